"""The season of a shop, learned from orders that lie between a customer's first and last.

Let customer i order at the rate `rate_i * s(day)` while a customer. Given the first and the last order day
and how many lie between, those between are independent and fall on a day with a probability proportional to
`s(day)`: the order-statistics property of Poisson processes (Cox & Lewis 1966, "The Statistical Analysis of
Series of Events"; for processes with multiplied rates Cook & Lawless 2007, "The Statistical Analysis of
Recurrent Events"). When customers were won, how often each orders and when they leave does not enter,
so a year of growth or decay is not mistaken for a season, and a log that begins in the middle of its
customers' lives does no harm.

`s` is constant within bins of 30 days counted back from the cut. Its maximum likelihood is found by
iteration: orders in a bin over those expected from the current rates. A Gamma prior shrinks bins with few
orders towards 1. Weighted by amounts, the season is that of spend; the largest orders are capped, or a
single wholesaler could dominate it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

BIN_DAYS = 30
PRIOR_ORDERS = 10.0
"""The prior counts as this many orders in each bin."""

LARGEST = 0.95
"""Values are capped at this quantile."""

YEAR_DAYS = 365
_ROUNDS = 30


@dataclass(frozen=True)
class Season:
    """Orders per day relative to what was expected from the customers of that time.

    `observed`, `expected`, shape (history_days,): in mean orders, the day before the cut first, both smoothed
    over bins. Their ratio is the season; 1 is the mean.
    """

    observed: Floats
    expected: Floats

    @classmethod
    def learn(cls, first: Days, last: Days, age: Days, value: Floats, history_days: int) -> Self:
        """Learn the season from the order days between each customer's first and last.

        Parameters
        ----------
        first, last, age : shape (n_order_days,)
            Days before the cut, at least 1: the customer's first and last order day, and this one.
        value : shape (n_order_days,)
            Weight, at least 0: 1 for orders, the amount for spend.
        history_days : int
            Days of the log before the cut.
        """
        if not len(age) or value.sum() <= 0:
            return cls(np.zeros(history_days), np.zeros(history_days))
        weight = np.minimum(value, np.quantile(value, LARGEST))
        weight = weight / (weight.mean() or 1.0)
        bins = np.arange(history_days) // BIN_DAYS
        observed = np.bincount(bins[age - 1], weight, bins[-1] + 1)
        level = np.ones(len(observed))
        for _ in range(_ROUNDS):
            expected = _expected(level[bins], first, last, weight, bins)
            level = (observed + PRIOR_ORDERS) / (expected + PRIOR_ORDERS)
        size = np.bincount(bins)
        return cls((observed / size)[bins], (expected / size)[bins])

    def ahead(self, horizon_days: int) -> float | None:
        """Mean season over the window that begins at the cut, from the same days in earlier years.

        None if the log does not reach back a year from each of them.
        """
        days_ahead, days = np.arange(horizon_days), len(self.observed)
        years = np.arange(1, (days + horizon_days) // YEAR_DAYS + 2)
        ages = YEAR_DAYS * years[:, None] - days_ahead
        in_range = (ages >= 1) & (ages <= days)
        if not in_range.any(axis=0).all():
            return None
        at = np.where(in_range, ages, 1) - 1
        observed, expected = (
            np.where(in_range, counts[at], 0.0).sum(axis=0) for counts in (self.observed, self.expected)
        )
        return float(_level(observed, expected).mean())

    def between(self, older: int, newer: int) -> float:
        """Mean season over the days from `older` to `newer` days before the cut, the latter excluded."""
        within = slice(max(newer, 0), min(older, len(self.observed)))
        if within.start >= within.stop:
            return 1.0
        return float(_level(self.observed[within], self.expected[within]).mean())


def _level(observed: Floats, expected: Floats) -> Floats:
    prior = PRIOR_ORDERS / BIN_DAYS
    return np.asarray((observed + prior) / (expected + prior))


def _expected(by_age: Floats, first: Days, last: Days, weight: Floats, bins: Days) -> Floats:
    """Expected orders per bin: each order day spread over the days between its customer's first and last."""
    upto = np.concatenate([[0.0], np.cumsum(by_age)])
    rate = weight / np.maximum(upto[first - 1] - upto[last], np.finfo(float).tiny)
    # Between are the ages last + 1 to first - 1, at the indices last to first - 2.
    steps = np.bincount(last, rate, len(by_age) + 1) - np.bincount(first - 1, rate, len(by_age) + 1)
    binned = np.bincount(bins, np.cumsum(steps)[: len(by_age)], bins[-1] + 1)
    return np.asarray(binned, dtype=np.float64)
