"""Where the value is: the total, the cards, the distribution, the concentration, the best customers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tenure.reports import formats as say
from tenure.reports.bins import log_histogram
from tenure.reports.charts import Axis, Cell, Chart, Column, Line, Link, Table, axis, columns, curve
from tenure.reports.formats import Formats
from tenure.reports.scales import Scale, linear

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from tenure.core.backtest import Backtest
    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport

TOP_CUSTOMERS = 10
TOP_SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True)
class Card:
    """One figure with its name and what it means."""

    name: str
    value: str
    doc: str


@dataclass(frozen=True)
class ValueView:
    """What the first half of the page shows."""

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
    shares = top_shares(values)
    return ValueView(
        total=_total_text(total, measure, report.has_money),
        low=measure.headline(limits[0]) if limits else None,
        high=measure.headline(limits[1]) if limits else None,
        range_doc=range_doc,
        compared=_compared(report, measure, total),
        cards=_cards(report, measure, formats, total),
        distribution=_distribution(values, measure),
        concentration=_concentration(values, measure, shares),
        top_decile_share=shares.get(0.1),
        top=_top(report, measure, formats),
        tiers=_tiers(report, measure),
    )


def total_range(backtest: Backtest | None, total: float | None) -> tuple[tuple[float, float], float] | None:
    """The total divided and multiplied by the champion's largest miss of a total; and that miss.

    A back-test's miss is a ratio of predicted to actual total; it counts alike in both directions.
    None where no cutoff has a defined ratio.
    """
    if backtest is None or total is None or total <= 0:
        return None
    rows = [row for row in backtest.leaderboard if row.model == backtest.champion]
    biases = [m.bias for row in rows for m in row.by_cutoff.values()]
    misses = [abs(math.log1p(bias)) for bias in biases if bias is not None and bias > -1]
    if not misses:
        return None
    factor = math.exp(max(misses))
    return (total / factor, total * factor), factor - 1


def top_shares(values: np.ndarray) -> dict[float, float]:
    """Share of the total that the best 1, 5, 10, 20 and 50 % of customers bring; empty without a total."""
    ordered = np.sort(values)[::-1]
    total = ordered.sum()
    if ordered.size < 2 or not total > 0:
        return {}
    running = np.cumsum(ordered)
    return {
        part: float(running[max(1, round(part * ordered.size)) - 1] / total)
        for part in TOP_SHARES
        if part * ordered.size >= 1
    }


def _range(report: RunReport, total: float | None) -> tuple[tuple[float, float] | None, str]:
    if report.total_interval is not None:
        return report.total_interval, ""
    found = total_range(report.backtest, total)
    if found is None:
        return None, "No range is given: there was no back-test to learn from how far a total can be off."
    limits, miss = found
    count = len(report.backtest.cutoffs) if report.backtest else 0
    runs = "the back-test" if count == 1 else f"{count} back-tests"
    return limits, f"The largest miss of a total in {runs} ({say.share(miss, 0)}), taken both ways."


def _total_text(value: float | None, measure: Measure, has_money: bool) -> str:
    return measure.headline(value) if has_money or value is None else say.plural(round(value), "order")


def _compared(report: RunReport, measure: Measure, total: float | None) -> str:
    exact = f"The sum over all customers: {measure.show(total)}." if report.has_money else ""
    before = report.previous_total
    if before is None or total is None or before <= 0:
        return exact
    change = total / before - 1
    if abs(change) < 0.005:
        return f"{exact} About the same as in the {report.horizon_days} days before."
    word = "more" if change > 0 else "less"
    return f"{exact} {say.share(abs(change), 0)} {word} than in the {report.horizon_days} days before."


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
            "Expected to order",
            say.few(ordering),
            f"{say.share(ordering / n if ordering is not None and n else None, 0)} of them, in {days}",
        ),
        Card("Expected orders", say.few(expected), f"order days in {days}"),
        Card("Average per customer", measure.show(total / n if total is not None and n else None), measure.noun),
    ]
    if report.has_money:
        historic = rows["historic_clv"].to_numpy(dtype=float)
        past = float(np.nansum(historic)) if np.isfinite(historic).any() else None
        worth = total / expected if total is not None and expected else None
        cards += [
            Card("Average order", formats.money(worth), "predicted value per expected order"),
            Card("Spent so far", formats.compact(past), "net of refunds, all time"),
        ]
    return tuple(cards)


def _distribution(values: np.ndarray, measure: Measure) -> Chart | None:
    if values.size < 2:
        return None
    bins = log_histogram(values, measure.compact)
    heights = [float(one.count) for one in bins]
    tips = [
        f"{one.label}: {say.plural(one.count, 'customer')} ({say.share(one.count / values.size)}), "
        f"together {measure.compact(one.total)}"
        for one in bins
    ]
    y = linear(0, max(heights))
    bars, ticks = columns([one.start for one in bins], heights, tips, y, edges=True)
    rows = tuple(
        (one.label, say.grouped(one.count), say.share(one.count / values.size), measure.compact(one.total))
        for one in bins
    )
    median = float(np.median(values))
    return Chart(
        f"Customers by {measure.noun}",
        f"Half of the customers are below {measure.show(median)}; the average is "
        f"{measure.show(float(values.mean()))}. Each column is a range of values, and the ranges grow to the "
        "right, so that small and very large customers fit on one page.",
        Axis(f"{measure.each}{measure.unit}", ticks, grid=False),
        axis("customers", y, say.shortened, vertical=True),
        bars=bars,
        numbers=Table(
            f"Customers by {measure.noun}",
            (Column("Range", False), Column("Customers"), Column("Share"), Column("Together")),
            rows,
        ),
    )


def _concentration(values: np.ndarray, measure: Measure, shares: dict[float, float]) -> Chart | None:
    if not shares or 0.1 not in shares:
        return None
    ordered = np.sort(values)[::-1]
    running = np.concatenate([[0.0], np.cumsum(ordered) / ordered.sum()])
    grid = np.unique(np.concatenate([np.linspace(0, 0.1, 21), np.linspace(0.1, 1, 46)]))
    at = running[np.round(grid * ordered.size).astype(int)]
    unit = Scale(0, 1)
    points: Sequence[tuple[float, float]] = list(zip(grid.tolist(), at.tolist(), strict=True))
    percent = lambda v: say.share(v, 0)  # noqa: E731
    return Chart(
        "How few customers bring how much",
        f"The best 10 % of customers bring {say.share(shares[0.1], 0)} of the {measure.noun}. "
        "The straight line is a shop where every customer is worth the same.",
        axis("share of customers, best first", unit, percent),
        axis(f"share of {measure.noun}", unit, percent, vertical=True),
        lines=(Line(curve(points, unit, unit), "one", filled=True),),
        links=(Link(0, 100, 100, 0, "even"),),
        dots=tuple(_share_dots(shares, measure)),
        legend=(("one", "your customers"), ("even", "all alike")),
        numbers=Table(
            f"Share of {measure.noun} by the best customers",
            (Column("Best customers", False), Column("Customers"), Column("Bring")),
            tuple(
                (f"best {say.share(k)}", say.grouped(max(1, round(k * ordered.size))), say.share(v))
                for k, v in shares.items()
            ),
        ),
    )


def _share_dots(shares: dict[float, float], measure: Measure):
    from tenure.reports.charts import Dot

    for part, brought in shares.items():
        tip = f"Best {say.share(part)} of customers: {say.share(brought)} of {measure.noun}"
        yield Dot(part * 100, 100 - min(brought, 1) * 100, tip, "one", 4)


def _top(report: RunReport, measure: Measure, formats: Formats) -> Table:
    rows = report.predictions.nlargest(TOP_CUSTOMERS, measure.column)
    best = float(rows[measure.column].max()) if len(rows) else 0.0
    cells = [_top_row(row, report, measure, formats, best) for row in rows.to_dict("records")]
    money = (Column("So far"),) if report.has_money else ()
    return Table(
        f"The {len(cells)} customers with the highest {measure.noun}",
        (
            Column("Customer", False),
            Column(f"{measure.noun.capitalize()}"),
            *((Column("Likely between", doc=_level(report)),) if report.has_money else ()),
            *((Column("Orders"),) if report.has_money else ()),
            Column("Will order"),
            Column("Next order"),
            *money,
            Column("Confidence", False),
        ),
        tuple(cells),
        kind="wide",
        titled=True,
    )


def _level(report: RunReport) -> str:
    levels = report.predictions["level"].dropna()
    return f"for {say.share(levels.iloc[0], 0)} of customers" if len(levels) else ""


def _top_row(
    row: dict[str, object], report: RunReport, measure: Measure, formats: Formats, best: float
) -> tuple[str | Cell, ...]:
    value = row[measure.column]
    bar = float(value) / best if say.known(value) and best > 0 else 0.0  # type: ignore[arg-type]
    churn = row.get("churn_probability")
    order_chance = 1 - float(churn) if say.known(churn) else None  # type: ignore[arg-type]
    low, high = row.get("predicted_clv_lower"), row.get("predicted_clv_upper")
    interval = f"{formats.compact(low)} to {formats.compact(high)}" if say.known(low) else say.UNKNOWN
    confidence = row.get("confidence")
    return (
        str(row["customer_id"]),
        Cell(measure.show(value), bar=max(0.0, bar)),
        *((interval,) if report.has_money else ()),
        *((say.grouped(row.get("expected_purchases"), 1),) if report.has_money else ()),
        say.share(order_chance, 0),
        say.day(row.get("expected_date_of_next_order")),
        *((formats.compact(row.get("historic_clv")),) if report.has_money else ()),
        confidence if isinstance(confidence, str) else say.UNKNOWN,
    )


def _tiers(report: RunReport, measure: Measure) -> Table | None:
    rows: pd.DataFrame = report.predictions
    if not report.has_money or "value_tier" not in rows or not rows["value_tier"].notna().any():
        return None
    found = rows.groupby("value_tier", observed=True)[measure.column].agg(["size", "sum", "mean"])
    found = found.sort_values("mean", ascending=False)
    everyone, total = len(rows), float(found["sum"].sum())
    cells = tuple(
        (
            str(tier),
            say.grouped(size),
            Cell(say.share(size / everyone), bar=size / everyone),
            measure.compact(together),
            Cell(say.share(together / total) if total > 0 else say.UNKNOWN, bar=together / total if total > 0 else 0),
            measure.show(mean),
        )
        for tier, size, together, mean in found.itertuples()
    )
    names = ("Customers", "Of all customers", "Together", f"Of all {measure.noun}", "Average")
    return Table("Value tiers", (Column("Tier", False), *(Column(name) for name in names)), cells, titled=True)
