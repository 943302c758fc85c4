"""Calibration: predicted and actual mean of each decile of customers."""

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
    """Two dots per decile, from one model's back-test rows; None if no value is positive."""
    deciles = tenths(rows)
    scale = _scale(deciles)
    if len(deciles) < 2 or scale is None:
        return None
    step = 100 / len(deciles)
    positions = [(i + 0.5) * step for i in range(len(deciles))]
    links: list[Link] = []
    dots: list[Dot] = []
    for x, (_, decile) in zip(positions, deciles.iterrows(), strict=True):
        predicted, actual = float(decile["predicted"]), float(decile["actual"])
        top, bottom = 100 - scale.place(predicted), 100 - scale.place(actual)
        values = f"predicted {measure.show(predicted)}, actual {measure.show(actual)} per customer"
        tip = f"Decile {decile['decile']:.0f}: {values}"
        links.append(Link(x, top, x, bottom))
        dots += [Dot(x, bottom, tip, "two", 6), Dot(x, top, tip, "one", 6)]
    count = len(backtest.cutoffs)
    scale_note = " The scale is logarithmic." if scale.log else ""
    return Chart(
        "Predicted and actual, by customer decile",
        f"Customers at {'one past date' if count == 1 else f'{count} past dates'}, in ten equal groups by "
        f"prediction, lowest first. Where the two dots touch, the prediction was exact.{scale_note}",
        Axis(
            "customer decile (10 = highest prediction)",
            tuple(Tick(x, f"{decile:.0f}") for x, decile in zip(positions, deciles["decile"], strict=True)),
            grid=False,
        ),
        axis(f"average per customer{measure.unit}", scale, measure.compact, vertical=True),
        links=tuple(links),
        dots=tuple(dots),
        legend=(("one", "predicted"), ("two", "actual")),
        numbers=_numbers(deciles, measure),
    )


def _scale(deciles: pd.DataFrame) -> Scale | None:
    values = deciles[["predicted", "actual"]].to_numpy(dtype=float).ravel()
    positive = values[values > 0]
    if not positive.size:
        return None
    low, high = float(positive.min()), float(positive.max())
    if high / low > MAX_LINEAR_SPREAD:
        return logarithmic(low, high, zero_lane=8.0 if (values <= 0).any() else 0.0)
    return linear(min(0.0, float(values.min())), high)


def _numbers(deciles: pd.DataFrame, measure: Measure) -> Table:
    rows = tuple(
        (
            f"{decile:.0f}",
            measure.show(predicted),
            measure.show(actual),
            say.signed_share(predicted / actual - 1) if actual > 0 else say.UNKNOWN,
            say.grouped(customers),
        )
        for decile, customers, predicted, actual in deciles.itertuples(index=False)
    )
    names = ("Predicted", "Actual", "Error", "Customers")
    columns = (Column("Decile", False), *(Column(name) for name in names))
    return Table("Predicted and actual by decile", columns, rows)
