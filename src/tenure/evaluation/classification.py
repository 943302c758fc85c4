"""How well probabilities of a yes-or-no outcome rank, and whether they mean what they say.

Customers who tie in their probability share what they bring, so the order of the rows never matters. A
metric that is not defined on the data (an outcome that never or always happened) is None.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from tenure.core.backtest import ClassificationMetrics

Floats = NDArray[np.float64]
TOP_SHARE = 0.1
BINS = 10


def classify(actual: ArrayLike, probability: ArrayLike) -> ClassificationMetrics:
    """All metrics. `actual` is 1 or 0, `probability` between 0 and 1; both of shape (n_customers,)."""
    y, p = np.asarray(actual, dtype=np.float64), np.asarray(probability, dtype=np.float64)
    if len(y) == 0:
        return ClassificationMetrics(0, *(None,) * 7)
    return ClassificationMetrics(
        n=len(y),
        rate=float(y.mean()),
        roc_auc=roc_auc(y, p),
        pr_auc=pr_auc(y, p),
        recall_at_top=recall_at_top(y, p),
        brier=float(((p - y) ** 2).mean()),
        bias=float(p.sum() / y.sum() - 1) if y.any() else None,
        calibration_error=calibration_error(y, p),
    )


def roc_auc(actual: Floats, probability: Floats) -> float | None:
    """Area under the receiver operating characteristic, from ranks (Mann & Whitney 1947)."""
    yes = float(actual.sum())
    no = len(actual) - yes
    if yes == 0 or no == 0:
        return None
    ranks = rankdata(probability)[actual > 0].sum()
    return float((ranks - yes * (yes + 1) / 2) / (yes * no))


def pr_auc(actual: Floats, probability: Floats) -> float | None:
    """Average precision: precision at each distinct probability, weighted by the recall it adds."""
    if not actual.any():
        return None
    found, customers = _cumulative(actual, probability)
    added = np.diff(found, prepend=0.0)
    return float((found / customers * added).sum() / actual.sum())


def recall_at_top(actual: Floats, probability: Floats, share: float = TOP_SHARE) -> float | None:
    """Share of all outcomes among the top `share` of customers (at least one) by probability."""
    if not actual.any():
        return None
    found, customers = _cumulative(actual, probability)
    most = max(1, int(len(actual) * share))
    held = np.interp(most, np.concatenate(([0], customers)), np.concatenate(([0.0], found)))
    return float(held / actual.sum())


def calibration_error(actual: Floats, probability: Floats) -> float:
    """Mean over tenths by probability of |mean probability - rate|, each by its size.

    Customers who tie are never parted: they fall into the tenth of their mean rank.
    """
    tenth = np.minimum(((rankdata(probability) - 0.5) / len(actual) * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(tenth, probability - actual, BINS)
    return float(np.abs(gap).sum() / len(actual))


def _cumulative(actual: Floats, probability: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Outcomes and customers down to each distinct probability, from the highest on."""
    order = np.argsort(-probability, kind="stable")
    last = np.flatnonzero(np.append(np.diff(probability[order]) != 0, True))
    return np.cumsum(actual[order])[last], last + 1
