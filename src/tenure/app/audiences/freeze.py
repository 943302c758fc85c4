"""Freeze an audience: who of a segment is sent to a channel, written down for good."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.audiences.members_file import (
    ARM,
    check_audience_name,
    folder_of,
    members_path,
    one_at_a_time,
    remove_versions_but,
    write_members,
)
from tenure.app.erasure.erasures_meanwhile import remove_if_erased
from tenure.core.activation.audience import HOLD_OUT, SEND, AudienceVersion, check_share, members_hash
from tenure.core.activation.channel import PrepareOptions
from tenure.core.catalog import CHANNELS
from tenure.core.clock import clock
from tenure.core.errors import DataError, OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.audiences.eligible import Eligible, SelectionOptions, eligible
from tenure.serving.audiences.suppression import keep_suppressed, kept_suppressed, suppressed_in
from tenure.store.records.audiences import MAX_VERSIONS, Audiences

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.core.activation.channel import Channel
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop

_LONGEST_SALT = 64


@dataclass(frozen=True)
class Freeze:
    """Command.

    hold_out : share of the eligible to keep back. salt : decides who; the audience's name when left out, so
    that it is the same people in every version. public_name : what the platform gets to see.
    suppress : files of ids or hashed e-mails who must not be sent, now or in later versions; suppressed : the
    same, read already. minimum : fewer are refused; the channel's
    own when left out. country : of phone numbers of customers without one.
    """

    audience: str
    segment: str
    channel: str
    hold_out: float = 0.0
    salt: str | None = None
    public_name: str | None = None
    suppress: tuple[Path, ...] = ()
    minimum: int | None = None
    country: str | None = None
    with_values: bool = True
    suppressed: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raises OptionError, UnknownPlug."""
        channel: Channel = CHANNELS.load(self.channel)
        check_audience_name(self.audience)
        check_share(self.hold_out)
        channel.check_name(self.public_name or self.audience)
        if self.salt is not None and not 1 <= len(self.salt) <= _LONGEST_SALT:
            raise OptionError(
                "The salt must have 1 to 64 characters.",
                values=[f"{len(self.salt)} characters"],
                hint="leave it out to hold out the same customers as before",
                code="option.salt",
            )
        if self.country is not None:
            _checked_country(self.country)


@dataclass(frozen=True)
class _Chosen:
    """Who is frozen. since : when they began to be read; who was erased after that may be among them."""

    rule: dict[str, object]
    found: Eligible
    since: datetime


@dataclass(frozen=True)
class Preview:
    """What freezing would give: sizes, and who is left out, why."""

    audience: str
    segment: str
    channel: str
    segment_size: int
    size: int
    held_out: int
    left_out: dict[str, int]
    figures: dict[str, object]
    minimum: int

    @property
    def is_enough(self) -> bool:
        return self.size >= self.minimum


def preview(command: Freeze, shop: Shop) -> Preview:
    """As `freeze`, and nothing is kept. Raises what it raises, but for too few members."""
    command.check()
    _, found = _found(command, shop, _suppressed(command, shop))
    sizes = _sizes(found)
    return Preview(
        command.audience,
        command.segment,
        command.channel,
        found.segment_size,
        sizes[SEND],
        sizes[HOLD_OUT],
        found.left_out,
        found.figures,
        _minimum(command),
    )


def freeze(command: Freeze, by: str, shop: Shop, settings: Settings) -> AudienceVersion:
    """The version; its members are in a file of the workspace.

    Raises
    ------
    NotFound
        The segment does not exist.
    DataError
        As `eligible`, or `audience.too_small`.
    StoreError
        `store.erased_meanwhile`: members were erased since they were read; `store.busy`.
    """
    command.check()
    suppressed = _suppressed(command, shop)
    chosen = _large_enough(command, shop, suppressed)
    with one_at_a_time(shop.workspace.path, command.audience):
        if (now := _suppressed(command, shop)) != suppressed:  # of one frozen meanwhile
            chosen = _large_enough(command, shop, now)
        return _kept(command, by, shop, settings, chosen)


