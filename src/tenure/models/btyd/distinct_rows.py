"""Deduplicate rows: likelihoods and expectations of BTYD models depend on few numbers that repeat often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class DistinctRows:
    """Distinct rows of some columns.

    Attributes
    ----------
    columns : arrays of shape (n_distinct,)
    counts : array of shape (n_distinct,); number of rows equal to each distinct row.
    inverse : array of shape (n_rows,); index of the distinct row for each row.
    """

    columns: tuple[NDArray[np.float64], ...]
    counts: NDArray[np.float64]
    inverse: NDArray[np.intp]


def compress(*columns: NDArray[np.float64]) -> DistinctRows:
    """The distinct rows over one or more columns of equal length, in order of appearance."""
    codes, levels = pd.factorize(columns[0])
    for column in columns[1:]:
        more, more_levels = pd.factorize(column)
        pairs: Any = codes.astype(np.int64) * len(more_levels) + more
        codes, levels = pd.factorize(pairs)
    first = np.empty(len(levels), dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return DistinctRows(
        tuple(column[first] for column in columns),
        np.bincount(codes, minlength=len(levels)).astype(np.float64),
        codes,
    )
