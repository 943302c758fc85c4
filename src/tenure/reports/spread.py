"""How predicted value is spread over customers, on a scale that holds a heavy tail."""

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
    heights = [float(one.count) for one in bins]
    tips = [
        f"{one.label}: {say.plural(one.count, 'customer')} ({say.share(one.count / values.size)}), "
        f"total {measure.compact(one.total)}"
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
