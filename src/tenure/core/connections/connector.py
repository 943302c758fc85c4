"""What a connector promises: a place orders are fetched from, and what has to be known to fetch them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from tenure.core.errors import OptionError
from tenure.core.text.closest import closest

if TYPE_CHECKING:
    from tenure.core.activation.channel import Wire

CursorKind = Literal["changes", "content"]
"""`changes`: only records that changed since the last run are fetched. `content`: everything is fetched, if
anything changed.
"""

MAX_SETTING_CHARACTERS = 4_096


@dataclass(frozen=True)
class ConnectorSetting:
    """Something a connector has to know.

    title : its name in plain words. doc : what it is, and where to find it. is_secret : it is stored
    encrypted and never shown. is_long : it may have several lines, such as a query.
    """

    name: str
    title: str
    doc: str
    is_secret: bool = False
    is_needed: bool = True
    default: str | None = None
    example: str = ""
    is_long: bool = False


@dataclass(frozen=True)
class ConnectorCard:
    """What a connector is.

    reads : the order source that reads its files; None if it is detected from each file.
    cursor : how it knows what is new. setup : what to do on the platform first, one step per sentence.
    restates : each fetched order is whole, with its refunds as they are now, and replaces what was imported.
    takes_reading : whether columns and formats can be named, because the files have any layout.
    """

    name: str
    title: str
    doc: str
    settings: tuple[ConnectorSetting, ...]
    reads: str | None
    cursor: CursorKind
    setup: tuple[str, ...] = ()
    restates: bool = False
    takes_reading: bool = False

    @property
    def secrets(self) -> frozenset[str]:
        """Names of the secret settings."""
        return frozenset(setting.name for setting in self.settings if setting.is_secret)


@dataclass(frozen=True)
class Reach:
    """What connectors may reach from here.

    wire : how they wait, and what time it is. hosts : private hosts that are allowed by name; others are
    refused. folders : folders whose files may be read. advance : called with each number of fetched records.
    """

    wire: Wire
    hosts: frozenset[str] = frozenset()
    folders: tuple[Path, ...] = ()
    advance: Callable[[int], None] = lambda _: None


@dataclass(frozen=True)
class Sight:
    """What a connection can see: the name of the shop, its number of orders, and its newest order.

    None where the platform does not report it. notes : limits of what is visible, as sentences.
    """

    shop: str
    orders: int | None = None
    newest_order: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """Files with the fetched records, to be imported in this order.

    cursor : where the next run begins, once all files are in the lake.
    """

    files: tuple[Path, ...]
    records: int
    cursor: str | None


class Connector(Protocol):
    """A plug of the room `connectors`."""

    card: ConnectorCard

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        """Raises OptionError (`option.connection`) for settings that cannot be right; calls nothing."""

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        """Call the platform and report what is visible. Raises ConnectorError, or OptionError as `check`."""

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        """Write what is new since `cursor` (everything if None) to files in `folder`.

        Raises ConnectorError, or OptionError as `check`.
        """


def settings_with_defaults(card: ConnectorCard, settings: Mapping[str, str]) -> dict[str, str]:
    """The settings with their defaults; empty ones are left out.

    Raises OptionError (`option.connection`) for an unknown setting or a missing one.
    """
    settings_by_name = {setting.name: setting for setting in card.settings}
    for name, value in settings.items():
        if name not in settings_by_name:
            close = closest(name, settings_by_name)
            hint = f"did you mean '{close[0]}'?" if close else f"choose from: {', '.join(settings_by_name)}"
            raise bad_setting(f"{card.title} has no such setting.", name, hint)
        if len(value) > MAX_SETTING_CHARACTERS or "\x00" in value:
            raise bad_setting(f"{settings_by_name[name].title} is too long.", name, "check what was pasted")
    values = {
        name: (settings.get(name) or "").strip() or setting.default
        for name, setting in settings_by_name.items()
    }
    for name, setting in settings_by_name.items():
        if setting.is_needed and not values[name]:
            raise bad_setting(f"{setting.title} is missing.", name, setting.doc)
    return {name: value for name, value in values.items() if value}


def bad_setting(message: str, name: str, hint: str, code: str = "option.connection") -> OptionError:
    """The error for a setting; it names the setting, never its value, which may be a secret."""
    return OptionError(message, values=[name], hint=hint, code=code)
