"""Freeze an audience: fix which members of a segment are sent to a channel, for good."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.audiences.channel_credentials import channel_values
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
from tenure.core.ports import SilentProgress
from tenure.serving.audiences.eligible import EligibleCustomers, SelectionOptions, eligible
from tenure.serving.audiences.suppression import keep_suppressed, kept_suppressed, suppressed_in
from tenure.store.records.audiences import MAX_VERSIONS, Audiences
from tenure.store.records.suppressions import Suppressions

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.core.activation.channel import Channel
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop

_LONGEST_SALT = 64


@dataclass(frozen=True)
class Freeze:
    """Command.

    hold_out : share of eligible customers to hold out.
    salt : determines who is held out; by default the name of the audience, so that every version holds out
        the same customers.
    public_name : name shown on the platform.
    suppress : files of IDs or hashed e-mail addresses that must never be sent, now or in later versions.
    suppressed : the same, already read.
    minimum : a smaller audience is refused; by default the minimum of the channel.
    country : for phone numbers of customers without one.
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
class _Members:
    """The members to freeze. since : when reading began; they may include customers erased after that."""

    rule: dict[str, object]
    eligible: EligibleCustomers
    since: datetime


@dataclass(frozen=True)
class Preview:
    """What freezing would produce: sizes, and how many are left out, by reason."""

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
    """As `freeze`, but nothing is saved. Raises what `freeze` raises, except for too few members."""
    command.check()
    members = _members(command, shop, _suppressed(command, shop)).eligible
    sizes = _sizes(members)
    return Preview(
        command.audience,
        command.segment,
        command.channel,
        members.segment_size,
        sizes[SEND],
        sizes[HOLD_OUT],
        members.left_out,
        members.figures,
        _minimum(command),
    )


def freeze(command: Freeze, shop: Shop, progress: Progress | None = None) -> AudienceVersion:
    """Save the next version of the audience; its members are in a file of the workspace.

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
    (progress or SilentProgress()).step("Choosing members")
    suppressed = _suppressed(command, shop)
    members = _enough_members(command, shop, suppressed)
    with one_at_a_time(shop.path, command.audience):
        if (now := _suppressed(command, shop)) != suppressed:  # another version was frozen in the meantime
            members = _enough_members(command, shop, now)
        version = _save(command, shop, members)
    shop.audit("freeze_audience", version.label)
    return version


def _enough_members(command: Freeze, shop: Shop, suppressed: frozenset[str]) -> _Members:
    members = _members(command, shop, suppressed)
    size = _sizes(members.eligible)[SEND]
    if size < _minimum(command):
        raise _too_small(command, size, members.eligible)
    return members


def _save(command: Freeze, shop: Shop, members: _Members) -> AudienceVersion:
    """Save it under the next number, its members first: a version in the store always has members."""
    candidates = members.eligible
    sizes = _sizes(candidates)
    audiences = Audiences(shop.database)
    number = max(audiences.numbers(command.audience), default=0) + 1
    version = AudienceVersion(
        audience=command.audience,
        number=number,
        channel=command.channel,
        segment=command.segment,
        public_name=command.public_name or command.audience,
        members_hash=members_hash(candidates.rows[CUSTOMER_ID].filter(_is(candidates, SEND)).to_pylist()),
        size=sizes[SEND],
        held_out=sizes[HOLD_OUT],
        salt=command.salt or command.audience,
        hold_out=command.hold_out,
        as_of=candidates.as_of,
        run_id=candidates.run_id,
        frozen_at=shop.settings.now,
        frozen_by=shop.actor,
        left_out=candidates.left_out,
        figures=candidates.figures
        | {"segment_size": candidates.segment_size, "asked": _for_refresh(command)},
        rule=members.rule,
    )
    file = members_path(shop.path, version)
    write_members(file, candidates.rows)
    ids = candidates.rows[CUSTOMER_ID].to_pylist()
    remove_if_erased(file, ids, shop.path, members.since, "the freeze")
    keep_suppressed(folder_of(shop.path, version.audience), _of_audience(command, shop))
    audiences.freeze(version)
    if audiences.drop_unsent(version.audience, MAX_VERSIONS):
        remove_versions_but(shop.path, version.audience, audiences.numbers(version.audience))
    return version


def _for_refresh(command: Freeze) -> dict[str, object]:
    """Options that a refresh uses again."""
    return {name: getattr(command, name) for name in ("minimum", "country", "with_values")}


def _suppressed(command: Freeze, shop: Shop) -> frozenset[str]:
    """The list of the audience, and that of the workspace, which may be shortened later."""
    return _of_audience(command, shop) | Suppressions(shop.database).entries()


def _of_audience(command: Freeze, shop: Shop) -> frozenset[str]:
    earlier = kept_suppressed(folder_of(shop.path, command.audience))
    return earlier | command.suppressed | suppressed_in(command.suppress)


def _members(command: Freeze, shop: Shop, suppressed: frozenset[str]) -> _Members:
    from tenure.serving.segments.members import find_segment

    since = clock()
    segment = find_segment(shop.database, command.segment)
    options = PrepareOptions(
        command.country.upper() if command.country else None,
        command.with_values,
        channel_values(shop, command.channel),
    )
    selection = SelectionOptions(options, suppressed, command.salt or command.audience, command.hold_out)
    candidates = eligible(shop.served, segment, CHANNELS.load(command.channel), selection)
    return _Members(dict(segment.rule), candidates, since)


def _sizes(candidates: EligibleCustomers) -> dict[str, int]:
    import pyarrow.compute as pc

    hold_out_size = int(pc.sum(_is(candidates, HOLD_OUT)).as_py() or 0)
    return {SEND: len(candidates.rows) - hold_out_size, HOLD_OUT: hold_out_size}


def _is(candidates: EligibleCustomers, arm: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(candidates.rows[ARM], arm)


def _minimum(command: Freeze) -> int:
    least: int = CHANNELS.load(command.channel).card.min_members
    return max(1, least if command.minimum is None else command.minimum)


def _too_small(command: Freeze, size: int, candidates: EligibleCustomers) -> DataError:
    reasons = [f"{count:,} {reason.replace('_', ' ')}" for reason, count in candidates.left_out.items()]
    return DataError(
        f"Only {size:,} of the {candidates.segment_size:,} customers in the segment can be sent; "
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
