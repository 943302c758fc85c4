"""Interval of the total over all customers, from the errors of the totals of past windows.

Errors within a window are correlated, so the interval of a total is not the sum of the intervals of single
customers. Only a few totals are known: with logs of actual over predicted assumed normal around 0, the next
one over their root mean square follows Student's t with as many degrees of freedom
as there are windows: Student (1908), "The Probable Error of a Mean", Biometrika 6(1), §III. Windows that
overlap count as one piece of evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from scipy.special import stdtrit


def total_interval(
    total: float, biases: Mapping[date, float | None], horizon_days: int, level: float
) -> tuple[float, float] | None:
    """Lower and upper end, in the unit of `total`; None if no window was tested.

    Parameters
    ----------
    total : predicted, at least 0.
    biases : by cutoff of a past window of `horizon_days`, predicted over actual total, less 1.
    level : probability that the interval contains the actual total, above 0 and below 1.
    """
    usable_biases = {day: bias for day, bias in biases.items() if bias is not None and bias > -1}
    if not usable_biases:
        return None
    misses = np.log1p(np.array(list(usable_biases.values())))
    span = (max(usable_biases) - min(usable_biases)).days
    windows = min(len(usable_biases), 1 + span / horizon_days)
    # Two windows may happen to be predicted to the penny; no total is ever known that well.
    typical = max(float(np.sqrt(np.mean(misses**2))), _LEAST)
    half = float(stdtrit(windows, (1 + level) / 2)) * typical
    return total * float(np.exp(-half)), total * float(np.exp(half))


_LEAST = 0.01
"""Smallest typical error that is considered credible."""