def _large_enough(command: Freeze, shop: Shop, suppressed: frozenset[str]) -> _Chosen:
    since = clock()
    rule, found = _found(command, shop, suppressed)
    to_send = _sizes(found)[SEND]
    if to_send < _minimum(command):
        raise _too_small(command, to_send, found)
    return _Chosen(rule, found, since)


def _kept(
    command: Freeze,
    by: str,
    shop: Shop,
    settings: Settings,
    chosen: _Chosen,
) -> AudienceVersion:
    """Under the next number: its members first, so that a version in the store always has them."""
    found = chosen.found
    sizes = _sizes(found)
    kept = Audiences(shop.database)
    number = max(kept.numbers(command.audience), default=0) + 1
    made = AudienceVersion(
        audience=command.audience,
        number=number,
        channel=command.channel,
        segment=command.segment,
        public_name=command.public_name or command.audience,
        members_hash=members_hash(found.rows[CUSTOMER_ID].filter(_is(found, SEND)).to_pylist()),
        size=sizes[SEND],
        held_out=sizes[HOLD_OUT],
        salt=command.salt or command.audience,
        hold_out=command.hold_out,
        as_of=found.as_of,
        run_id=found.run_id,
        frozen_at=settings.now,
        frozen_by=by,
        left_out=found.left_out,
        figures=found.figures | {"segment_size": found.segment_size, "asked": _asked(command)},
        rule=chosen.rule,
    )
    place = members_path(shop.workspace.path, made)
    write_members(place, found.rows)
    ids = found.rows[CUSTOMER_ID].to_pylist()
    remove_if_erased(place, ids, shop.workspace.path, chosen.since, "the freeze")
    keep_suppressed(folder_of(shop.workspace.path, made.audience), _suppressed(command, shop))
    kept.freeze(made)
    if kept.drop_unsent(made.audience, MAX_VERSIONS):
        remove_versions_but(shop.workspace.path, made.audience, kept.numbers(made.audience))
    return made


def _asked(command: Freeze) -> dict[str, object]:
    """What a refresh asks again."""
    return {name: getattr(command, name) for name in ("minimum", "country", "with_values")}


def _suppressed(command: Freeze, shop: Shop) -> frozenset[str]:
    kept = kept_suppressed(folder_of(shop.workspace.path, command.audience))
    return kept | command.suppressed | suppressed_in(command.suppress)


def _found(command: Freeze, shop: Shop, suppressed: frozenset[str]) -> tuple[dict[str, object], Eligible]:
    from tenure.serving.segments.members import find_segment

    segment = find_segment(shop.database, command.segment)
    options = PrepareOptions(
        command.country.upper() if command.country else None,
        command.with_values,
        shop.settings.channels.get(command.channel, {}),
    )
    chosen = SelectionOptions(options, suppressed, command.salt or command.audience, command.hold_out)
    return dict(segment.rule), eligible(shop.served, segment, CHANNELS.load(command.channel), chosen)


def _sizes(found: Eligible) -> dict[str, int]:
    import pyarrow.compute as pc

    held = int(pc.sum(_is(found, HOLD_OUT)).as_py() or 0)
    return {SEND: len(found.rows) - held, HOLD_OUT: held}


def _is(found: Eligible, arm: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(found.rows[ARM], arm)


def _minimum(command: Freeze) -> int:
    least: int = CHANNELS.load(command.channel).card.least_members
    return max(1, least if command.minimum is None else command.minimum)


def _too_small(command: Freeze, size: int, found: Eligible) -> DataError:
    reasons = [f"{count:,} {reason.replace('_', ' ')}" for reason, count in found.left_out.items()]
    return DataError(
        f"Only {size:,} of the {found.segment_size:,} customers in the segment can be sent; "
        f"{command.channel} requires at least {_minimum(command):,}.",
        values=reasons,
        hint="choose a larger segment or a smaller hold-out; use --minimum to send a smaller list anyway",
        code="audience.too_small",
    )


def _checked_country(text: str) -> None:
    from tenure.channels.people import normal

    if len(text) != 2 or normal.country(text) is None:
        raise OptionError(
            "This is not a country code.",
            values=[text],
            hint="use two letters, such as --country GB",
            code="option.country",
        )


def facts_of(version: AudienceVersion) -> dict[str, object]:
    """As plain values."""
    return asdict(version) | {"label": version.label}
