"""The cutoffs of a frame, and dates a number of days after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tenure.core.errors import FrameError
from tenure.core.frames.frame import AS_OF

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEN_YEARS_IN_DAYS = 3650.0


def cutoffs(frame: pd.DataFrame) -> NDArray[np.datetime64]:
    """`as_of` of each row, to the second, shape (n,).

    Dates, or text as in 2021-03-01. Raises FrameError for nulls (`model.frame.not_finite`) and for anything
    else (`model.frame.dates`): a number would be read as nanoseconds since 1970.
    """
    codes, days = pd.factorize(frame[AS_OF])
    if (codes < 0).any():
        raise FrameError("The column as_of contains nulls.", code="model.frame.not_finite")
    try:
        if any(isinstance(day, (int, float, np.number, np.bool_)) for day in days):
            raise TypeError("a number is not a date")
        stamps = pd.to_datetime(pd.Series(days), format="ISO8601")
    except (TypeError, ValueError) as error:
        raise FrameError(
            "The column as_of does not contain dates.",
            hint="provide dates such as 2021-03-01",
            code="model.frame.dates",
        ) from error
    seconds: NDArray[np.datetime64] = stamps.to_numpy("datetime64[s]")[codes]
    return seconds


def dates_after(frame: pd.DataFrame, days: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """Add whole `days` to `as_of`; null if the result is more than ten years later, or without `as_of`.

    A later date would suggest a precision that no shop's data support.
    """
    if AS_OF not in frame.columns:
        return np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[s]")
    is_near = days <= TEN_YEARS_IN_DAYS
    ahead = np.rint(np.where(is_near, days, 0.0)).astype("timedelta64[D]")
    dates: NDArray[np.datetime64] = (cutoffs(frame).astype("datetime64[D]") + ahead).astype("datetime64[s]")
    return np.where(is_near, dates, np.datetime64("NaT"))
