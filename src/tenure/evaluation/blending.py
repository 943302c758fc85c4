"""Blend the predictions of several models with non-negative weights learned from actual outcomes.

Weights minimise the Tweedie deviance (power 1.5) of the weighted sum: like the squared error it is smallest
at the mean (Gneiting 2011, "Making and evaluating point forecasts", JASA 106(494), theorem 7), but a few
customers of a heavy tail do not decide it alone. Members are first scaled to the actual total, so that the
weights reflect only how well each ranks customers by value; `recalibration` corrects the level.

Stacking after Wolpert (1992), "Stacked generalization", Neural Networks 5(2); non-negative after Breiman
(1996), "Stacked regressions", Machine Learning 24.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]

PRIOR_CUSTOMERS = 500.0
"""The prior counts as this many customers: it dominates with fewer buyers than that."""

_FLOOR = 1e-3
_SHARPNESS = 1.0


def levelled(predicted: Floats, total: float) -> Floats:
    """Each column scaled to the total; shape (n_customers, n_members). A column of zeros stays zero."""
    sums = predicted.sum(axis=0)
    return predicted * np.where(sums > 0, total / np.where(sums > 0, sums, 1.0), 0.0)


def fit_weights(predicted: Floats, actual: Floats, prior: Floats) -> Floats:
    """Weights of the members, at least 0 and summing to 1.

    Parameters
    ----------
    predicted : shape (n_customers, n_members)
        Out-of-time predictions at the level of `actual` (`levelled`).
    actual : shape (n_customers,)
        Actual values; below zero counts as zero.
    prior : shape (n_members,)
        Weights that the result is shrunk towards when there is little data; they sum to 1.
    """
    y = np.maximum(actual, 0.0)
    size = y.mean()
    buyers = int((y > 0).sum())
    if size <= 0 or len(prior) == 1:
        return prior
    y, x = y / size, np.maximum(predicted, 0.0) / size
    pull = _SHARPNESS * PRIOR_CUSTOMERS / (PRIOR_CUSTOMERS + buyers)

    def loss(weights: Floats) -> tuple[float, Floats]:
        mean = np.maximum(x @ weights, _FLOOR)
        root = np.sqrt(mean)
        away = weights - prior
        value = (y / root + root).mean() + pull * (away**2).sum()
        slope = 0.5 * (1.0 - y / mean) / root
        return float(value), x.T @ slope / len(y) + 2 * pull * away

    fit = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=[(0.0, 2.0)] * len(prior))
    total = fit.x.sum()
    return np.asarray(fit.x / total) if total > 0 else prior
