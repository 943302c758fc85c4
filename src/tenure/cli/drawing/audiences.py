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
from tenure.app.audiences.send import DryRun, Sent
from tenure.cli.drawing.findings import drawn, number, table_of
from tenure.core.activation.audience import AudienceVersion
from tenure.core.catalog import CHANNELS
from tenure.store.records.audiences import KeptReceipt, Lookalike

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
def _(made: AudienceVersion) -> Iterable[RenderableType]:
    yield Text(f"  {made.label}: {made.size:,} to send to {made.channel}", style="bold")
    yield _who(made.segment, made.figures.get("segment_size", 0), made.size, made.held_out, made.left_out)
    yield from _problems(made.figures)
    day = f"predictions of {made.as_of}" if made.as_of else "no predictions"
    yield Text(
        f"  frozen {made.frozen_at:%Y-%m-%d %H:%M} UTC, {day}, members {made.members_hash[:12]}", style="dim"
    )


@drawn.register
def _(found: Preview) -> Iterable[RenderableType]:
    yield _who(found.segment, found.segment_size, found.size, found.held_out, found.left_out)
    yield from _problems(found.figures)


def _who(segment: str, size: int, sent: int, held: int, left_out: dict[str, int]) -> Table:
    table = table_of("who", ">customers", title="Members")
    table.add_row(f"in {segment}", f"{size:,}")
    for reason, count in left_out.items():
        table.add_row(f"  {REASONS.get(reason, reason)}", f"-{count:,}")
    if held:
        table.add_row("  are held out for comparison", f"-{held:,}")
    table.add_row("sent", f"{sent:,}", style="bold")
    return table


def _problems(figures: dict[str, object]) -> Iterable[RenderableType]:
    problems = figures.get("problems")
    if isinstance(problems, dict):
        for kind, count in problems.items():
            yield Text(f"  {count:,} {PROBLEMS.get(kind, kind)}: not used for matching", style="yellow")
    suppression = figures.get("suppression")
    if isinstance(suppression, dict):
        entries, named = suppression["entries"], suppression["customers"]
        text = (
            f"  The suppression list has {entries:,} entries, which match {named:,} of the shop's customers"
        )
        if named:
            yield Text(text, style="dim")
        else:
            yield Text(f"{text}: is the first column an ID or an e-mail address?", style="yellow")


@drawn.register
def _(found: Difference) -> Iterable[RenderableType]:
    yield from drawn(found.after)
    if found.before is not None:
        text = (
            f"  Since {found.before.label}: {found.came:,} added, {found.went:,} removed, "
            f"{found.stayed:,} unchanged"
        )
        yield Text(text, style="bold")


@drawn.register
def _(found: DryRun) -> Iterable[RenderableType]:
    parts = [f"{found.adds:,} to add"] + ([f"{found.removes:,} to remove"] if found.removes else [])
    since = f" (differences from v{found.base_number})" if found.base_number else ""
    yield Text(
        f"  {found.version.label} to {found.version.channel}: {' and '.join(parts)}{since}, "
        f"{found.batches:,} requests. Nothing was sent.",
        style="bold",
    )
    yield from _erased(found.erased)
    body = found.body if isinstance(found.body, str) else json.dumps(found.body, indent=1, ensure_ascii=False)
    yield Text(body, style="dim")


@drawn.register
def _(done: Sent) -> Iterable[RenderableType]:
    if done.was_sent:
        when = done.delivery.finished_at
        yield Text(f"  {done.version.label} was already sent ({when:%Y-%m-%d %H:%M} UTC): nothing was done.")
        return
    parts = [f"{done.added:,} added"] + ([f"{done.removed:,} removed"] if done.removed else [])
    where = f", as audience {done.delivery.remote_id}" if done.delivery.remote_id else ""
    yield Text(
        f"  {done.version.label} was sent to {done.version.channel}: {', '.join(parts)}{where}", style="green"
    )
    if done.invalid:
        yield Text(f"  {done.invalid:,} rows were rejected by the platform", style="yellow")
    if done.erased_meanwhile:
        yield Text(
            f"  {done.erased_meanwhile:,} members have been erased in the meantime and were not sent",
            style="yellow",
        )
    yield from _erased(done.erased)
    if done.product:
        yield Text(f"  The file: {done.product}")
    yield from _receipts(done.receipts)


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
    for one in receipts:
        table.add_row(
            f"{one.attempt + 1}.{one.seq}",
            one.action,
            f"{one.rows:,}",
            "-" if one.received is None else f"{one.received:,}",
            "-" if one.invalid is None else f"{one.invalid:,}",
            one.state,
            f"{one.sent_at:%H:%M:%S}" if one.sent_at else "-",
            one.note or "",
        )
    yield table


@drawn.register
def _(found: AudienceList) -> Iterable[RenderableType]:
    if not found.rows:
        channel = CHANNELS.names()[0]
        yield Text(f"  No audience yet: tenure audience freeze NAME --segment CHAMPIONS --channel {channel}")
        return
    table = table_of(
        "audience", ">v", "channel", "segment", ">sent", ">held out", "as of", "delivery", title="Audiences"
    )
    for one in found.rows:
        version, begun = one.version, one.delivery
        table.add_row(
            version.audience,
            str(version.number),
            version.channel,
            version.segment,
            f"{version.size:,}",
            f"{version.held_out:,}",
            str(version.as_of or "-"),
            begun.state if begun else "not sent",
        )
    yield table


@drawn.register
def _(found: AudienceDetails) -> Iterable[RenderableType]:
    yield from drawn(found.version)
    begun = found.delivery
    if begun is None:
        yield Text("  Not sent yet.", style="yellow")
    else:
        yield Text(
            f"  Delivery: {begun.state}, started {begun.started_at:%Y-%m-%d %H:%M} UTC by {begun.sent_by}"
        )
        if begun.error:
            yield Text(f"  {begun.error['message']} Next: {begun.error['hint']}", style="red")
    yield from _receipts(found.receipts)
    for plan in found.lookalikes:
        yield from drawn(plan)


@drawn.register
def _(plan: Lookalike) -> Iterable[RenderableType]:
    made = f"audience {plan.remote_id}" if plan.remote_id else "planned"
    title = f"Lookalike of {plan.audience} v{plan.number}: {plan.percent} % of {plan.country}, {made}"
    table = table_of("of the seed", ">figure", title=title)
    for name, value in plan.quality.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            table.add_row(name.replace("_", " "), number(value))
    yield table
    for note in plan.quality.get("notes", []):
        yield Text(f"  {note}", style="yellow")


@drawn.register
def _(found: ChannelCards) -> Iterable[RenderableType]:
    table = table_of("channel", "description", "requires", "missing settings", title="Channels")
    for one in found.channels:
        needs = "\n".join(one.missing) if one.missing else "ready"
        table.add_row(one.card.name, one.card.doc, one.card.consent or "-", needs)
    yield table
