"""Scatter plot of predictions, and cumulative gains of the ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tenure.reports import formats as say
from tenure.reports.backtest_tables import gain, sample
from tenure.reports.charts import Chart, Column, Dot, Line, Link, Table, axis, curve
from tenure.reports.scales import Scale, logarithmic

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest
    from tenure.reports.measure import Measure

_MARKED = (5, 10, 20, 30, 40, 50, 75)
_Curve = tuple[str, str, np.ndarray]
"""Series, name, and the cumulative share of the total at 0, 1, ... 100% of customers."""


def scatter_chart(rows: pd.DataFrame, measure: Measure) -> Chart | None:
    """Predicted and actual values on logarithmic scales; zero has its own strip."""
    predicted, actual, count = sample(rows)
    values = np.concatenate([predicted, actual])
    positive = values[values > 0]
    if predicted.size < 2 or not positive.size:
        return None
    low, high = float(np.quantile(positive, 0.01)), float(positive.max())
    scale = logarithmic(max(low, high / 1e5), high, zero_lane=9.0)
    dots = tuple(
        Dot(scale.place(p), 100 - scale.place(a), _pair(p, a, measure), radius=2.5)
        for p, a in zip(predicted.tolist(), actual.tolist(), strict=True)
    )
    inactive = say.whole_share((actual <= 0).mean())
    sample_note = "" if count == len(dots) else f" Showing {say.grouped(len(dots))} of {say.grouped(count)}."
    return Chart(
        "Predicted and actual by customer",
        "Each dot is one customer at one past date. Dots on the line are exact predictions. The strip at the "
        f"bottom holds the {inactive} who bought nothing: single customers are hard to predict, groups of "
        f"customers are much easier.{sample_note}",
        axis(f"predicted{measure.unit}", scale, lambda value: measure.compact(value) if value else "0"),
        axis(f"actual{measure.unit}", scale, lambda value: measure.compact(value) if value else "0", True),
        links=(Link(scale.zero_lane, 100 - scale.zero_lane, 100, 0, "even"),),
        dots=dots,
        kind="square",
    )


def _pair(predicted: float, actual: float, measure: Measure) -> str:
    return f"predicted {measure.show(predicted)}, actual {measure.show(actual)}"


def gain_chart(backtest: Backtest, measure: Measure) -> Chart | None:
    """Cumulative gains of the champion, the best baseline and a perfect ranking."""
    curves = _curves(backtest)
    if not curves:
        return None
    model_curve, perfect_curve = curves[0][2], curves[-1][2]
    x = Scale(0, 1)
    y = Scale(
        min(0.0, *(float(values.min()) for _, _, values in curves)),
        max(1.0, *(float(values.max()) for _, _, values in curves)),
    )
    grid = np.linspace(0, 1, model_curve.size).tolist()
    return Chart(
        "Cumulative gains",
        "The top 10% of customers by prediction accounted for "
        f"{say.whole_share(model_curve[10])} of what all customers {measure.did}. A random selection would "
        f"reach {say.whole_share(0.1)}, a perfect ranking {say.whole_share(perfect_curve[10])}.",
        axis("share of customers, highest prediction first", x, say.whole_share),
        axis("share of the actual total", y, say.whole_share, vertical=True),
        lines=tuple(
            Line(curve(list(zip(grid, values.tolist(), strict=True)), x, y), series)
            for series, _, values in reversed(curves)
        ),
        links=(Link(0, 100 - y.place(0), 100, 100 - y.place(1), "even"),),
        dots=_marks(curves, x, y),
        legend=(*((series, name) for series, name, _ in curves), ("even", "random")),
        numbers=Table(
            "Share of the actual total",
            (Column("Customers", False), *(Column(name) for _, name, _ in curves)),
            tuple((f"Top {i}%", *(say.whole_share(values[i]) for _, _, values in curves)) for i in _MARKED),
        ),
    )


def _curves(backtest: Backtest) -> list[_Curve]:
    rows = backtest.predictions
    model_gain = gain(rows[rows["model"] == backtest.champion])
    if model_gain is None:
        return []
    curves = [("one", f"{backtest.champion} (selected)", model_gain[0])]
    rivals = [r for r in backtest.leaderboard if r.baseline and r.by_cutoff and r.model != backtest.champion]
    if rivals:
        rule = min(rivals, key=lambda row: row.rank).model
        rule_gain = gain(rows[rows["model"] == rule])
        if rule_gain is not None:
            curves.append(("two", f"{rule} (baseline)", rule_gain[0]))
    return [*curves, ("three", "perfect ranking", model_gain[1])]


def _marks(curves: list[_Curve], x: Scale, y: Scale) -> tuple[Dot, ...]:
    return tuple(
        Dot(
            x.place(i / 100),
            100 - y.place(values[i]),
            f"{name}: the top {i}% account for {say.whole_share(values[i])}",
            series,
            4,
        )
        for series, name, values in curves
        for i in _MARKED
    )
