"""What key figures, revenue, changes and notices look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.workspace.overview import Notices, Overview
from tenure.cli.drawing.findings import drawn, number, percent, table_of
from tenure.monitoring.order_age import OrderAge
from tenure.serving.insights.changes import Changes, Mover
from tenure.serving.insights.key_figures import KeyFigures
from tenure.serving.insights.revenue import Revenue

_STATES = {"good": "green", "look": "yellow", "retrain": "red", "unknown": "dim"}


@drawn.register
def _(overview: Overview) -> Iterable[RenderableType]:
    summary, figures = overview.summary, overview.figures
    table = table_of("figure", ">value", title=f"Overview, amounts in {summary.currency}")
    table.add_row("customers", f"{summary.customers:,}")
    table.add_row("orders", f"{summary.orders:,}")
    table.add_row("pending order rows", f"{summary.waiting_orders:,}")
    table.add_row("last order", str(summary.last_order or "-"))
    table.add_row("spent so far", number(summary.net_spend))
    for name, value in _of_scoring(figures):
        table.add_row(name, value)
    table.add_row("predicted value per customer", number(summary.mean_predicted_clv))
    table.add_row("expected orders", number(summary.expected_purchases))
    table.add_row("active customers", number(summary.active_customers))
    table.add_row("churn probability", percent(summary.churn_probability))
    for name, value in _of_orders(figures):
        table.add_row(name, value)
    table.add_row("model version", str(summary.model_version or "-"))
    yield table
    yield from age_of(overview.order_age)
    if summary.champion_version != summary.model_version and summary.model_version is not None:
        yield Text(
            f"Version {summary.champion_version} is the champion and has not scored the customers yet; these "
            f"figures are of version {summary.model_version}. Score again: tenure score",
            style="yellow",
        )


def _of_scoring(figures: KeyFigures) -> Iterable[tuple[str, str]]:
    days = f" of {figures.horizon_days} days from {figures.as_of}" if figures.as_of else ""
    yield f"predicted value{days}", number(figures.predicted_clv)
    if figures.predicted_clv_lower is not None:
        ends = f"{number(figures.predicted_clv_lower)} to {number(figures.predicted_clv_upper)}"
        yield f"  {figures.level:.0%} interval", ends
    yield "spent in as many days before", number(figures.spend_before)


def _of_orders(figures: KeyFigures) -> Iterable[tuple[str, str]]:
    new, before = figures.new_customers, figures.new_customers_before
    yield f"new customers of {figures.recent_days} days", "-" if new is None else f"{new:,}"
    yield "  in as many days before", "-" if before is None else f"{before:,}"
    yield f"order value, {figures.order_days} days", number(figures.average_order_value)
    yield "  in as many days before", number(figures.average_order_value_before)


@drawn.register
def _(revenue: Revenue) -> Iterable[RenderableType]:
    heads = (">net", ">new customers'", ">returning", ">orders", ">new customers")
    table = table_of("month", *heads, title="Revenue by month")
    for month in revenue.months:
        name = f"{month.month:%Y-%m}{'' if month.is_over else ' (not over)'}"
        money = [
            number(value)
            for value in (month.net, month.new_customer_revenue, month.returning_customer_revenue)
        ]
        table.add_row(name, *money, f"{month.orders:,}", f"{month.new_customers:,}")
    yield table
    if not revenue.forecast:
        return
    table = table_of("from", "until", ">expected", ">from", ">to", title="Expected from existing customers")
    for part in revenue.forecast:
        ends = number(part.lower), number(part.upper)
        table.add_row(str(part.from_day), str(part.until_day), number(part.expected), *ends)
    yield table


@drawn.register
def _(changes: Changes) -> Iterable[RenderableType]:
    if changes.now is None or changes.before is None:
        yield Text("  Two scorings with the same horizon are needed. Next: tenure score")
        return
    table = table_of("figure", f">{changes.before.as_of}", f">{changes.now.as_of}", title="Changes")
    for name in ("customers", "predicted_clv", "expected_purchases", "active_customers", "churned_customers"):
        values = (getattr(scoring, name) for scoring in (changes.before, changes.now))
        table.add_row(name.replace("_", " "), *(number(value) for value in values))
    yield table
    yield Text(
        f"  {changes.new_customers:,} new customers, with a predicted value of "
        f"{number(changes.value_of_new)}; {changes.gone_customers:,} are gone",
        style="bold",
    )
    for title, movers in (("Largest gains", changes.risers), ("Largest losses", changes.fallers)):
        if movers:
            yield _movers(title, movers)


def _movers(title: str, movers: Sequence[Mover]) -> Table:
    table = table_of("customer", ">before", ">now", "segment", "last order", title=title)
    for mover in movers:
        table.add_row(
            Text(mover.customer_id),
            number(mover.value_before),
            number(mover.value_now),
            Text(mover.segment or "-"),
            f"{mover.last_order:%Y-%m-%d}",
        )
    return table


@drawn.register
def _(notices: Notices) -> Iterable[RenderableType]:
    fresh, health = notices.freshness, notices.health
    table = table_of("data", "value", title="Data")
    table.add_row("last order", str(fresh.last_order or "-"))
    table.add_row("last import (UTC)", _time(fresh.last_ingest_at))
    table.add_row("imports", f"{fresh.batches:,}")
    table.add_row("last scoring (UTC)", _time(fresh.scored_at))
    table.add_row("customers with newer orders or events", f"{fresh.stale_customers:,}")
    table.add_row("pending order rows", f"{fresh.waiting_orders:,}")
    table.add_row("published (UTC)", _time(fresh.published_at))
    yield table
    yield from age_of(fresh.order_age)
    if fresh.warning:
        yield Text(f"  {fresh.warning}", style="yellow")
    if health is None:
        yield Text("  No model yet. Next: tenure train", style="yellow")
        return
    yield Text(f"  Model version {health.model_version} ({health.model}): {health.state}", style="bold")
    for check in health.checks:
        yield Text(f"  {check.sentence}", style=_STATES[check.state])


def age_of(age: OrderAge | None) -> Iterable[Text]:
    """A line if the newest order is old."""
    if age and age.sentence:
        yield Text(f"  {age.sentence}", style="yellow" if age.level == "warning" else "dim")


def _time(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
