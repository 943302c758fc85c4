"""Content of the exploratory report: key figures, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tenure.reports import formats as say
from tenure.reports.charts import Cell, Chart, Column, Table, heat_step
from tenure.reports.cohort_tables import cohort_money, cohort_shares
from tenure.reports.concentration import concentration_chart, running_shares
from tenure.reports.profile.charts import (
    distribution_chart,
    gaps_chart,
    monthly_charts,
    shown_as,
    week_charts,
)
from tenure.reports.value_view import Card

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.formats import Formats
    from tenure.reports.measure import Measure
    from tenure.reports.profile.distributions import Distribution
    from tenure.reports.profile.overview import Overview
    from tenure.reports.profile.values import ProfileValues

_QUANTILES = {
    "min": "Minimum",
    "p05": "5th percentile",
    "p25": "25th percentile",
    "p50": "Median",
    "p75": "75th percentile",
    "p95": "95th percentile",
    "max": "Maximum",
    "mean": "Average",
}
_EXACT_BELOW = 100


@dataclass(frozen=True)
class ProfileView:
    """Content of the page."""

    cards: tuple[Card, ...]
    columns: Table
    distributions: tuple[Chart, ...]
    quantiles: Table
    concentration: Chart | None
    monthly: tuple[Chart, ...]
    week: tuple[Chart, ...]
    gaps: Chart | None
    retention: Table | None
    revenue: Table | None
    correlations: Table
    tops: tuple[tuple[str, Table], ...]


def build(values: ProfileValues, measure: Measure, formats: Formats, has_money: bool) -> ProfileView:
    """Build tables and charts from the figures."""
    cohorts, parts = values.cohorts, values.hundredths
    shares = running_shares(parts["value"].to_numpy(dtype=float), parts["customers"].to_numpy(dtype=float))
    return ProfileView(
        _cards(values.overview, formats),
        _columns(values.columns, formats),
        tuple(distribution_chart(distribution, formats) for distribution in values.distributions),
        _quantiles(values.distributions, formats),
        concentration_chart(*shares, measure.past) if shares else None,
        monthly_charts(values.monthly, measure, has_money),
        week_charts(values),
        gaps_chart(values.gap_counts, values.gap_quantiles),
        cohort_shares(cohorts.retention, cohorts.sizes) if cohorts else None,
        cohort_money(cohorts.revenue, cohorts.sizes, measure, has_money) if cohorts else None,
        _correlations(values.correlations),
        tuple((kind, _top(kind, rows, measure, has_money)) for kind, rows in values.tops.items()),
    )


def _cards(totals: Overview, formats: Formats) -> tuple[Card, ...]:
    one_time_share = say.whole_share(totals.one_time_buyers / totals.customers)
    cards = [
        Card("Customers", say.grouped(totals.customers), f"{one_time_share} ordered once"),
        Card(
            "Orders",
            say.grouped(totals.orders),
            f"{say.grouped(totals.orders / totals.customers, 1)} per customer",
        ),
        Card("Days", say.grouped(totals.days), f"{say.day(totals.first_day)} to {say.day(totals.last_day)}"),
        Card("Rows", say.grouped(totals.rows), f"{say.grouped(totals.rows / totals.orders, 1)} per order"),
    ]
    if totals.net is not None and totals.gross:
        refund_share = say.share((totals.refunds or 0.0) / totals.gross)
        cards += [
            Card("Net sales", formats.headline(totals.net), f"after {refund_share} refunds"),
            Card("Average order", formats.money(totals.gross / totals.orders), "before refunds"),
        ]
    return tuple(cards)


def _columns(rows: pd.DataFrame, formats: Formats) -> Table:
    lines = tuple(_column_row(row, formats) for row in rows.to_dict("records"))
    names = ("Missing", "Distinct values", "From", "To")
    headings = (Column("Column", False), Column("Table", False), *(Column(name) for name in names))
    return Table("Column summary", headings, lines, kind="wide", titled=True)


def _column_row(row: dict[Any, Any], formats: Formats) -> tuple[str | Cell, ...]:
    missing = row["missing"] / row["rows"] if row["rows"] else 0.0
    many = say.known(row["distinct"]) and row["distinct"] >= _EXACT_BELOW
    return (
        Cell(row["column"], sub=row["doc"], tags=(("personal", "baseline"),) if row["personal"] else ()),
        row["table"],
        Cell(say.share(missing) if missing else "none", bar=missing or None),
        f"≈ {say.shortened(row['distinct'])}" if many else say.grouped(row["distinct"]),
        _end(row["low"], row["kind"], formats),
        _end(row["high"], row["kind"], formats),
    )


def _end(value: Any, kind: str, formats: Formats) -> str:
    if kind in ("timestamp", "date"):
        return say.day(value)
    if not say.known(value):
        return ""
    whole = float(value).is_integer()
    return formats.money(value) if kind == "money" else say.grouped(value, 0 if whole else 2)


def _quantiles(distributions: tuple[Distribution, ...], formats: Formats) -> Table:
    rows = tuple(
        (
            distribution.name.capitalize(),
            *(shown_as(distribution.name, formats)(distribution.quantiles[key]) for key in _QUANTILES),
        )
        for distribution in distributions
    )
    columns = (Column("", False), *(Column(name) for name in _QUANTILES.values()))
    return Table("Quantiles", columns, rows, kind="wide")


def _correlations(table: pd.DataFrame) -> Table:
    rows: list[tuple[str | Cell, ...]] = []
    for name, line in zip(table.index, table.to_numpy(dtype=float).tolist(), strict=True):
        pairs = zip(table.columns, line, strict=True)
        rows.append(
            (
                str(name),
                *(_correlation_cell(str(name), str(other_name), value) for other_name, value in pairs),
            )
        )
    columns = (Column("", False), *(Column(str(name)) for name in table.columns))
    return Table(
        "Rank correlation between customer facts",
        columns,
        tuple(rows),
        kind="heat correlation",
    )


def _correlation_cell(fact: str, other_fact: str, value: float) -> Cell:
    if fact == other_fact or not np.isfinite(value):
        return Cell("")
    text = say.grouped(value, 2)
    sign = "minus" if value < 0 else ""
    return Cell(text, step=heat_step(abs(value), 0, 1), tip=f"{fact} and {other_fact}: {text}", mark=sign)


def _top(kind: str, rows: pd.DataFrame, measure: Measure, has_money: bool) -> Table:
    largest = float(rows["share"].max())
    cells = tuple(
        (
            str(row["name"]),
            Cell(say.share(row["share"]), bar=max(0.0, row["share"] / largest) if largest > 0 else 0.0),
            *((measure.compact(row["value"]),) if has_money else ()),
            say.grouped(row["orders"]),
            say.grouped(row["customers"]),
        )
        for row in rows.to_dict("records")
    )
    money = (Column("Net spend"),) if has_money else ()
    first = (Column(kind, False), Column(f"Share of {measure.past}"))
    return Table(
        f"Top {kind.lower()}", (*first, *money, Column("Orders"), Column("Customers")), cells, titled=True
    )
