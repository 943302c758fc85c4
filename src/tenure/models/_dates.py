"""Dates a number of days after the cutoff of a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tenure.core.errors import FrameError
from tenure.core.frame import AS_OF

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEN_YEARS_IN_DAYS = 3650.0


def dates_after(frame: pd.DataFrame, days: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """`as_of` plus `days`, whole days, at most ten years on; null in a frame without `as_of`."""
    if AS_OF not in frame.columns:
        return np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[s]")
    codes, levels = pd.factorize(frame[AS_OF])
    try:
        cutoffs = pd.to_datetime(pd.Series(levels)).to_numpy("datetime64[D]")
    except (TypeError, ValueError) as error:
        raise FrameError("The column as_of holds no dates.", code="model.frame.dates") from error
    if (codes < 0).any():
        raise FrameError("The column as_of holds nulls.", code="model.frame.not_finite")
    ahead = np.rint(np.minimum(days, TEN_YEARS_IN_DAYS)).astype("timedelta64[D]")
    dates: NDArray[np.datetime64] = (cutoffs[codes] + ahead).astype("datetime64[s]")
    return dates
