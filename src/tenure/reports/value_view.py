"""Customer value: total, key figures, distribution, concentration and best customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tenure.evaluation.total_interval import total_interval
from tenure.reports import formats as say
from tenure.reports.concentration import concentration_chart, running_shares
from tenure.reports.customer_tables import tiers, top_customers
from tenure.reports.spread import spread_chart

if TYPE_CHECKING:
    from datetime import date

    from tenure.core.modelling.backtest import Backtest
    from tenure.reports.charts import Chart, Table
    from tenure.reports.formats import Formats
    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport


@dataclass(frozen=True)
class Card:
    """A figure with its name and explanation."""

    name: str
    value: str
    doc: str


@dataclass(frozen=True)
class ValueView:
    """Content of the first half of the page."""

    total: str
    low: str | None
    high: str | None
    range_doc: str
    compared: str
    cards: tuple[Card, ...]
    distribution: Chart | None
    concentration: Chart | None
    top_decile_share: float | None
    top: Table
    tiers: Table | None


def build(report: RunReport, measure: Measure, formats: Formats) -> ValueView:
    """Everything about predicted value."""
    values = report.predictions[measure.column].to_numpy(dtype=float)
    values = values[np.isfinite(values)]
    total = float(values.sum()) if values.size else None
    limits, range_doc = _range(report, total)
    shares = running_shares(values)
    return ValueView(
        total=_total_text(total, measure, report.has_money),
        low=measure.headline(limits[0]) if limits else None,
        high=measure.headline(limits[1]) if limits else None,
        range_doc=range_doc,
        compared=_compared(report, measure, total),
        cards=_cards(report, measure, formats, total),
        distribution=spread_chart(values, measure),
        concentration=concentration_chart(*shares, measure.noun) if shares else None,
        top_decile_share=float(np.interp(0.1, *shares)) if shares else None,
        top=top_customers(report, measure, formats),
        tiers=tiers(report.predictions, measure) if report.has_money else None,
    )


def total_range(backtest: Backtest | None, total: float | None) -> tuple[float, float] | None:
    """Interval of the total at `backtest.level`, from the errors of past totals.

    None if no window of this length was tested, or if no cutoff has a defined ratio.
    """
    if backtest is None or not backtest.tests_the_horizon or total is None or total <= 0:
        return None
    return total_interval(total, _biases(backtest), backtest.horizon_days, backtest.level)


def _biases(backtest: Backtest) -> dict[date, float | None]:
    row = backtest.row(backtest.champion)
    return {day: metrics.bias for day, metrics in row.by_cutoff.items()} if row else {}


def _range(report: RunReport, total: float | None) -> tuple[tuple[float, float] | None, str]:
    backtest = report.backtest
    limits = total_range(backtest, total)
    if limits is None or backtest is None:
        return None, "No range: no past window of this length could be back-tested."
    known_biases = [bias for bias in _biases(backtest).values() if bias is not None]
    windows = "one past window" if len(known_biases) == 1 else f"{len(known_biases)} past windows"
    level, largest_error = say.share(backtest.level, 0), say.share(max(abs(bias) for bias in known_biases), 0)
    return (
        limits,
        f"A {level} interval, based on the errors in {windows} ({largest_error} at most).",
    )


def _total_text(value: float | None, measure: Measure, has_money: bool) -> str:
    return measure.headline(value) if has_money or value is None else say.plural(round(value), "order")


def _compared(report: RunReport, measure: Measure, total: float | None) -> str:
    exact = f"Total over all customers: {measure.show(total)}." if report.has_money else ""
    before = report.previous_total
    if before is None or total is None or before <= 0:
        return exact
    change = total / before - 1
    if abs(change) < 0.005:
        return f"{exact} About the same as in the previous {report.horizon_days} days."
    word = "more" if change > 0 else "less"
    return f"{exact} {say.share(abs(change), 0)} {word} than in the previous {report.horizon_days} days."


def _cards(report: RunReport, measure: Measure, formats: Formats, total: float | None) -> tuple[Card, ...]:
    rows = report.predictions
    n = len(rows)
    churn = rows["churn_probability"].to_numpy(dtype=float)
    ordering = float(np.nansum(1 - churn)) if np.isfinite(churn).any() else None
    orders = rows["expected_purchases"].to_numpy(dtype=float)
    expected = float(np.nansum(orders)) if np.isfinite(orders).any() else None
    days = say.plural(report.horizon_days, "day")
    cards = [
        Card("Customers", say.grouped(n), f"with an order before {say.day(report.as_of)}"),
        Card(
            "Active customers (predicted)",
            say.few(ordering),
            f"{say.share(ordering / n if ordering is not None and n else None, 0)} of all, within {days}",
        ),
        Card("Expected orders", say.few(expected), f"order days within {days}"),
        Card(
            "Average per customer", measure.show(total / n if total is not None and n else None), measure.noun
        ),
    ]
    if report.has_money:
        historic = rows["historic_clv"].to_numpy(dtype=float)
        revenue = float(np.nansum(historic)) if np.isfinite(historic).any() else None
        order_value = total / expected if total is not None and expected else None
        cards += [
            Card("Average order", formats.money(order_value), "predicted value per expected order"),
            Card("Revenue to date", formats.compact(revenue), "net of refunds, all time"),
        ]
    return tuple(cards)
