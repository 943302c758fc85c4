"""What audiences look like on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.audiences.compare import Difference
from tenure.app.audiences.freeze import Preview
from tenure.app.audiences.listing import AudienceDetails, AudienceList, ChannelCards
from tenure.app.audiences.send import DryRun, SendResult
from tenure.app.consent.list_suppressions import SuppressionList
from tenure.cli.drawing.findings import drawn, number, table_of
from tenure.core.activation.audience import AudienceVersion
from tenure.core.catalog import CHANNELS
from tenure.serving.insights.consent import ConsentFigures
from tenure.store.records.audiences import KeptReceipt, Lookalike

_SHOWN_DIGITS = 12
REASONS = {
    "no_consent": "declined",
    "consent_unknown": "have not been asked: unknown counts as no",
    "suppressed": "are on a suppression list",
    "no_usable_contact": "have no usable contact detail",
}
PROBLEMS = {
    "invalid_email": "e-mail addresses are not valid",
    "invalid_phone": "phone numbers are not valid",
    "unknown_country": "countries are not known",
}


@drawn.register
def _(version: AudienceVersion) -> Iterable[RenderableType]:
    yield Text(f"  {version.label}: {version.size:,} to send to {version.channel}", style="bold")
    yield _member_counts(
        version.segment,
        version.figures.get("segment_size", 0),
        version.size,
        version.held_out,
        version.left_out,
    )
    yield from _problems(version.figures)
    day = f"predictions of {version.as_of}" if version.as_of else "no predictions"
    yield Text(
        f"  frozen {version.frozen_at:%Y-%m-%d %H:%M} UTC, {day}, members {version.members_hash[:12]}",
        style="dim",
    )


@drawn.register
def _(preview: Preview) -> Iterable[RenderableType]:
    yield _member_counts(
        preview.segment, preview.segment_size, preview.size, preview.held_out, preview.left_out
    )
    yield from _problems(preview.figures)


def _member_counts(
    segment: str, size: int, send_size: int, hold_out_size: int, left_out: dict[str, int]
) -> Table:
    table = table_of("who", ">customers", title="Members")
    table.add_row(f"in {segment}", f"{size:,}")
    for reason, count in left_out.items():
        table.add_row(f"  {REASONS.get(reason, reason)}", f"-{count:,}")
    if hold_out_size:
        table.add_row("  are held out for comparison", f"-{hold_out_size:,}")
    table.add_row("sent", f"{send_size:,}", style="bold")
    return table


def _problems(figures: dict[str, object]) -> Iterable[RenderableType]:
    problems = figures.get("problems")
    if isinstance(problems, dict):
        for kind, count in problems.items():
            yield Text(f"  {count:,} {PROBLEMS.get(kind, kind)}: not used for matching", style="yellow")
    suppression = figures.get("suppression")
    if isinstance(suppression, dict):
        entries, named_count = suppression["entries"], suppression["customers"]
        text = (
            f"  The suppression list has {entries:,} entries, which match "
            f"{named_count:,} of the shop's customers"
        )
        if named_count:
            yield Text(text, style="dim")
        else:
            yield Text(f"{text}: is the first column an ID or an e-mail address?", style="yellow")


@drawn.register
def _(difference: Difference) -> Iterable[RenderableType]:
    yield from drawn(difference.after)
    if difference.before is not None:
        text = (
            f"  Since {difference.before.label}: {difference.added:,} added, {difference.removed:,} removed, "
            f"{difference.stayed:,} unchanged"
        )
        yield Text(text, style="bold")


@drawn.register
def _(dry_run: DryRun) -> Iterable[RenderableType]:
    parts = [f"{dry_run.members_to_add:,} to add"] + (
        [f"{dry_run.members_to_remove:,} to remove"] if dry_run.members_to_remove else []
    )
    since = f" (differences from v{dry_run.base_number})" if dry_run.base_number else ""
    yield Text(
        f"  {dry_run.version.label} to {dry_run.version.channel}: {' and '.join(parts)}{since}, "
        f"{dry_run.batches:,} requests. Nothing was sent.",
        style="bold",
    )
    yield from _erased(dry_run.erased)
    body = (
        dry_run.body
        if isinstance(dry_run.body, str)
        else json.dumps(dry_run.body, indent=1, ensure_ascii=False)
    )
    yield Text(body, style="dim")


@drawn.register
def _(result: SendResult) -> Iterable[RenderableType]:
    if result.was_sent:
        when = result.delivery.finished_at
        yield Text(
            f"  {result.version.label} was already sent ({when:%Y-%m-%d %H:%M} UTC): nothing was done."
        )
        return
    parts = [f"{result.added:,} added"] + ([f"{result.removed:,} removed"] if result.removed else [])
    where = f", as audience {result.delivery.remote_id}" if result.delivery.remote_id else ""
    yield Text(
        f"  {result.version.label} was sent to {result.version.channel}: {', '.join(parts)}{where}",
        style="green",
    )
    if result.invalid:
        yield Text(f"  {result.invalid:,} rows were rejected by the platform", style="yellow")
    if result.erased_meanwhile:
        yield Text(
            f"  {result.erased_meanwhile:,} members have been erased in the meantime and were not sent",
            style="yellow",
        )
    yield from _erased(result.erased)
    if result.product:
        yield Text(f"  The file: {result.product}")
    yield from _receipts(result.receipts)


def _erased(count: int) -> Iterable[RenderableType]:
    if count:
        text = (
            f"  {count:,} customers of the previous list have been erased since: remove them on "
            "the platform, "
        )
        yield Text(f"{text}because Tenure no longer has their contact details", style="yellow")


def _receipts(receipts: list[KeptReceipt]) -> Iterable[RenderableType]:
    if not receipts:
        return
    table = table_of(
        "batch", "action", ">rows", ">accepted", ">rejected", "state", "sent", "note", title="Receipts"
    )
    for receipt in receipts:
        table.add_row(
            f"{receipt.attempt + 1}.{receipt.seq}",
            receipt.action,
            f"{receipt.rows:,}",
            "-" if receipt.received is None else f"{receipt.received:,}",
            "-" if receipt.invalid is None else f"{receipt.invalid:,}",
            receipt.state,
            f"{receipt.sent_at:%H:%M:%S}" if receipt.sent_at else "-",
            receipt.note or "",
        )
    yield table


@drawn.register
def _(listing: AudienceList) -> Iterable[RenderableType]:
    if not listing.rows:
        channel = CHANNELS.names()[0]
        yield Text(f"  No audience yet: tenure audience freeze NAME --segment CHAMPIONS --channel {channel}")
        return
    table = table_of(
        "audience", ">v", "channel", "segment", ">sent", ">held out", "as of", "delivery", title="Audiences"
    )
    for row in listing.rows:
        version, delivery = row.version, row.delivery
        table.add_row(
            version.audience,
            str(version.number),
            version.channel,
            version.segment,
            f"{version.size:,}",
            f"{version.held_out:,}",
            str(version.as_of or "-"),
            delivery.state if delivery else "not sent",
        )
    yield table


@drawn.register
def _(details: AudienceDetails) -> Iterable[RenderableType]:
    yield from drawn(details.version)
    delivery = details.delivery
    if delivery is None:
        yield Text("  Not sent yet.", style="yellow")
    else:
        yield Text(
            f"  Delivery: {delivery.state}, started {delivery.started_at:%Y-%m-%d %H:%M} UTC "
            f"by {delivery.sent_by}"
        )
        if delivery.error:
            yield Text(f"  {delivery.error['message']} Next: {delivery.error['hint']}", style="red")
    yield from _receipts(details.receipts)
    for plan in details.lookalikes:
        yield from drawn(plan)


@drawn.register
def _(plan: Lookalike) -> Iterable[RenderableType]:
    status = f"audience {plan.remote_id}" if plan.remote_id else "planned"
    title = f"Lookalike of {plan.audience} v{plan.number}: {plan.percent} % of {plan.country}, {status}"
    table = table_of("of the seed", ">figure", title=title)
    for name, value in plan.quality.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            table.add_row(name.replace("_", " "), number(value))
    yield table
    for note in plan.quality.get("notes", []):
        yield Text(f"  {note}", style="yellow")


@drawn.register
def _(listing: ChannelCards) -> Iterable[RenderableType]:
    table = table_of("channel", "description", "requires", "missing settings", title="Channels")
    for channel in listing.channels:
        needs = "\n".join(channel.missing) if channel.missing else "ready"
        table.add_row(channel.card.name, channel.card.doc, channel.card.consent or "-", needs)
    yield table


@drawn.register
def _(result: SuppressionList) -> Iterable[RenderableType]:
    if not result.suppressions:
        yield Text("  No suppressed contacts. Next: tenure suppression add CONTACT")
        return
    title = f"{result.total:,} suppressed contacts"
    table = table_of("id", "contact", "reason", "added (UTC)", "by", title=title)
    table.columns[0].no_wrap = True
    for contact in result.suppressions:
        digest = f"address, SHA-256 {(contact.email_hash or '')[:_SHOWN_DIGITS]}..."
        table.add_row(
            contact.suppression_id,
            Text(contact.customer_id or digest),
            contact.reason,
            f"{contact.added_at:%Y-%m-%d}",
            Text(contact.added_by),
        )
    yield table
    if result.customers is not None:
        yield Text(f"  The list matches {result.customers:,} of the shop's customers", style="dim")


@drawn.register
def _(result: ConsentFigures) -> Iterable[RenderableType]:
    table = table_of("source", "channel", ">agreed", ">refused", ">unknown", title="Consent")
    everybody = [("all", result.channels)]
    for name, channels in [
        *everybody,
        *((source.source or "unknown", source.channels) for source in result.sources),
    ]:
        for count in channels:
            agreed, refused, unknown = (f"{n:,}" for n in (count.agreed, count.refused, count.unknown))
            table.add_row(Text(name), count.channel, agreed, refused, unknown)
    yield table
    yield Text("  Unknown counts as no consent when an audience is sent.", style="dim")
