"""Metrics of a prediction against actual values: level, error, ranking and concentration.

Definitions are those customary for CLV hold-outs. Where predictions tie, deciles, the Gini curve and the
top tenth take customers in the order of the rows, so callers keep rows sorted by customer.
A metric that is not defined on the data (a share of nothing, a correlation with a constant) is None.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from tenure.core.modelling.backtest import Metrics

Floats = NDArray[np.float64]
DECILES = 10


def score(
    actual: ArrayLike, predicted: ArrayLike, lower: ArrayLike | None = None, upper: ArrayLike | None = None
) -> Metrics:
    """All metrics of one model on one set of customers.

    Parameters
    ----------
    actual, predicted : array_like of float, shape (n_customers,)
        Finite; same order.
    lower, upper : array_like of float, optional
        Interval ends; customers without one (NaN) do not count towards coverage.
    """
    y, p = np.asarray(actual, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    if len(y) == 0:
        return Metrics(0, *(float("nan"),) * 2, *(None,) * 7)
    error = p - y
    coverage, width = (None, None) if lower is None or upper is None else interval_quality(y, lower, upper)
    return Metrics(
        n=len(y),
        mae=float(np.abs(error).mean()),
        rmse=float(np.sqrt((error**2).mean())),
        r2=_r2(y, error),
        mape=mape(y, p),
        bias=_ratio(p.sum() - y.sum(), y.sum()),
        spearman=spearman(y, p),
        ngini=normalised_gini(y, p),
        decile_mape=decile_mape(y, p),
        top_decile_share=top_share(y, p),
        coverage=coverage,
        interval_width=width,
    )


def mape(actual: Floats, predicted: Floats) -> float | None:
    """Mean of |error| / actual over customers who spent something; None if nobody did."""
    has_actual = actual > 0
    if not has_actual.any():
        return None
    return float((np.abs(predicted - actual)[has_actual] / actual[has_actual]).mean())


def spearman(actual: Floats, predicted: Floats) -> float | None:
    """Rank correlation, ties sharing their mean rank; None if either side is constant."""
    ranks = rankdata(actual), rankdata(predicted)
    if min(np.ptp(rank) for rank in ranks) == 0:
        return None
    return float(np.corrcoef(*ranks)[0, 1])


def normalised_gini(actual: Floats, predicted: Floats) -> float | None:
    """Gini of actual value in the order of the prediction, over that of the perfect order; 0 by chance."""
    return _ratio(_gini(actual, predicted), _gini(actual, actual))


def decile_of(predicted: Floats) -> NDArray[np.int64]:
    """Tenth by predicted value, from 0 (lowest) to 9 (highest), as equal in size as possible.

    Equals `pandas.qcut(rank(method="first"), 10)` for ten customers or more.
    """
    position = np.empty(len(predicted))
    position[np.argsort(predicted, kind="stable")] = np.arange(len(predicted))
    edges = np.linspace(0, max(len(predicted) - 1, 1), DECILES + 1)[1:-1]
    return np.searchsorted(edges, position, side="left").astype(np.int64)


def decile_mape(actual: Floats, predicted: Floats) -> float | None:
    """Mean over deciles of |mean predicted - mean actual| / |mean actual|; deciles of value 0 are omitted."""
    decile = decile_of(predicted)
    count = np.bincount(decile, minlength=DECILES)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.bincount(decile, actual, DECILES) / count
        p = np.bincount(decile, predicted, DECILES) / count
    defined = (count > 0) & (y != 0)
    if not defined.any():
        return None
    return float((np.abs(p - y)[defined] / np.abs(y[defined])).mean())


def top_share(actual: Floats, predicted: Floats, share: float = 0.1) -> float | None:
    """Share of all actual value brought by the top `share` of customers by prediction."""
    most = max(1, int(len(actual) * share))
    top = np.argsort(-predicted, kind="stable")[:most]
    return _ratio(actual[top].sum(), actual.sum())


def interval_quality(
    actual: ArrayLike, lower: ArrayLike, upper: ArrayLike
) -> tuple[float | None, float | None]:
    """Share of customers inside their interval, and its mean width, over customers with an interval."""
    y, low, high = (np.asarray(values, dtype=np.float64) for values in (actual, lower, upper))
    has_interval = np.isfinite(low) & np.isfinite(high)
    if not has_interval.any():
        return None, None
    inside = (y >= low) & (y <= high)
    return float(inside[has_interval].mean()), float((high - low)[has_interval].mean())


def average(scores: Iterable[Metrics]) -> Metrics:
    """Plain mean of each metric over cutoffs, where it is defined; `n` is the sum, `bias` keeps its sign."""
    all_metrics = list(scores)
    means = {}
    for name in (field.name for field in fields(Metrics)):
        values = [value for metrics in all_metrics if (value := getattr(metrics, name)) is not None]
        means[name] = float(np.mean(values)) if values else None
    return Metrics(**(means | {"n": sum(metrics.n for metrics in all_metrics)}))  # type: ignore[arg-type]


def _gini(actual: Floats, order_by: Floats) -> float:
    total = actual.sum()
    if total == 0:
        return 0.0
    ordered = actual[np.argsort(-order_by, kind="stable")]
    return float(2 * (np.cumsum(ordered) / total).mean() - 1)


def _r2(actual: Floats, error: Floats) -> float | None:
    spread = ((actual - actual.mean()) ** 2).sum()
    return None if spread == 0 else float(1 - (error**2).sum() / spread)


def _ratio(part: float, whole: float) -> float | None:
    return None if whole == 0 else float(part / whole)
