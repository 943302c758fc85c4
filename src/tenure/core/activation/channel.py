"""What a channel promises: a place audiences are sent to, and the rules it sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from tenure.core.errors import ChannelNotSet

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion, Batch, Receipt


@dataclass(frozen=True)
class ChannelSetting:
    """Something a channel needs from an environment variable. Secrets are never shown.

    title : its name in plain words.
    """

    name: str
    title: str
    doc: str
    is_secret: bool = False
    default: str | None = None
    is_needed: bool = True

    def variable(self, channel: str) -> str:
        """Its environment variable: `TENURE_META_ADS_TOKEN`."""
        return f"TENURE_{channel.upper()}_{self.name.upper()}"


@dataclass(frozen=True)
class LookalikeSeed:
    """What a platform requires of the audience that a lookalike is made from.

    min_people, good_people : the platform's minimum, and the size it recommends.
    country, value : columns of the channel's rows with the hashed country and the predicted value.
    ids : columns of the rows that are no contact details.
    """

    min_people: int
    good_people: int
    country: str
    value: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChannelCard:
    """What a channel is.

    consent : the column of the customers table that must be true; None where no consent is required.
    keys : columns of the customers table that it can use. any_of : at least one of these must be usable.
    most_rows : in one call. min_members : fewer are refused, unless the user sets another minimum.
    lookalikes : what it requires of a seed; None where it cannot find people like the members.
    reports_spend : it reports what campaigns cost.
    replaces_list : a whole list can be put in the place of the one there, as long as it has no values.
    values : columns of the customer table that it passes on, beside `predicted_clv`.
    makes_file : it is a file to download, nothing is sent; `file_suffix` and `media_type` say which kind.
    removes_members : members can be taken out again.
    checks_settings : it has `check_settings(settings, wire)`, which asks whether the platform takes them.
    identifiers : columns of its rows by each of which the platform finds a person, whatever our id.
    reached_by : those of them that are enough to find one. Both are needed where it does not go by our ids.
    checked_by : the setting that is `yes` where the platform only checks the calls and changes nothing.
    """

    name: str
    title: str
    doc: str
    consent: str | None
    keys: tuple[str, ...]
    any_of: tuple[str, ...]
    most_rows: int
    min_members: int
    values: tuple[str, ...] = ()
    settings: tuple[ChannelSetting, ...] = ()
    makes_file: bool = False
    file_suffix: str = ".csv"
    media_type: str = "text/csv"
    removes_members: bool = False
    checks_settings: bool = False
    identifiers: tuple[str, ...] = ()
    reached_by: tuple[str, ...] = ()
    checked_by: str = ""
    lookalikes: LookalikeSeed | None = None
    reports_spend: bool = False
    replaces_list: bool = False
    source: str = ""

    @property
    def makes_lookalikes(self) -> bool:
        """Whether it finds people like the members."""
        return self.lookalikes is not None


@dataclass(frozen=True)
class PrepareOptions:
    """How members become rows.

    country : of phone numbers and addresses that name none. with_values : whether predicted values go along.
    settings : of the channel.
    """

    country: str | None = None
    with_values: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChannelRows:
    """Rows as the channel takes them: `customer_id`, then its own columns; null where a key is unknown.

    usable : which of the members it was given have a key that counts, in their order; `table` has only these.
    problems : what could not be used, counted (`invalid_email`...).
    """

    table: pa.Table
    usable: pa.Array
    problems: dict[str, int]


@dataclass(frozen=True)
class Wire:
    """How a channel talks to the world outside: handed over, so that tests and use cases decide.

    pause : waits so many seconds. now : seconds since 1970.
    """

    pause: Callable[[float], None]
    now: Callable[[], float]


class Sender(Protocol):
    """One delivery to a channel, under way."""

    def begin(self, remote_id: str | None) -> str | None:
        """Make the place the members go to, or find it again; its id there."""

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        """Hand a batch over. Raises ChannelError."""

    def was_received(self, batch: Batch) -> bool | None:
        """Whether a batch got there that no receipt is known of; None where nobody can say."""

    def close(self) -> None:
        """Give connections back."""


class Channel(Protocol):
    """A plug of the room `channels`."""

    card: ChannelCard

    def check_name(self, name: str) -> None:
        """Raises OptionError where the channel would not take an audience of that name."""

    def prepare(self, members: pa.Table, options: PrepareOptions) -> ChannelRows:
        """Members with what is known of them as rows of the channel. Pure."""

    def shown(self, rows: pa.Table, version: AudienceVersion, settings: Mapping[str, str]) -> Any:
        """The body of a call with these rows, as it would be sent: for a dry run."""

    def sender(self, version: AudienceVersion, settings: Mapping[str, str], wire: Wire) -> Sender:
        """Begin a delivery. Raises ChannelNotSet (`channel.settings`) where something needed is not set."""


class CheckedChannel(Channel, Protocol):
    """A channel whose card says `checks_settings`."""

    def check_settings(self, settings: Mapping[str, str], wire: Wire) -> str:
        """Ask the platform once, changing nothing; the name of the account there, or its ID.

        Raises ChannelNotSet (`channel.settings`), ChannelError.
        """


def chosen_settings(card: ChannelCard, settings: Mapping[str, str]) -> dict[str, str]:
    """Settings with their defaults. Raises ChannelNotSet (`channel.settings`) naming what is missing."""
    values = {setting.name: settings.get(setting.name) or setting.default for setting in card.settings}
    missing = [
        setting.variable(card.name)
        for setting in card.settings
        if setting.is_needed and not values[setting.name]
    ]
    if missing:
        raise ChannelNotSet(
            f"{card.title} is missing required settings.",
            values=missing,
            hint=f"enter them in the app (Audiences, Channels), or set {' and '.join(missing)}",
        )
    return {name: value for name, value in values.items() if value}
