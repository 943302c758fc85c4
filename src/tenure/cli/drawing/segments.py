"""What segments look like on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.segments.cluster_customers import ClusteringResult
from tenure.app.segments.list_fields import FieldList
from tenure.app.segments.list_segments import SegmentList
from tenure.app.segments.segment_customers import Segmentation
from tenure.app.segments.segment_events import SegmentEvents
from tenure.app.segments.show_clusters import ClusteringDetails
from tenure.app.segments.show_segment import SegmentDetails
from tenure.cli.drawing.findings import drawn, number, table_of
from tenure.serving.insights.changes import SegmentMoves
from tenure.serving.insights.parts import CustomerParts
from tenure.serving.insights.rfm_grid import RfmGrid
from tenure.serving.insights.rfm_history import RfmHistory
from tenure.serving.segments.counting import GroupFigures

_TITLES = {
    "rfm": "Segments by recency, frequency and money",
    "tiers": "Tiers by predicted value",
    "kmeans": "Clusters by k-means, most valuable first",
    "gmm": "Clusters by a Gaussian mixture, most valuable first",
    "rule": "By rule",
}
_SHOWN_VALUES = 5
_LEVELS = {"good": "green", "look": "yellow", "unfit": "red"}


@drawn.register
def _(segmentation: Segmentation) -> Iterable[RenderableType]:
    if segmentation.rule is not None:
        yield Text(f"  {segmentation.rule}", style="bold")
    whole = segmentation.whole
    horizon = f"; value of {whole.horizon_days} days from {whole.as_of}" if whole.as_of else ""
    table = _table_of_counts(f"{_TITLES[segmentation.method]} ({segmentation.currency}{horizon})")
    for group in segmentation.groups:
        table.add_row(group.name, group.words, *_figures(group.counted))
    yield table
    if segmentation.clustered is not None:
        yield from _how(segmentation.clustered)
    for note in segmentation.notes:
        yield Text(f"  {note}", style="yellow")
    if segmentation.saved:
        names = ", ".join(f"'{name}'" if " " in name else name for name in segmentation.saved)
        yield Text(f"  Use these segments by name: {names}", style="dim")


@drawn.register
def _(listing: SegmentList) -> Iterable[RenderableType]:
    table = _table_of_counts("Segments")
    for segment in listing.segments:
        table.add_row(segment.name, segment.words, *_figures(segment.counted))
    yield table


@drawn.register
def _(segment: SegmentDetails) -> Iterable[RenderableType]:
    yield Text(f"  {segment.text}", style="bold")
    if segment.note and segment.note != segment.words:
        yield Text(f"  {segment.note}", style="dim")
    table = _table_of_counts(None)
    table.add_row(segment.name, segment.words, *_figures(segment.counted))
    yield table
    for finding in segment.findings:
        yield Text(f"  {finding.sentence}", style=_LEVELS[finding.level])
    if segment.created_by and segment.changed_at:
        yield Text(f"  Saved by {segment.created_by}, changed {segment.changed_at:%Y-%m-%d}", style="dim")


@drawn.register
def _(clusters: ClusteringDetails) -> Iterable[RenderableType]:
    table = Table(title=_TITLES[clusters.clustered.method], title_justify="left", box=SIMPLE_HEAD)
    table.add_column("name", no_wrap=True)
    table.add_column("in words")
    table.add_column("customers", justify="right", no_wrap=True)
    for cluster in clusters.clustered.clusters:
        table.add_row(cluster.name, cluster.title, f"{cluster.customers:,}")
    yield table
    yield from _how(clusters.clustered)


@drawn.register
def _(listing: FieldList) -> Iterable[RenderableType]:
    table = Table(title="Fields for rules", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("field", no_wrap=True)
    for head in ("meaning", "operators", "values"):
        table.add_column(head)
    for field in listing.fields:
        values = ", ".join(field.choices[:_SHOWN_VALUES])
        more = ", ..." if len(field.choices) > _SHOWN_VALUES else ""
        style = "" if field.is_known else "dim"
        table.add_row(field.name, field.title, " ".join(field.operators), values + more, style=style)
    yield table
    yield Text("  Dimmed fields are unknown for all customers.", style="dim")
    orders = table_of("field", "meaning", "values", title="Fields of orders, for bought(...) within 90 days")
    for item in listing.purchase_fields:
        more = ", ..." if len(item.choices) > _SHOWN_VALUES else ""
        orders.add_row(item.name, item.title, ", ".join(item.choices[:_SHOWN_VALUES]) + more)
    yield orders


@drawn.register
def _(grid: RfmGrid) -> Iterable[RenderableType]:
    if not grid.cells:
        yield Text("  The workspace has no orders yet. Next: tenure ingest FILE")
        return
    heads = (">recency", ">frequency", "segment", ">customers", ">days since", ">orders", ">value", ">share")
    table = table_of(*heads, title=f"Customers by recency and frequency score on {grid.as_of}; 5 is best")
    for cell in grid.cells:
        value = "-" if cell.predicted_clv is None else f"{cell.predicted_clv:,.0f}"
        table.add_row(
            str(cell.recency_score),
            str(cell.frequency_score),
            Text(cell.segment),
            f"{cell.customers:,}",
            str(cell.days_since_last_order),
            str(cell.orders),
            value,
            _share(cell.share_of_value),
        )
    yield table


@drawn.register
def _(moves: SegmentMoves) -> Iterable[RenderableType]:
    if moves.now is None or moves.before is None:
        yield Text("  Two scorings with the same horizon are needed. Next: tenure score")
        return
    title = f"From {moves.before.as_of} to {moves.now.as_of}"
    table = table_of("before", "now", ">customers", ">value before", ">value now", title=title)
    for move in moves.moves:
        before = "(new)" if move.is_new else move.group_before or "-"
        now = "(gone)" if move.is_gone else move.group_now or "-"
        values = (number(move.value_before), number(move.value_now))
        style = "dim" if before == now else ""
        table.add_row(Text(before), Text(now), f"{move.customers:,}", *values, style=style)
    yield table


@drawn.register
def _(history: RfmHistory) -> Iterable[RenderableType]:
    if not history.days:
        yield Text("  The workspace has no orders yet. Next: tenure ingest FILE")
        return
    heads = ("as of", "segment", ">customers", ">spent so far", ">entered", ">left")
    table = table_of(*heads, title="Customers by RFM segment")
    for day in history.days:
        entered = Counter[str]()
        left = Counter[str]()
        for move in day.moves:
            if move.segment_before != move.segment_now:
                entered[move.segment_now] += move.customers
                left[move.segment_before or ""] += move.customers
        for size in day.segments:
            name, money = size.segment, number(size.net_spend)
            moves = (f"{entered[name]:,}", f"{left[name]:,}") if day.moves else ("-", "-")
            table.add_row(str(day.as_of), Text(name), f"{size.customers:,}", money, *moves)
        table.add_section()
    yield table


@drawn.register
def _(events: SegmentEvents) -> Iterable[RenderableType]:
    if events.run_id is None:
        yield Text("  No scoring yet. Next: tenure score")
        return
    table = table_of(
        "customer", "entered", "left", title=f"{events.segment}: {events.what} at {events.run_id}"
    )
    for stay in events.stays:
        table.add_row(Text(stay.customer_id), str(stay.entered_on), str(stay.left_on or ""))
    yield table
    if not events.stays:
        yield Text(f"  No customer {events.what} the segment at this scoring.")


@drawn.register
def _(result: CustomerParts) -> Iterable[RenderableType]:
    if not result.parts:
        yield Text("  Unknown for all customers.")
        return
    heads = (">customers", ">share", ">spent so far", ">value", ">each", ">share of value")
    table = table_of("part", *heads, title="Customers by part")
    for part in result.parts:
        value = [number(part.net_spend), number(part.predicted_clv), number(part.mean_predicted_clv)]
        shares = _share(part.share_of_customers), _share(part.share_of_value)
        name = Text("unknown" if part.name is None else part.name)
        table.add_row(name, f"{part.customers:,}", shares[0], *value, shares[1])
    yield table
    if result.others:
        yield Text(f"  and {result.others:,} more", style="dim")


def _table_of_counts(title: str | None) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    table.add_column("name", no_wrap=True)
    table.add_column("in words")
    for head in ("customers", "share", "value", "share", "each", "churn probability"):
        table.add_column(head, justify="right", no_wrap=True)
    return table


def _figures(figures: GroupFigures) -> list[str]:
    return [
        f"{figures.customers:,}",
        _share(figures.share_of_customers),
        "-" if figures.predicted_clv is None else f"{figures.predicted_clv:,.0f}",
        _share(figures.share_of_value),
        "-" if figures.mean_predicted_clv is None else f"{figures.mean_predicted_clv:,.2f}",
        _share(figures.churn_probability),
    ]


def _how(clustered: ClusteringResult) -> Iterable[Text]:
    scores = ", ".join(f"{number}: {value:,.3g}" for number, value in clustered.scores_by_number.items())
    yield Text(f"  {clustered.criterion} ({scores})", style="dim")
    yield Text(
        f"  Stability {clustered.stability:.2f} (adjusted Rand index). {clustered.stability_words}",
        style="dim",
    )
    yield Text(f"  Based on: {', '.join(clustered.features)}", style="dim")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
