"""How far a total of all customers may be off: from how far totals of past windows were.

Customers of one window are wrong together, so the interval of a total does not follow from those of single
customers, and is no sum of them. What is known are a few totals: with logs of actual over predicted taken as
normal around 0, the next one over their root mean square follows Student's t with as many degrees of freedom
as there are windows: Student (1908), "The Probable Error of a Mean", Biometrika 6(1), §III. Windows that
overlap are one piece of evidence, not several, and count as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from scipy.special import stdtrit


def total_interval(
    total: float, biases: Mapping[date, float | None], horizon_days: int, level: float
) -> tuple[float, float] | None:
    """Lower and upper end, in the unit of `total`; None where no window was tested.

    Parameters
    ----------
    total : predicted, at least 0.
    biases : by cutoff of a past window of `horizon_days`, predicted over actual total, less 1.
    level : chance that the interval holds what will come, above 0 and below 1.
    """
    known = {day: bias for day, bias in biases.items() if bias is not None and bias > -1}
    if not known:
        return None
    misses = np.log1p(np.array(list(known.values())))
    span = (max(known) - min(known)).days
    windows = min(len(known), 1 + span / horizon_days)
    # Two windows may agree by chance with what came to the penny; none is ever known that well.
    typical = max(float(np.sqrt(np.mean(misses**2))), _LEAST)
    half = float(stdtrit(windows, (1 + level) / 2)) * typical
    return total * float(np.exp(-half)), total * float(np.exp(half))


_LEAST = 0.01
"""Smallest typical miss that is believed."""
