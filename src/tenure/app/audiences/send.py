"""Send a frozen audience, once: what got there stays there, what did not is sent when it is begun again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.audiences.begun import begun_of
from tenure.app.audiences.deliver import Deliver
from tenure.app.audiences.difference import parts_of
from tenure.app.audiences.kept import kept_audiences
from tenure.app.audiences.lists_with import erased_among
from tenure.app.audiences.members_file import (
    members_of_arm,
    members_path,
    product_path,
    sending_alone,
)
from tenure.app.bootstrap import real_wire
from tenure.core.activation.audience import SEND
from tenure.core.catalog import CHANNELS
from tenure.core.clock import clock
from tenure.core.errors import NotFound, OptionError, TenureError
from tenure.core.text.quoted import masked

if TYPE_CHECKING:
    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import Channel, Wire
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.records.audiences import Audiences, Delivery, KeptReceipt

_SHOWN_ROWS = 3


@dataclass(frozen=True)
class Send:
    """Command.

    number : of the version, the newest when left out. channel : the one it was frozen for.
    replace : the whole list takes the place of the one sent before, instead of what differs.
    """

    audience: str
    number: int | None = None
    channel: str | None = None
    replace: bool = False


@dataclass(frozen=True)
class Sent:
    """How it stands. was_sent : it had been sent before, and nothing was done. added, removed : rows.
    erased : customers of the list before who cannot be taken off it, as nothing is known of them any more.
    erased_meanwhile : members who were erased while it was sent and are left out.
    """

    version: AudienceVersion
    delivery: Delivery
    receipts: list[KeptReceipt]
    was_sent: bool
    added: int
    removed: int
    invalid: int
    product: str | None = None
    erased: int = 0
    erased_meanwhile: int = 0


@dataclass(frozen=True)
class DryRun:
    """What would be sent: batches, and the body of a call with the first rows. erased : as of `Sent`."""

    version: AudienceVersion
    mode: str
    base_number: int | None
    adds: int
    removes: int
    batches: int
    body: Any
    erased: int = 0


def send(
    command: Send,
    by: str,
    workspace: Path,
    settings: Settings,
    progress: Progress,
    wire: Wire | None = None,
) -> Sent:
    """Deliver the version to its channel.

    Raises
    ------
    NotFound, OptionError
        The version does not exist, or was frozen for another channel.
    ConflictError
        `audience.busy`: the audience is being sent there at this moment; `audience.unfinished`: an earlier
        version got there in part; `audience.older`: a later one went there.
    ChannelError
        The channel did not take it; what it took is written down.
    """
    with kept_audiences(workspace, settings) as kept:
        version = _asked(command, kept)
        with sending_alone(workspace, version):
            done = kept.delivery(version)
            if done is not None and done.state == "sent":
                return _sent(version, done, kept, workspace, was_sent=True)
            delivery = _begin(command, version, kept, by)
            work = Deliver(
                version, delivery, kept, workspace, settings, progress, wire or real_wire(progress)
            )
            try:
                work.run()
            except TenureError as error:
                facts = {"code": error.code, "message": masked(error.message), "hint": masked(error.hint)}
                kept.change(delivery, state="failed", error=facts)
                raise
            kept.change(delivery, state="sent", finished_at=clock(), error=None)
            done = kept.delivery(version) or delivery
            told = _sent(version, done, kept, workspace, was_sent=False)
            return replace(told, erased_meanwhile=work.left_out)


def dry_run(command: Send, workspace: Path, settings: Settings) -> DryRun:
    """What `send` would do; no call is made. Raises what it raises before the first one."""
    with kept_audiences(workspace, settings) as kept:
        version = _asked(command, kept)
        begun = begun_of(kept, version)
        mode, base = begun.plan(replace=command.replace)
        if begun.own is None or begun.own.state != "sent":
            begun.check_turn(mode)
        based = None if base is None else kept.version(base.audience, base.number)
    channel: Channel = CHANNELS.load(version.channel)
    parts = parts_of(version, based, workspace, mode)
    count = sum(-(-len(one) // channel.card.most_rows) for one in parts.values())
    told = settings.channels.get(version.channel, {})
    first = members_of_arm(members_path(workspace, version), SEND).slice(0, _SHOWN_ROWS)
    body = channel.shown(first, version, told)
    sizes = {action: len(one) for action, one in parts.items()}
    erased = _erased_since(based, workspace) if "remove" in parts else 0
    return DryRun(
        version,
        mode,
        None if based is None else based.number,
        sizes.get("add", 0) + sizes.get("replace", 0),
        sizes.get("remove", 0) - erased,
        1 if channel.card.makes_file else count,
        body,
        erased,
    )


def _asked(command: Send, kept: Audiences) -> AudienceVersion:
    version = kept.version(command.audience, command.number)
    if command.number is None and command.channel is not None:  # the newest of the channel, if there is one
        with suppress(NotFound):
            version = kept.version(command.audience, channel=command.channel)
    if command.channel not in (None, version.channel):
        raise OptionError(
            f"This version was frozen for {version.channel}, and only consent and contact "
            "details for that channel were checked.",
            values=[command.channel],
            hint=f"freeze it for {command.channel}: the hold-out stays the same",
            code="option.channel",
        )
    return version


def _begin(command: Send, version: AudienceVersion, kept: Audiences, by: str) -> Delivery:
    """The delivery, over the list that is on the platform; one of which nothing went out is reckoned anew.

    Raises ConflictError (`audience.unfinished`, `audience.older`), OptionError (`option.replace`).
    """
    begun = begun_of(kept, version)
    mode, base = begun.plan(replace=command.replace)
    begun.check_turn(mode)
    delivery = kept.begin(version, mode, base, by, clock())
    if begun.own is not None:
        return delivery
    over: dict[str, Any] = {"mode": mode, "base_number": None, "remote_id": delivery.remote_id}
    if base is not None:
        over |= {"base_number": base.number, "remote_id": base.remote_id}
    reckoned = replace(delivery, **over)
    if reckoned != delivery:
        kept.change(delivery, **over)
    return reckoned


def _sent(
    version: AudienceVersion, delivery: Delivery, kept: Audiences, workspace: Path, *, was_sent: bool
) -> Sent:
    receipts = kept.receipts(delivery.delivery_id)
    taken = {
        action: sum(one.received or 0 for one in receipts if one.action == action)
        for action in ("add", "remove", "replace")
    }
    product = product_path(workspace, version)
    return Sent(
        version,
        delivery,
        receipts,
        was_sent,
        taken["add"] + taken["replace"],
        taken["remove"],
        sum(one.invalid or 0 for one in receipts),
        str(product) if product.exists() else None,
        _erased_since(_before(delivery, kept), workspace),
    )


def _before(delivery: Delivery, kept: Audiences) -> AudienceVersion | None:
    """The version that it was told from."""
    is_difference = delivery.mode == "difference" and delivery.base_number is not None
    return kept.version(delivery.audience, delivery.base_number) if is_difference else None


def _erased_since(base: AudienceVersion | None, workspace: Path) -> int:
    return 0 if base is None else erased_among(members_path(workspace, base))
