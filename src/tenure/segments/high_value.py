"""How often "high value" came true: the share of customers predicted as such who were, in past windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

TARGET = 0.85


@dataclass(frozen=True)
class HighValue:
    """Counts over past windows: all customers, those predicted `High-CLV`, those actually in the best fifth
    by spend, and those who were both.

    The best fifth is smaller where customers have equal values: where fewer than one in five bought anything
    at all, it is those who bought.
    """

    customers: int
    predicted: int
    actual: int
    both: int

    def __add__(self, other: HighValue) -> HighValue:
        return HighValue(
            self.customers + other.customers,
            self.predicted + other.predicted,
            self.actual + other.actual,
            self.both + other.both,
        )

    @property
    def precision(self) -> float | None:
        """Share of the customers predicted as high value who were."""
        return self.both / self.predicted if self.predicted else None

    @property
    def by_chance(self) -> float | None:
        """Precision of a random prediction."""
        return self.actual / self.customers if self.customers else None

    @property
    def best_possible(self) -> float | None:
        """Precision of a perfect prediction; below 1 where fewer were of high value than predicted."""
        return min(1.0, self.actual / self.predicted) if self.predicted else None


NOTHING = HighValue(0, 0, 0, 0)


def high_value(predicted: np.ndarray, actual: np.ndarray) -> HighValue:
    """Counts of one window from predicted and actual spend, (n,) each; unknown values are left out."""
    import numpy as np

    from tenure.segments.value_tiers import is_high

    has_both = ~(np.isnan(predicted) | np.isnan(actual))
    is_predicted, is_actual = is_high(predicted[has_both]), is_high(actual[has_both])
    return HighValue(
        int(has_both.sum()),
        int(is_predicted.sum()),
        int(is_actual.sum()),
        int((is_predicted & is_actual).sum()),
    )
