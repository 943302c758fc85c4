"""The last order days of each customer, from the list columns of a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FrameError
from tenure.core.frames.frame import AS_OF, ORDER_AGES, ORDER_VALUES
from tenure.models.frame.columns import require
from tenure.models.frame.dates import cutoffs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True)
class OrderDays:
    """The last order days of some customers, concatenated, oldest first.

    Attributes
    ----------
    ends : where each customer's days end, shape (customers,).
    ages : days before the customer's cutoff, shape (days,). values : spend of the day; None without money.
    cutoffs : days since 1970 of each customer's cutoff, shape (customers,); the season follows from it.
    """

    ends: Places
    ages: Floats
    values: Floats | None
    cutoffs: Floats

    def __len__(self) -> int:
        return len(self.ends)

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Self:
        """From the list columns of a frame. Raises FrameError for missing or unusable ones."""
        require(frame, (ORDER_AGES,))
        lengths, ages = _flat(frame[ORDER_AGES])
        if (lengths == 0).any():
            raise _unusable(ORDER_AGES, int((lengths == 0).sum()), "must contain at least one order day")
        values = None
        if ORDER_VALUES in frame.columns:
            value_lengths, values = _flat(frame[ORDER_VALUES])
            if (value_lengths != lengths).any():
                raise _unusable(
                    ORDER_VALUES, int((value_lengths != lengths).sum()), "must be as long as the ages"
                )
        return cls(np.cumsum(lengths), ages, values, _days_since_1970(frame))

    @property
    def lengths(self) -> Places:
        return np.diff(self.ends, prepend=0)


def _flat(column: pd.Series) -> tuple[Places, Floats]:
    """Length of each list, and all their numbers."""
    import pyarrow as pa

    try:
        lists = pa.array(column, type=pa.list_(pa.float64()))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise _unusable(str(column.name), len(column), "must be lists of numbers") from error
    if isinstance(lists, pa.ChunkedArray):
        lists = lists.combine_chunks()
    if lists.null_count:
        raise _unusable(str(column.name), lists.null_count, "must be lists of numbers")
    values = lists.flatten().to_numpy(zero_copy_only=False)
    unusable = int((~np.isfinite(values)).sum())
    if unusable:
        raise _unusable(str(column.name), unusable, "must contain finite numbers")
    return np.diff(lists.offsets.to_numpy()).astype(np.int64), values.astype(np.float64)


def _days_since_1970(frame: pd.DataFrame) -> Floats:
    if AS_OF not in frame.columns:
        return np.zeros(len(frame))
    return cutoffs(frame).astype("datetime64[D]").astype(np.int64).astype(np.float64)


def _unusable(column: str, rows: int, problem: str) -> FrameError:
    return FrameError(
        f"Order sequences {problem}, oldest day first.",
        values=[f"{column}: {rows}"],
        hint="provide the frame as Tenure built it, with its sequences",
        code="model.frame.sequences",
    )
