"""The daily index that scales all customers' order rates, and its running total.

Operational time is the running total of the index. In it, repeat orders are a plain Poisson process, so
season and trend do not complicate the truth: expected orders are rate times operational time.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from tenure.sources.synthetic_shop.plan import DAY_SECONDS, HORIZONS_DAYS, ShopPlan

_PEAK_DAY_OF_YEAR = 345  # 11 December
_WEEK = np.array([0.93, 0.92, 0.95, 1.0, 1.08, 1.12, 1.0])  # Monday first; the mean is 1
_HOUR_SHARES = np.array(
    [1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3.5, 4.5, 5.5, 6, 6.5, 6, 5.5, 5, 5.5, 6, 7, 8, 8.5, 7.5, 4.5, 2]
)


class Season:
    """The index by day, from the first day of the span to the longest horizon after it.

    Attributes
    ----------
    index : array of shape (days + 365,); 1 is an average day of an average year at the trend level of the
        last day.
    elapsed : array of shape (days + 366,); operational days before the start of each day.
    """

    def __init__(self, plan: ShopPlan) -> None:
        process, last = plan.process, plan.days - 1
        day = np.arange(plan.days + max(HORIZONS_DAYS))
        dates = np.datetime64(plan.start, "D") + day
        day_of_year = (dates - dates.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)
        angle = 2 * np.pi * (day_of_year - _PEAK_DAY_OF_YEAR) / 365.25
        yearly = np.exp(process.season * (0.30 * np.cos(angle) + 0.15 * np.cos(2 * angle)))
        whole_year = 2 * np.pi * np.arange(1461) / 365.25
        yearly /= np.exp(process.season * (0.30 * np.cos(whole_year) + 0.15 * np.cos(2 * whole_year))).mean()
        weekly = _WEEK[(dates.astype(int) + 3) % 7] ** process.season
        self.index = yearly * weekly * (1 + process.trend_per_year) ** ((day - last) / 365.25)
        self.elapsed = np.concatenate([[0.0], np.cumsum(self.index)])
        self.signups = self.index * (1 + process.signup_growth_per_year) ** ((day - last) / 365.25)
        self._grid = np.arange(len(self.elapsed), dtype=float)

    def operational(self, position: np.ndarray) -> np.ndarray:
        """Operational days at positions in calendar days since the start."""
        return np.asarray(np.interp(position, self._grid, self.elapsed))

    def day_at(self, operational: np.ndarray) -> np.ndarray:
        """The calendar day (int32 since the start) in which operational times fall."""
        return (np.searchsorted(self.elapsed, operational, side="right") - 1).astype(np.int32)


def first_day(plan: ShopPlan) -> np.datetime64:
    return np.datetime64(plan.start, "s")


def day_after_span(plan: ShopPlan) -> str:
    """The day predictions start: the `as_of` that covers the whole log."""
    return (plan.end + timedelta(days=1)).isoformat()


def seconds_of_day(uniform: np.ndarray) -> np.ndarray:
    """Seconds of the day from uniform numbers: busy in the evening, quiet at night."""
    shares = np.concatenate([[0.0], np.cumsum(_HOUR_SHARES) / _HOUR_SHARES.sum()])
    second = np.interp(uniform, shares, np.arange(25) * 3600.0).astype(np.int64)
    return np.asarray(second.clip(0, DAY_SECONDS - 1))
