"""Columns that leak the target.

A column that is only known together with the target makes a model look perfect but useless. Three signs: a
column that ranks the customers in nearly the order of the target; two columns whose product or sum does; and
a name that refers to the future or to the predicted value itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]

COPY = 0.995
"""Rank correlation from which a column is considered a copy of the target."""

NAMED = 0.9
"""Rank correlation that suffices if the column name suggests a leak too."""

_MOST_PAIRED = 30
_LEAST_ROWS = 30
_NAMES = re.compile(
    r"(^|_)(future|next|predicted|prediction|forecast|target|label|clv|cltv|ltv|lifetime_?value)(_|\d|$)",
    re.I,
)


@dataclass(frozen=True)
class Leak:
    """One sign of leakage. `certain` columns should be left out; the others should be reviewed.

    `correlation` is a rank correlation; for a target of two classes |2 ROC AUC - 1| (Somers' D).
    """

    columns: tuple[str, ...]
    kind: Literal["copy", "formula", "name", "separates", "gaps"]
    correlation: float
    certain: bool
    of_classes: bool = False

    @property
    def why(self) -> str:
        """The sign in words."""
        names = " and ".join(self.columns)
        if self.kind == "separates":
            return f"{names} alone separates the classes ({self._strength})"
        if self.kind == "gaps":
            return f"whether {names} is filled in separates the classes ({self._strength})"
        if self.kind == "formula":
            return (
                f"{names} together determine the target (rank correlation "
                f"{self.correlation:.3f}): if both are known beforehand, there is nothing "
                "left to predict"
            )
        if self.kind == "copy":
            return (
                f"{names} ranks customers in the order of the target "
                f"(rank correlation {self.correlation:.3f})"
            )
        return f"the name of {names} refers to the target or the future ({self._strength})"

    @property
    def _strength(self) -> str:
        if self.of_classes:
            return f"ROC AUC {(1 + self.correlation) / 2:.3f}"
        return f"rank correlation {self.correlation:.3f}"


def find_leaks(columns: Mapping[str, Floats], target: Floats) -> tuple[Leak, ...]:
    """Signs of leakage among numeric columns, strongest first.

    Parameters
    ----------
    columns : name -> shape (n_rows,); NaN is unknown.
    target : shape (n_rows,), finite.
    """
    ranks = {name: abs(_correlation(values, target)) for name, values in columns.items()}
    signs = [_alone(name, strength) for name, strength in ranks.items()]
    leaks = [leak for leak in signs if leak is not None]
    explained = {name for leak in leaks if leak.certain for name in leak.columns}
    free = sorted((name for name in columns if name not in explained), key=lambda name: -ranks[name])[
        :_MOST_PAIRED
    ]
    for a, b in combinations(free, 2):
        strength = max(
            abs(_correlation(combined, target))
            for combined in (columns[a] * columns[b], columns[a] + columns[b])
        )
        if strength >= COPY and strength > max(ranks[a], ranks[b]) + (1 - COPY):
            leaks.append(Leak((a, b), "formula", strength, certain=False))
    return tuple(sorted(leaks, key=lambda leak: (not leak.certain, -leak.correlation)))


def _alone(name: str, strength: float) -> Leak | None:
    is_named = bool(_NAMES.search(name))
    if strength >= COPY:
        return Leak((name,), "copy", strength, certain=True)
    if is_named:
        return Leak((name,), "name", strength, certain=strength >= NAMED)
    return None


def _correlation(values: Floats, target: Floats) -> float:
    finite = np.isfinite(values)
    if finite.sum() < _LEAST_ROWS:
        return 0.0
    a, b = rankdata(values[finite]), rankdata(target[finite])
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
