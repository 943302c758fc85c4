"""Send a frozen audience once: delivered batches stay delivered, the rest is sent next time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tenure.app.audiences.channel_credentials import channel_values
from tenure.app.audiences.deliver import Deliver
from tenure.app.audiences.difference import parts_of
from tenure.app.audiences.lists_with import erased_among
from tenure.app.audiences.members_file import (
    members_of_arm,
    members_path,
    sending_alone,
    written_product,
)
from tenure.app.audiences.sent_deliveries import sent_deliveries_of
from tenure.app.audiences.suppressed_members import refuse_suppressed
from tenure.app.bootstrap import real_wire
from tenure.core.activation.audience import SEND
from tenure.core.catalog import CHANNELS
from tenure.core.clock import clock
from tenure.core.errors import NotFound, OptionError, TenureError
from tenure.core.text.quoted import masked
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.core.activation.audience import AudienceVersion
    from tenure.core.activation.channel import Channel, Wire
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.records.audiences import Delivery, KeptReceipt

_SHOWN_ROWS = 3


@dataclass(frozen=True)
class Send:
    """Command.

    number : of the version; by default the newest. channel : the one it was frozen for.
    replace : send the whole list in place of the previous one, instead of the differences.
    """

    audience: str
    number: int | None = None
    channel: str | None = None
    replace: bool = False


@dataclass(frozen=True)
class SendResult:
    """The delivery. was_sent : it had been sent before, and nothing was done. added, removed : rows.
    erased : customers on the previous list who cannot be removed from it, because their contact details no
    longer exist. erased_meanwhile : members who were erased during the send, and are left out.
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
    """What would be sent: batches, and the body of a request with the first rows.

    erased : as in `SendResult`.
    """

    version: AudienceVersion
    mode: str
    base_number: int | None
    members_to_add: int
    members_to_remove: int
    batches: int
    body: Any
    erased: int = 0


def send(command: Send, shop: Shop, progress: Progress, wire: Wire | None = None) -> SendResult:
    """Deliver the version to its channel.

    Raises
    ------
    NotFound, OptionError
        The version does not exist, or was frozen for another channel.
    ConflictError
        `audience.suppressed`: a member was suppressed since the version was frozen;
        `audience.busy`: the audience is being sent there at this moment; `audience.unfinished`: an earlier
        version was delivered in part; `audience.older`: a later one was sent there.
    ChannelError
        The channel refused it; what it accepted is recorded.
    """
    audiences = Audiences(shop.database)
    version = _chosen_version(command, audiences)
    with sending_alone(shop.path, version):
        delivery = audiences.delivery(version)
        if delivery is not None and delivery.state == "sent":
            return _result(version, delivery, shop, was_sent=True)
        if delivery is None:
            refuse_suppressed(version, shop)
        delivery = _begin(command, version, audiences, shop.actor)
        work = Deliver(version, delivery, shop, progress, wire or real_wire(progress))
        try:
            work.run()
        except TenureError as error:
            facts = {"code": error.code, "message": masked(error.message), "hint": masked(error.hint)}
            audiences.change(delivery, state="failed", error=facts)
            shop.audit("send_audience", version.label, "failed")
            raise
        audiences.change(delivery, state="sent", finished_at=clock(), error=None)
        shop.audit("send_audience", version.label)
        delivery = audiences.delivery(version) or delivery
        result = _result(version, delivery, shop, was_sent=False)
        return replace(result, erased_meanwhile=work.left_out)


def dry_run(command: Send, shop: Shop) -> DryRun:
    """What `send` would do, without any request. Raises what `send` raises before its first request."""
    audiences = Audiences(shop.database)
    version = _chosen_version(command, audiences)
    deliveries = sent_deliveries_of(audiences, version)
    mode, base = deliveries.plan(replace=command.replace)
    if deliveries.own is None or deliveries.own.state != "sent":
        deliveries.check_turn(mode)
    base_version = None if base is None else audiences.version(base.audience, base.number)
    channel: Channel = CHANNELS.load(version.channel)
    parts = parts_of(version, base_version, shop.path, mode)
    batches = sum(-(-len(rows) // channel.card.most_rows) for rows in parts.values())
    first = members_of_arm(members_path(shop.path, version), SEND).slice(0, _SHOWN_ROWS)
    body = channel.shown(first, version, channel_values(shop, version.channel))
    sizes = {action: len(rows) for action, rows in parts.items()}
    erased = _erased_since(base_version, shop.path) if "remove" in parts else 0
    return DryRun(
        version,
        mode,
        None if base_version is None else base_version.number,
        sizes.get("add", 0) + sizes.get("replace", 0),
        sizes.get("remove", 0) - erased,
        1 if channel.card.makes_file else batches,
        body,
        erased,
    )


def _chosen_version(command: Send, audiences: Audiences) -> AudienceVersion:
    version = audiences.version(command.audience, command.number)
    if command.number is None and command.channel is not None:  # the newest of the channel, if there is one
        with suppress(NotFound):
            version = audiences.version(command.audience, channel=command.channel)
    if command.channel not in (None, version.channel):
        raise OptionError(
            f"This version was frozen for {version.channel}, and only consent and contact "
            "details for that channel were checked.",
            values=[command.channel],
            hint=f"freeze it for {command.channel}: the hold-out stays the same",
            code="option.channel",
        )
    return version


def _begin(command: Send, version: AudienceVersion, audiences: Audiences, by: str) -> Delivery:
    """The delivery, on top of the list that is on the platform; planned again if nothing of it was sent.

    Raises ConflictError (`audience.unfinished`, `audience.older`), OptionError (`option.replace`).
    """
    deliveries = sent_deliveries_of(audiences, version)
    mode, base = deliveries.plan(replace=command.replace)
    deliveries.check_turn(mode)
    delivery = audiences.begin(version, mode, base, by, clock())
    if deliveries.own is not None:
        return delivery
    plan: dict[str, Any] = {"mode": mode, "base_number": None, "remote_id": delivery.remote_id}
    if base is not None:
        plan |= {"base_number": base.number, "remote_id": base.remote_id}
    planned = replace(delivery, **plan)
    if planned != delivery:
        audiences.change(delivery, **plan)
    return planned


def _result(version: AudienceVersion, delivery: Delivery, shop: Shop, *, was_sent: bool) -> SendResult:
    audiences = Audiences(shop.database)
    receipts = audiences.receipts(delivery.delivery_id)
    received = {
        action: sum(receipt.received or 0 for receipt in receipts if receipt.action == action)
        for action in ("add", "remove", "replace")
    }
    product = written_product(shop.path, version)
    return SendResult(
        version,
        delivery,
        receipts,
        was_sent,
        received["add"] + received["replace"],
        received["remove"],
        sum(receipt.invalid or 0 for receipt in receipts),
        None if product is None else str(product),
        _erased_since(_base_version(delivery, audiences), shop.path),
    )


def _base_version(delivery: Delivery, audiences: Audiences) -> AudienceVersion | None:
    """The version that a difference was sent against."""
    is_difference = delivery.mode == "difference" and delivery.base_number is not None
    return audiences.version(delivery.audience, delivery.base_number) if is_difference else None


def _erased_since(base: AudienceVersion | None, workspace: Path) -> int:
    return 0 if base is None else erased_among(members_path(workspace, base))
