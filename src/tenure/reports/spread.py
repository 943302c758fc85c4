"""Distribution of predicted value over customers, on a scale suited to a heavy tail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tenure.reports import formats as say
from tenure.reports.bins import log_histogram
from tenure.reports.charts import Axis, Chart, Column, Table, axis, columns
from tenure.reports.scales import linear

if TYPE_CHECKING:
    from tenure.reports.measure import Measure


def spread_chart(values: np.ndarray, measure: Measure) -> Chart | None:
    """Customers by value in ranges of 1, 2 and 5 times powers of ten; None for fewer than two customers."""
    if values.size < 2:
        return None
    bins = log_histogram(values, measure.compact)
    heights = [float(r.count) for r in bins]
    tips = [
        f"{r.label}: {say.plural(r.count, 'customer')} ({say.share(r.count / values.size)}), "
        f"total {measure.compact(r.total)}"
        for r in bins
    ]
    y = linear(0, max(heights))
    bars, ticks = columns([r.start for r in bins], heights, tips, y, edges=True)
    rows = tuple(
        (
            r.label,
            say.grouped(r.count),
            say.share(r.count / values.size),
            measure.compact(r.total),
        )
        for r in bins
    )
    median = float(np.median(values))
    return Chart(
        f"Customers by {measure.noun}",
        f"The median is {measure.show(median)}, the average "
        f"{measure.show(float(values.mean()))}. Ranges widen to the right so that small and very large "
        "customers fit on one chart.",
        Axis(f"{measure.noun} per customer{measure.unit}", ticks, grid=False),
        axis("customers", y, say.shortened, vertical=True),
        bars=bars,
        numbers=Table(
            f"Customers by {measure.noun}",
            (Column("Range", False), Column("Customers"), Column("Share"), Column("Total")),
            rows,
        ),
    )
