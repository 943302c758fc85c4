"""Forecast the number of orders of known customers from the order history of their cohorts.

A cohort triangle: orders after the first, by cohort (when customers were won) and period (when they ordered).
The rate per customer is a product of age, period and cohort, as in the chain ladder of insurers with calendar
effects (Zehnwirth 1994, "Probabilistic development factor models"; Kuang, Nielsen & Nielsen 2008,
"Identification of the age-period-cohort model and the extended chain-ladder model", Biometrika 95(4)):

    log rate = level + slope * log(1 + age) + cohort + trend(period) + season(period)

The linear parts of age, period and cohort are not identified, so priors determine them: the slope is near
that of customers who leave at various times, cohorts vary around a common mean, the trend is a random walk
that continues at its last value, the season is a smooth yearly curve. Estimates are the mode of the priors
and a Poisson likelihood that is tempered by the estimated dispersion. With barely a year of history,
age and season cannot be separated, and there is no forecast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

BIN_DAYS = 30
MOST_BINS = 61
"""Periods older than five years are left out; older cohorts are merged into the oldest."""

LEAST_HISTORY_DAYS = 420
"""Fourteen bins: with less history, the history models predict totals better (180 cuts of 15 logs)."""

_YEAR_BINS = 365.25 / BIN_DAYS
_SLOPE, _SLOPE_SPREAD = -0.5, 0.5
_COHORT_SPREAD = 0.3
_TREND_STEP, _TREND_SPREAD = 0.05, 0.5
_SEASON_SPREADS = (0.25, 0.125, 0.25 / 3)
"""Of the log rate, of the yearly wave and its first two overtones."""

_ROUNDS = 50
_STEP = 2.0
_CONVERGED = 1e-6


def orders_ahead(won: Days, cohort: Days, age: Days, horizon_days: int) -> float | None:
    """Orders of known customers in the window that begins at the cut; None below 420 days of history.

    Parameters
    ----------
    won : shape (n_customers,)
        Days before the cut of each customer's first order, at least 1.
    cohort, age : shape (n_order_days,)
        Of each order day after a customer's first: days before the cut of that customer's first order, and
        of this one, at least 1.
    horizon_days : int
        Length of the window.
    """
    if not len(won) or not len(age) or int(won.max()) < LEAST_HISTORY_DAYS:
        return None
    triangle = _Triangle.of(won, cohort, age)
    return triangle.orders_ahead(triangle.mode(), horizon_days)


@dataclass(frozen=True)
class _Triangle:
    """Cells of cohort and period, the newest bin first.

    customers : shape (n_bins,); of each cohort. cohort, period : shape (n_cells,). exposure : customers times
    bins in which they were known. orders : their orders. Both of shape (n_cells,).
    """

    customers: Floats
    cohort: Days
    period: Days
    exposure: Floats
    orders: Floats

    @classmethod
    def of(cls, won: Days, cohort: Days, age: Days) -> _Triangle:
        bins = min((int(won.max()) - 1) // BIN_DAYS + 1, MOST_BINS)
        won_in = np.minimum((won - 1) // BIN_DAYS, bins - 1)
        customers = np.bincount(won_in, minlength=bins).astype(np.float64)
        # In the bin of the first order, a customer is only known for the days after it.
        first_exposure = (
            np.bincount(won_in, np.minimum(won - 1 - won_in * BIN_DAYS, BIN_DAYS), bins) / BIN_DAYS
        )
        exposure = np.tril(np.repeat(customers[:, None], bins, axis=1), -1) + np.diag(first_exposure)
        period = (age - 1) // BIN_DAYS
        row = np.minimum((cohort - 1) // BIN_DAYS, bins - 1)
        within = period < bins
        cell = row[within] * bins + period[within]
        orders = np.bincount(cell, minlength=bins * bins).astype(np.float64).reshape(bins, bins)
        rows, columns = np.nonzero(exposure > 0)
        return cls(customers, rows, columns, exposure[rows, columns], orders[rows, columns])

    def mode(self) -> Floats:
        """Level, slope, cohorts, trend and season, in this order, by Newton's method."""
        design, (middle, precision) = self._design(), _prior(len(self.customers))
        coefficients = middle.copy()
        coefficients[0] = np.log(max(self.orders.sum(), 1.0) / self.exposure.sum())
        freedom = max(len(self.orders) - len(self.customers), 5)
        for _ in range(_ROUNDS):
            mean = self.exposure * np.exp(np.clip(design @ coefficients, -20.0, 20.0))
            residuals = self.orders - mean
            dispersion = max(1.0, float((residuals**2 / np.maximum(mean, 0.05)).sum() / freedom))
            slope = design.T @ (residuals / dispersion) - precision @ (coefficients - middle)
            curvature = design.T @ (design * (mean / dispersion)[:, None]) + precision
            step = np.clip(np.linalg.solve(curvature, slope), -_STEP, _STEP)
            coefficients = coefficients + step
            if np.abs(step).max() < _CONVERGED:
                break
        return coefficients

    def orders_ahead(self, coefficients: Floats, horizon_days: int) -> float:
        """Sum over the cohorts and the days of the window; the trend keeps its last value."""
        bins = len(self.customers)
        later = (np.arange(horizon_days) + 0.5) / BIN_DAYS
        cohorts, trend, season = (
            coefficients[2 : 2 + bins],
            coefficients[2 + bins],
            coefficients[2 + 2 * bins :],
        )
        calendar = np.exp(coefficients[0] + trend + season @ _season(later))
        age = np.arange(bins)[:, None] + 0.5 + later
        rate = np.exp(coefficients[1] * np.log1p(age) + cohorts[:, None]) * calendar
        return float((self.customers[:, None] * rate).sum() / BIN_DAYS)

    def _design(self) -> Floats:
        bins, cells = len(self.customers), np.arange(len(self.orders))
        season = _season(-self.period.astype(np.float64) - 0.5)
        design = np.zeros((len(cells), 2 + 2 * bins + len(season)))
        design[:, 0] = 1.0
        design[:, 1] = np.log1p(np.maximum(self.cohort - self.period, 0.25))
        design[cells, 2 + self.cohort] = 1.0
        design[cells, 2 + bins + self.period] = 1.0
        design[:, 2 + 2 * bins :] = season.T
        return design


def _season(bins_after_cut: Floats) -> Floats:
    """Yearly waves; shape (2 * number of waves, n)."""
    turn = 2 * np.pi * bins_after_cut / _YEAR_BINS
    waves = np.arange(1, len(_SEASON_SPREADS) + 1)[:, None] * turn
    return np.concatenate([np.cos(waves), np.sin(waves)])


def _prior(bins: int) -> tuple[Floats, Floats]:
    """Means, and the precision matrix; nearly flat for the level."""
    season = np.tile(1 / np.square(_SEASON_SPREADS), 2)
    middle = np.zeros(2 + 2 * bins + len(season))
    middle[1] = _SLOPE
    trend = np.full(bins, 1 / _TREND_SPREAD**2)
    precision = np.diag(
        np.concatenate([[1e-9, 1 / _SLOPE_SPREAD**2], np.full(bins, 1 / _COHORT_SPREAD**2), trend, season])
    )
    walk = np.diff(np.eye(bins), axis=0) / _TREND_STEP
    periods = slice(2 + bins, 2 + 2 * bins)
    precision[periods, periods] += walk.T @ walk
    return middle, precision
