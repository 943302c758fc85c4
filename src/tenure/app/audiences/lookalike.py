"""Lookalikes: people like the members of a delivered audience, and how good a seed the audience is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.audiences.channel_credentials import channel_values
from tenure.app.audiences.members_file import members_path, read_members, sending_alone
from tenure.app.bootstrap import hurried_wire
from tenure.core.activation.audience import SEND
from tenure.core.catalog import CHANNELS
from tenure.core.errors import ConflictError, OptionError
from tenure.store.people.secrets import new_id
from tenure.store.records.audiences import Audiences, Lookalike

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import LookalikeSeed, Wire
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class CreateLookalike:
    """Command. percent : of the country's population, 1 (most similar) to 20. create : on the platform."""

    audience: str
    country: str
    percent: int = 1
    number: int | None = None
    create: bool = False

    def check(self) -> None:
        """Raises OptionError (`option.percent`, `option.country`)."""
        from tenure.channels.people import normal

        if not 1 <= self.percent <= 20:
            raise OptionError(
                "A lookalike audience must cover 1 % to 20 % of a country.",
                values=[self.percent],
                hint="1 is the most similar, 20 the largest",
                code="option.percent",
            )
        if len(self.country) != 2 or normal.country(self.country) is None:
            raise OptionError(
                "This is not a country code.",
                values=[self.country],
                hint="use two letters, such as FR",
                code="option.country",
            )


def lookalike(command: CreateLookalike, shop: Shop, wire: Wire | None = None) -> Lookalike:
    """The plan with the quality of its seed; with `create` also created on the platform.

    Raises OptionError if the channel has no lookalikes, ConflictError if the seed is not on the platform yet
    (`audience.not_sent`) or is being sent (`audience.busy`), ChannelError.
    """
    command.check()
    audiences = Audiences(shop.database)
    version = audiences.version(command.audience, command.number)
    channel = CHANNELS.load(version.channel)
    seed: LookalikeSeed | None = channel.card.lookalikes
    if seed is None:
        raise OptionError(
            f"Tenure cannot create lookalike audiences on {channel.card.title}.",
            values=[version.channel],
            hint=f"freeze the audience for {_channels_with_lookalikes()}",
            code="option.channel",
        )
    rows = read_members(members_path(shop.path, version), SEND)
    country = command.country.upper()
    remote_id = _create(command, version, shop, wire or hurried_wire()) if command.create else None
    plan = Lookalike(
        new_id(),
        version.audience,
        version.number,
        version.channel,
        country,
        command.percent,
        seed_quality(rows, country, seed),
        remote_id,
        shop.settings.now,
        shop.actor,
    )
    saved_plan = audiences.keep_lookalike(plan)
    if command.create:
        shop.audit("create_lookalike", f"{version.label} {command.country} {command.percent}%")
    return saved_plan


def _create(command: CreateLookalike, version: AudienceVersion, shop: Shop, wire: Wire) -> str:
    """Its ID on the platform. The lock prevents a second creation, and sending the seed meanwhile."""
    audiences = Audiences(shop.database)
    with sending_alone(shop.path, version):
        delivery = audiences.delivery(version)
        if delivery is None or delivery.state != "sent" or delivery.remote_id is None:
            raise ConflictError(
                "The seed audience is not on the platform yet.",
                values=[version.label],
                hint=f"send it first: tenure audience send {version.audience}",
                code="audience.not_sent",
            )
        country = command.country.upper()
        for earlier in audiences.lookalikes(version.audience):
            key = (earlier.number, earlier.country, earlier.percent)
            if key == (version.number, country, command.percent) and earlier.remote_id is not None:
                return earlier.remote_id
        options = channel_values(shop, version.channel)
        channel = CHANNELS.load(version.channel)
        remote_id: str = channel.create_lookalike(
            version, delivery.remote_id, country, command.percent, options, wire
        )
        return remote_id


def _channels_with_lookalikes() -> str:
    """Their names, as `--channel` takes them."""
    return " or ".join(name for name, card in CHANNELS.cards().items() if card.makes_lookalikes)


def seed_quality(rows: pa.Table, country: str, seed: LookalikeSeed) -> dict[str, Any]:
    """What makes a seed good: enough people of the country, high and varied values, many match keys."""
    import pyarrow.compute as pc

    from tenure.channels.people import normal

    keys = [name for name in rows.column_names if name not in ("customer_id", seed.value, *seed.ids)]
    quality: dict[str, Any] = {"seed_size": len(rows)}
    if seed.country in rows.column_names:
        in_country = pc.equal(rows[seed.country].cast("string"), normal.sha256(country.lower()))
        quality["in_country"] = int(pc.sum(pc.fill_null(in_country, False)).as_py() or 0)
    filled_cells = sum(len(rows) - rows[name].null_count for name in keys)
    quality["match_keys_each"] = round(filled_cells / max(len(rows), 1), 2)
    if seed.value in rows.column_names and rows[seed.value].null_count < len(rows):
        value = rows[seed.value]
        mean, spread = pc.mean(value).as_py(), pc.stddev(value).as_py()
        quality["predicted_value"] = pc.sum(value).as_py()
        quality["value_each"] = mean
        quality["value_spread"] = spread / mean if mean else None
    quality["notes"] = _notes(quality, seed)
    return quality


def _notes(quality: dict[str, Any], seed: LookalikeSeed) -> list[str]:
    notes = []
    if quality["seed_size"] < seed.min_people:
        notes.append(f"Too small: the platform requires {seed.min_people} people.")
    elif quality["seed_size"] < seed.good_people:
        notes.append(f"Small: {seed.good_people:,} or more people make a better seed.")
    if 0 <= quality.get("in_country", seed.min_people) < seed.min_people:
        notes.append(f"Fewer than {seed.min_people} of them live in the country.")
    if quality.get("value_spread") is not None and quality["value_spread"] < 0.1:
        notes.append("Their predicted values hardly differ: a value-based lookalike has little advantage.")
    if "value_each" not in quality:
        notes.append("Sent without values: all members have the same weight.")
    return notes
