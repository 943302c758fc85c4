"""Calibration: predicted and actual means of each tenth of the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.reports import formats as say
from tenure.reports.backtest_tables import tenths
from tenure.reports.charts import Axis, Chart, Column, Dot, Link, Table, Tick, axis
from tenure.reports.scales import Scale, linear, logarithmic

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest
    from tenure.reports.measure import Measure

MAX_LINEAR_SPREAD = 20


def calibration_chart(rows: pd.DataFrame, backtest: Backtest, measure: Measure) -> Chart | None:
    """Two dots per tenth, of one model's back-test rows; None where there is nothing above zero to draw."""
    found = tenths(rows)
    scale = _scale(found)
    if len(found) < 2 or scale is None:
        return None
    step = 100 / len(found)
    at = [(i + 0.5) * step for i in range(len(found))]
    links: list[Link] = []
    dots: list[Dot] = []
    for x, (_, tenth) in zip(at, found.iterrows(), strict=True):
        predicted, actual = float(tenth["predicted"]), float(tenth["actual"])
        top, low = 100 - scale.place(predicted), 100 - scale.place(actual)
        values = f"predicted {measure.show(predicted)}, actual {measure.show(actual)} per customer"
        tip = f"Decile {tenth['decile']:.0f}: {values}"
        links.append(Link(x, top, x, low))
        dots += [Dot(x, low, tip, "two", 6), Dot(x, top, tip, "one", 6)]
    count = len(backtest.cutoffs)
    equal = " The scale is logarithmic." if scale.log else ""
    return Chart(
        "Predicted and actual, by customer decile",
        f"Customers at {'one past date' if count == 1 else f'{count} past dates'}, in ten equal groups by "
        f"prediction, lowest first. Where the two dots touch, the prediction was exact.{equal}",
        Axis(
            "customer decile (10 = highest prediction)",
            tuple(Tick(x, f"{tenth:.0f}") for x, tenth in zip(at, found["decile"], strict=True)),
            grid=False,
        ),
        axis(f"average per customer{measure.unit}", scale, measure.compact, vertical=True),
        links=tuple(links),
        dots=tuple(dots),
        legend=(("one", "predicted"), ("two", "actual")),
        numbers=_numbers(found, measure),
    )


def _scale(found: pd.DataFrame) -> Scale | None:
    both = found[["predicted", "actual"]].to_numpy(dtype=float).ravel()
    positive = both[both > 0]
    if not positive.size:
        return None
    low, high = float(positive.min()), float(positive.max())
    if high / low > MAX_LINEAR_SPREAD:
        return logarithmic(low, high, zero_lane=8.0 if (both <= 0).any() else 0.0)
    return linear(min(0.0, float(both.min())), high)


def _numbers(found: pd.DataFrame, measure: Measure) -> Table:
    rows = tuple(
        (
            f"{tenth:.0f}",
            measure.show(predicted),
            measure.show(actual),
            say.signed_share(predicted / actual - 1) if actual > 0 else say.UNKNOWN,
            say.grouped(customers),
        )
        for tenth, customers, predicted, actual in found.itertuples(index=False)
    )
    names = ("Predicted", "Actual", "Error", "Customers")
    columns = (Column("Decile", False), *(Column(name) for name in names))
    return Table("Predicted and actual by decile", columns, rows)
