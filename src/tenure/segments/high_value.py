"""How often "high value" came true: of the customers predicted so, who really were, in past windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

TARGET = 0.85


@dataclass(frozen=True)
class HighValue:
    """Counts over past windows of all customers, of those predicted `High-CLV`, of those who really were in
    the best fifth by what they spent, and of those who were both.

    A fifth is smaller where customers are worth the same: where fewer than one in five bought anything at
    all, the real best fifth is those who bought.
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
        """Share of those predicted who really were."""
        return self.both / self.predicted if self.predicted else None

    @property
    def by_chance(self) -> float | None:
        """The precision of a prediction that knows nothing."""
        return self.actual / self.customers if self.customers else None

    @property
    def best_possible(self) -> float | None:
        """The precision of a prediction that knows everything: there may be fewer to find than predicted."""
        return min(1.0, self.actual / self.predicted) if self.predicted else None


NOTHING = HighValue(0, 0, 0, 0)


def high_value(predicted: np.ndarray, actual: np.ndarray) -> HighValue:
    """Of one window; customers of whom either is unknown are left out. Both are (n,) money."""
    import numpy as np

    from tenure.segments.value_tiers import is_high

    known = ~(np.isnan(predicted) | np.isnan(actual))
    said, came = is_high(predicted[known]), is_high(actual[known])
    return HighValue(int(known.sum()), int(said.sum()), int(came.sum()), int((said & came).sum()))
