"""What the exploratory report shows: cards, tables, and the charts of `profile_charts`."""

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
    """Everything the page draws."""

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
    """From figures to marks."""
    made, parts = values.cohorts, values.hundredths
    shares = running_shares(parts["value"].to_numpy(dtype=float), parts["customers"].to_numpy(dtype=float))
    return ProfileView(
        _cards(values.overview, formats),
        _columns(values.columns, formats),
        tuple(distribution_chart(one, formats) for one in values.distributions),
        _quantiles(values.distributions, formats),
        concentration_chart(*shares, measure.past) if shares else None,
        monthly_charts(values.monthly, measure, has_money),
        week_charts(values),
        gaps_chart(values.gap_counts, values.gap_quantiles),
        cohort_shares(made.retention, made.sizes) if made else None,
        cohort_money(made.revenue, made.sizes, measure, has_money) if made else None,
        _correlations(values.correlations),
        tuple((what, _top(what, rows, measure, has_money)) for what, rows in values.tops.items()),
    )


def _cards(seen: Overview, formats: Formats) -> tuple[Card, ...]:
    once = say.whole_share(seen.one_time_buyers / seen.customers)
    cards = [
        Card("Customers", say.grouped(seen.customers), f"{once} ordered once"),
        Card(
            "Orders", say.grouped(seen.orders), f"{say.grouped(seen.orders / seen.customers, 1)} per customer"
        ),
        Card("Days", say.grouped(seen.days), f"{say.day(seen.first_day)} to {say.day(seen.last_day)}"),
        Card("Rows", say.grouped(seen.rows), f"{say.grouped(seen.rows / seen.orders, 1)} per order"),
    ]
    if seen.net is not None and seen.gross:
        back = say.share((seen.refunds or 0.0) / seen.gross)
        cards += [
            Card("Net sales", formats.headline(seen.net), f"after {back} refunds"),
            Card("Average order", formats.money(seen.gross / seen.orders), "before refunds"),
        ]
    return tuple(cards)


def _columns(rows: pd.DataFrame, formats: Formats) -> Table:
    lines = tuple(_column_row(row, formats) for row in rows.to_dict("records"))
    names = ("Missing", "Distinct values", "From", "To")
    shown = (Column("Column", False), Column("Table", False), *(Column(name) for name in names))
    return Table("Column summary", shown, lines, kind="wide", titled=True)


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
        (one.name.capitalize(), *(shown_as(one.name, formats)(one.quantiles[key]) for key in _QUANTILES))
        for one in distributions
    )
    columns = (Column("", False), *(Column(name) for name in _QUANTILES.values()))
    return Table("Quantiles", columns, rows, kind="wide")


def _correlations(table: pd.DataFrame) -> Table:
    rows: list[tuple[str | Cell, ...]] = []
    for name, line in zip(table.index, table.to_numpy(dtype=float).tolist(), strict=True):
        pairs = zip(table.columns, line, strict=True)
        rows.append((str(name), *(_correlation_cell(str(name), str(other), value) for other, value in pairs)))
    columns = (Column("", False), *(Column(str(name)) for name in table.columns))
    return Table(
        "Rank correlation between customer facts",
        columns,
        tuple(rows),
        kind="heat correlation",
    )


def _correlation_cell(one: str, other: str, value: float) -> Cell:
    if one == other or not np.isfinite(value):
        return Cell("")
    text = say.grouped(value, 2)
    side = "minus" if value < 0 else ""
    return Cell(text, step=heat_step(abs(value), 0, 1), tip=f"{one} and {other}: {text}", mark=side)


def _top(what: str, rows: pd.DataFrame, measure: Measure, has_money: bool) -> Table:
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
    first = (Column(what, False), Column(f"Share of {measure.past}"))
    return Table(
        f"Top {what.lower()}", (*first, *money, Column("Orders"), Column("Customers")), cells, titled=True
    )
