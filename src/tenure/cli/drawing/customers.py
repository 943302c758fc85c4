"""What customers, their predictions and facts look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.customers.list_customers import CustomerList
from tenure.app.customers.predict_customers import CustomersPredicted
from tenure.app.customers.show_customer import AliveCurve, CustomerDetails
from tenure.app.customers.what_if import CustomerFacts, FactList, FactsPredicted
from tenure.app.modelling.predict_file import PredictedFile
from tenure.cli.drawing.findings import decimal, drawn, number, percent, table_of
from tenure.core.errors import OptionError
from tenure.serving.insights.listing import LISTED
from tenure.serving.predictions.fact_reasons import FactsExplained

_USUAL = ("customer_id", "segment", "value_tier", "orders", "net_spend", "predicted_clv", "churn_probability")
_TEXTS = frozenset({"customer_id", "segment", "country", "acquisition_source", "value_tier", "confidence"})
_SHARES = frozenset({"probability_alive", "churn_probability", "clv_percentile"})
_PREDICTED = ("customer", ">predicted", ">from", ">to", ">orders", ">alive", ">no order", "tier", ">days")
_ORDERS_SHOWN = 20
_ALIVE_SHOWN = 20


@dataclass(frozen=True)
class ShownCustomers:
    """A page, and the columns to show."""

    page: CustomerList
    columns: Sequence[str]


def shown_columns(columns: Sequence[str] | None) -> Sequence[str]:
    """The columns to show; some usual ones by default. Raises OptionError (`option.column`)."""
    unknown = [column for column in columns or () if column not in LISTED]
    if unknown:
        raise OptionError(
            "Customers do not have this column.",
            values=unknown,
            hint=f"choose from: {', '.join(LISTED)}",
            code="option.column",
        )
    return columns or _USUAL


@drawn.register
def _(results: ShownCustomers) -> Iterable[RenderableType]:
    page = results.page
    if not page.customers:
        yield Text("  No customers match. Remove a filter.")
        return
    heads = [column if column in _TEXTS else f">{column}" for column in results.columns]
    table = table_of(*heads, title=f"Customers, amounts in {page.currency}")
    for row in page.customers:
        table.add_row(*(Text(_cell(column, row[column])) for column in results.columns))
    yield table
    if page.total is not None:
        yield Text(f"  {page.total:,} customers on all pages", style="dim")
    if page.after is not None:
        yield Text(f"  For the next page: --after {page.after}", style="dim", overflow="fold")


@drawn.register
def _(details: CustomerDetails) -> Iterable[RenderableType]:
    customer = details.customer
    yield Text(customer.customer_id, style="bold")
    yield _facts({**(customer.facts or {}), **customer.profile}, details.currency)
    if details.prediction is None:
        yield Text("  No prediction: the workspace has no model yet. Next: tenure train", style="yellow")
    else:
        yield _predictions([details.prediction.values], f"Prediction, in {details.currency}")
    if details.suggestion is not None:
        yield Text(f"  {details.suggestion.action} {details.suggestion.reason}", style="green")
    if details.recommended_cac is not None:
        text = f"  To win a similar customer, pay at most {details.recommended_cac:,.2f} {details.currency}"
        yield Text(text, style="dim")
    if details.explanation is not None:
        yield from drawn(details.explanation)
    yield from _timeline(customer.timeline)


def _facts(facts: Mapping[str, Any], currency: str) -> Table:
    table = table_of("fact", "value", title=f"Facts, amounts in {currency}")
    for name, value in facts.items():
        if value is not None and name != "customer_id":
            table.add_row(name, Text(_cell(name, value)))
    return table


def _timeline(moments: Sequence[Mapping[str, Any]]) -> Iterable[RenderableType]:
    table = table_of("time", "what", "details", title="Orders, refunds and events, newest first")
    for moment in moments[:_ORDERS_SHOWN]:
        details = ", ".join(f"{name} {_plain(value)}" for name, value in moment["details"].items())
        table.add_row(f"{moment['at']:%Y-%m-%d %H:%M}", moment["what"], Text(details))
    yield table
    if (hidden_count := len(moments) - _ORDERS_SHOWN) > 0:
        yield Text(f"  {hidden_count:,} earlier ones: --json", style="dim")


@drawn.register
def _(result: CustomersPredicted) -> Iterable[RenderableType]:
    if result.predictions:
        yield _predictions([prediction.values for prediction in result.predictions], "Predictions")
    if result.unknown:
        yield Text(f"  Without orders in this workspace: {', '.join(result.unknown)}", style="yellow")


@drawn.register
def _(result: FactsPredicted) -> Iterable[RenderableType]:
    name = result.from_customer or "new customer"
    rows = [{**row, "customer_id": name} for row in result.predictions]
    yield _predictions(rows, f"Predicted from facts, in {result.currency}")
    for explained in result.explanations or ():
        yield _contributions(explained)


def _contributions(explained: FactsExplained) -> Table:
    table = table_of("reason", ">adds", title=f"What contributes to {explained.column}")
    table.add_row("a typical customer", number(explained.typical), style="dim")
    if explained.history is not None:
        table.add_row("everything else in their orders", f"{explained.history:+,.2f}")
    for reason in explained.reasons:
        words, _, amount = reason.sentence.rpartition(": ")
        table.add_row(Text(words), Text(amount))
    table.add_row("predicted", number(explained.predicted), style="bold")
    return table


@drawn.register
def _(listing: FactList) -> Iterable[RenderableType]:
    table = table_of("fact", "meaning", "unit", "needed", ">typical", title="Facts that describe a customer")
    for field in listing.fields:
        typical = field.typical if isinstance(field.typical, str) else number(field.typical)
        need = "yes" if field.is_needed else f"or {field.instead_of}" if field.instead_of else ""
        table.add_row(field.name, Text(field.doc), field.unit, need, Text(typical))
    yield table


@drawn.register
def _(customer: CustomerFacts) -> Iterable[RenderableType]:
    table = table_of("fact", ">value", title=f"Facts of {customer.customer_id}")
    for name, value in customer.facts.items():
        table.add_row(name, Text(value if isinstance(value, str) else number(value)))
    yield table


@drawn.register
def _(curve: AliveCurve) -> Iterable[RenderableType]:
    table = table_of("day", ">still active", "", title="Probability of being still active")
    step = max(1, -(-len(curve.points) // _ALIVE_SHOWN))
    for point in curve.points[::step]:
        future = "if they order nothing more" if point.is_future else ""
        table.add_row(str(point.day), percent(point.probability_alive), future)
    yield table


@drawn.register
def _(result: PredictedFile) -> Iterable[RenderableType]:
    counts = f"{result.rows:,} rows, {result.customers_predicted:,} predicted, {result.unknown:,} unknown"
    yield Text(f"  {counts}", style="bold")
    if result.metrics:
        table = table_of("metric", ">value", title=f"Compared with {result.target_column}")
        for name, value in result.metrics.items():
            table.add_row(name, decimal(value))
        yield table


def _predictions(rows: Sequence[Mapping[str, Any]], title: str) -> Table:
    table = table_of(*_PREDICTED, title=title)
    for row in rows:
        money = [number(row[f"predicted_clv{end}"]) for end in ("", "_lower", "_upper")]
        chances = [percent(row["probability_alive"]), percent(row["churn_probability"])]
        orders, days = number(row["expected_purchases"]), str(row["horizon_days"])
        name, tier = Text(str(row["customer_id"])), Text(row["value_tier"] or "-")
        table.add_row(name, *money, orders, *chances, tier, days)
    return table


def _cell(column: str, value: Any) -> str:
    if value is None:
        return "-"
    if column in _SHARES:
        return percent(value)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool | int | date | str):
        return f"{value:,}" if type(value) is int else str(value)
    return number(value) if isinstance(value, float) else str(value)
