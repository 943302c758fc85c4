"""Tables of the top customers and of the value tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenure.core.activation.segment import words_of
from tenure.reports import formats as say
from tenure.reports.charts import Cell, Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.formats import Formats
    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport

TOP_CUSTOMERS = 10


def top_customers(report: RunReport, measure: Measure, formats: Formats) -> Table:
    """The ten customers with the highest predicted value: range, orders, next order and spend to date."""
    rows = report.predictions.nlargest(TOP_CUSTOMERS, measure.column)
    best = float(rows[measure.column].max()) if len(rows) else 0.0
    cells = tuple(_top_row(row, measure, formats, best) for row in rows.to_dict("records"))
    columns = (
        Column("Customer", False),
        Column(measure.noun.capitalize()),
        Column("Prediction interval", doc=_level(report.predictions)),
        Column("Orders"),
        Column("Order probability"),
        Column("Next order"),
        Column("Spend to date"),
        Column("Confidence", False),
    )
    title = f"The {len(cells)} customers with the highest {measure.noun}"
    if report.has_money:
        return Table(title, columns, cells, kind="wide", titled=True)
    places = [
        i
        for i, column in enumerate(columns)
        if column.name not in ("Prediction interval", "Orders", "Spend to date")
    ]
    return Table(
        title,
        tuple(columns[i] for i in places),
        tuple(tuple(row[i] for i in places) for row in cells),
        kind="wide",
        titled=True,
    )


def _top_row(row: dict[Any, Any], measure: Measure, formats: Formats, best: float) -> tuple[str | Cell, ...]:
    value, churn = row[measure.column], row["churn_probability"]
    low, high = row["predicted_clv_lower"], row["predicted_clv_upper"]
    bar = float(value) / best if say.known(value) and best > 0 else 0.0
    return (
        str(row["customer_id"]),
        Cell(measure.show(value), bar=max(0.0, bar)),
        f"{formats.compact(low)} to {formats.compact(high)}" if say.known(low) else say.UNKNOWN,
        say.grouped(row["expected_purchases"], 1),
        say.whole_share(1 - float(churn) if say.known(churn) else None),
        say.day(row["expected_date_of_next_order"]),
        formats.compact(row["historic_clv"]),
        row["confidence"] if isinstance(row["confidence"], str) else say.UNKNOWN,
    )


def _level(rows: pd.DataFrame) -> str:
    levels = rows["level"].dropna()
    return f"{say.share(levels.iloc[0])} interval" if len(levels) else ""


def tiers(rows: pd.DataFrame, measure: Measure) -> Table | None:
    """Customers and value by tier; None without tiers."""
    by_tier = rows.groupby("value_tier", observed=True)[measure.column].agg(["size", "sum", "mean"])
    by_tier = by_tier.sort_values("mean", ascending=False)
    if not len(by_tier):
        return None
    customers, total = len(rows), float(by_tier["sum"].sum())
    cells = []
    for tier, size, tier_total, mean in by_tier.itertuples():
        customer_share, value_share = size / customers, tier_total / total if total > 0 else 0.0
        cells.append(
            (
                words_of(str(tier)),
                say.grouped(size),
                Cell(say.share(customer_share), bar=customer_share),
                measure.compact(tier_total),
                Cell(say.share(value_share), bar=max(0.0, value_share)),
                measure.show(mean),
            )
        )
    names = ("Customers", "Share of customers", "Total", f"Share of {measure.noun}", "Average")
    columns = (Column("Tier", False), *(Column(name) for name in names))
    return Table("Value tiers", columns, tuple(cells), titled=True)
