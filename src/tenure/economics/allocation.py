"""How to allocate a budget: in fixed proportions, or so that the last unit returns the same in every cell.

For concave returns `k * spend ** b` (0 < b < 1) the best plan has equal marginal returns in all cells except
those at a limit (Karush-Kuhn-Tucker conditions: Boyd & Vandenberghe 2004, "Convex Optimization",
sec. 5.5.3). One number, the common marginal return, determines every spend; bisection finds it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_STEPS = 200


def in_proportion(shares: np.ndarray, lower: np.ndarray, upper: np.ndarray, total: float) -> np.ndarray:
    """Spend of each cell, as close to the given shares as the limits allow.

    Parameters
    ----------
    shares : array of shape (n_cells,)
        Share of the budget of each cell, at least 0.
    lower, upper : arrays of shape (n_cells,)
        Minimum and maximum of each cell, in money; they must leave room for `total`.
    total : the budget, in money.

    Returns
    -------
    Array of shape (n_cells,), in money; the spends add up to `total`.
    """
    shares = np.maximum(shares, 1e-12)

    def at(log_factor: float) -> np.ndarray:
        spend: np.ndarray = np.clip(shares * np.exp(log_factor), lower, upper)
        return spend

    return _meeting(total, at, lower, upper)


def best_spend(
    scale: np.ndarray, elasticity: np.ndarray, lower: np.ndarray, upper: np.ndarray, total: float
) -> np.ndarray:
    """Spend of each cell that maximizes the sum of `scale * spend ** elasticity`, within the limits.

    Parameters
    ----------
    scale : array of shape (n_cells,)
        Return of a spend of 1; a cell without return gets its minimum.
    elasticity : array of shape (n_cells,), between 0 and 1.
    lower, upper : arrays of shape (n_cells,)
        Minimum and maximum of each cell, in money; they must leave room for `total`.
    total : the budget, in money.

    Returns
    -------
    Array of shape (n_cells,), in money; the spends add up to `total`.
    """
    power = 1 / (1 - elasticity)
    with np.errstate(divide="ignore"):
        log_top = np.log(np.maximum(scale, 0.0) * elasticity)

    def at(log_factor: float) -> np.ndarray:
        # A lower common marginal return means more spend: the factor is its inverse.
        with np.errstate(over="ignore"):
            free = np.exp(np.clip(power * (log_top + log_factor), -700, 700))
        return np.clip(np.where(scale > 0, free, 0.0), lower, upper)

    return _meeting(total, at, lower, upper)


def _meeting(
    total: float, at: Callable[[float], np.ndarray], lower: np.ndarray, upper: np.ndarray
) -> np.ndarray:
    """The spends `at` a factor (they grow with it) that add up to the total."""
    if total <= lower.sum():
        return lower.copy()
    low, high = -700.0, 700.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if at(middle).sum() < total:
            low = middle
        else:
            high = middle
    spends = at((low + high) / 2)
    return _exact(spends, lower, upper, total)


def _exact(spends: np.ndarray, lower: np.ndarray, upper: np.ndarray, total: float) -> np.ndarray:
    """Give the rounding remainder to cells with room: first in proportion to their spend, then evenly."""
    for weights in (spends, np.ones_like(spends)):
        remainder = total - spends.sum()
        room = (upper - spends) if remainder > 0 else (spends - lower)
        open_weights = np.where(room > 0, weights, 0.0)
        if open_weights.sum() > 0:
            part = np.minimum(np.abs(remainder) * open_weights / open_weights.sum(), room)
            spends = spends + np.sign(remainder) * part
    return spends
