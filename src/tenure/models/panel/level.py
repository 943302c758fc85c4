"""Level of past windows relative to the BTYD expectation, and the level expected for the coming window.

BTYD models ignore seasons. Over the customers of one past cutoff, the ratio of actual to expected totals is
the season of that window (and the models' bias). A learner trained on targets divided by their cutoff's level
ranks customers independently of the season; its prediction is multiplied by the level of the window one year
before the predicted one, if the log reaches back that far.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_YEAR_DAYS = 365.0
_NEAR_DAYS = 45.0
_RECENT_DAYS = 90.0
_TRUSTED_DAYS = 20.0
_MOST = 8.0


@dataclass(frozen=True)
class Level:
    """Levels of past cutoffs.

    Attributes
    ----------
    cutoffs : ISO dates, oldest first.
    ratios : sum of actual over sum of expected, one per cutoff; 1 where nothing was expected.
    history_days : age of the oldest customer at each cutoff.
    """

    cutoffs: tuple[str, ...]
    ratios: tuple[float, ...]
    history_days: tuple[float, ...]

    @classmethod
    def learn(cls, as_of: pd.Series, actual: Floats, expected: Floats, age: Floats) -> Self:
        """Learn from a panel's rows; rows without an expectation are excluded from the ratio."""
        has_expected = np.isfinite(expected)
        rows = {
            "actual": np.where(has_expected, actual, 0.0),
            "expected": np.where(has_expected, expected, 0.0),
        }
        sums = pd.DataFrame(rows | {"age": age}).groupby(as_of.to_numpy())
        total = sums[["actual", "expected"]].sum()
        usable = (total["actual"] > 0) & (total["expected"] > 0)
        ratios = (total["actual"] / total["expected"]).where(usable, 1.0).clip(1 / _MOST, _MOST)
        days = tuple(pd.Timestamp(day).date().isoformat() for day in total.index)
        return cls(days, tuple(map(float, ratios)), tuple(map(float, sums["age"].max())))

    def of(self, as_of: pd.Series) -> Floats:
        """Level of each row's cutoff, for rows of the training panel."""
        codes, days = pd.factorize(as_of)
        ratio_by_day = dict(zip(self.cutoffs, self.ratios, strict=True))
        return np.array([ratio_by_day[pd.Timestamp(day).date().isoformat()] for day in days])[codes]

    @property
    def recent(self) -> float:
        """Recent level; newer cutoffs have more weight."""
        newest = date.fromisoformat(max(self.cutoffs))
        return float(np.exp(self._recent_log(self._days_before(newest))))

    def ahead(self, day: date) -> float:
        """Expected level of the window that begins on `day`.

        The level one year earlier if the history at that time is long enough to be reliable, otherwise the
        recent level.
        """
        before, logs = self._days_before(day), np.log(self.ratios)
        recent = self._recent_log(before)
        if np.abs(before - _YEAR_DAYS).min() > _NEAR_DAYS:
            return float(np.exp(recent))
        # Interpolated between the two nearest cutoffs: a mean of more would flatten a seasonal peak.
        order = np.argsort(before)
        history = float(np.interp(_YEAR_DAYS, before[order], np.array(self.history_days)[order]))
        year_ago = float(np.interp(_YEAR_DAYS, before[order], logs[order]))
        trust = history / (history + _TRUSTED_DAYS)
        return float(np.exp(trust * year_ago + (1 - trust) * recent))

    def _days_before(self, day: date) -> Floats:
        return np.array([(day - date.fromisoformat(cutoff)).days for cutoff in self.cutoffs], dtype=float)

    def _recent_log(self, before: Floats) -> float:
        weights = 0.5 ** ((before - before.min()) / _RECENT_DAYS)
        return float(weights @ np.log(self.ratios) / weights.sum())

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return {name: list(values) for name, values in vars(self).items()}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**{name: tuple(values) for name, values in state.items()})
