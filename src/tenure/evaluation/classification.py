"""Ranking and calibration of probabilities of a binary outcome.

Customers with equal probabilities share their outcomes, so the order of the rows never matters. A
metric that is not defined on the data (an outcome that never or always happened) is None.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from tenure.core.modelling.backtest import ClassificationMetrics, ProbabilityTenth

Floats = NDArray[np.float64]
TOP_SHARE = 0.1
BINS = 10
THRESHOLD = 0.5
"""Probability from which the outcome is predicted."""
_SURE = 1e-6
"""Probabilities are clipped this far from 0 and 1, so that one surprise does not dominate the log loss."""


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
        log_loss=log_loss(y, p),
        precision_at_top=precision_at_top(y, p),
    )


def roc_auc(actual: Floats, probability: Floats) -> float | None:
    """Area under the ROC curve, from ranks (Mann & Whitney 1947); None if all outcomes are equal."""
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
    outcomes, customers = _cumulative(actual, probability)
    added = np.diff(outcomes, prepend=0.0)
    return float((outcomes / customers * added).sum() / actual.sum())


def recall_at_top(actual: Floats, probability: Floats, share: float = TOP_SHARE) -> float | None:
    """Share of all outcomes among the top `share` of customers (at least one) by probability."""
    return float(_hits_among_top(actual, probability, share)[0] / actual.sum()) if actual.any() else None


def precision_at_top(actual: Floats, probability: Floats, share: float = TOP_SHARE) -> float:
    """Share of the top `share` of customers (at least one) by probability that had the outcome."""
    hits, most = _hits_among_top(actual, probability, share)
    return hits / most


def log_loss(actual: Floats, probability: Floats) -> float:
    """Mean of -log of the probability of the actual outcome, clipped away from 0 and 1 by a millionth."""
    clipped = np.clip(np.where(actual > 0, probability, 1.0 - probability), _SURE, 1.0 - _SURE)
    return float(-np.log(clipped).mean())


@dataclass(frozen=True)
class AtThreshold:
    """Customers with at least this probability: `held` of them had the outcome.

    `outcomes` is the number over all customers.
    """

    threshold: float
    customers: int
    held: int
    outcomes: int


def at_threshold(actual: Floats, probability: Floats, threshold: float = THRESHOLD) -> AtThreshold:
    """Customers who are predicted to have the outcome, and how many of them had it."""
    flagged = probability >= threshold
    return AtThreshold(threshold, int(flagged.sum()), int(actual[flagged].sum()), int(actual.sum()))


def probability_tenths(actual: Floats, probability: Floats) -> tuple[ProbabilityTenth, ...]:
    """Tenths by probability, the lowest first; those left empty by ties are omitted."""
    if len(actual) == 0:
        return ()
    tenth = _tenth_of(probability)
    size = np.bincount(tenth, minlength=BINS)
    expected, outcomes = (np.bincount(tenth, values, BINS) for values in (probability, actual))
    return tuple(
        ProbabilityTenth(
            int(size[place]), float(expected[place] / size[place]), float(outcomes[place] / size[place])
        )
        for place in np.flatnonzero(size)
    )


def calibration_error(actual: Floats, probability: Floats) -> float:
    """Mean of |mean probability - rate| over tenths by probability, weighted by their size.

    Customers with equal probabilities stay together, in the tenth of their mean rank.
    """
    gap = np.bincount(_tenth_of(probability), probability - actual, BINS)
    return float(np.abs(gap).sum() / len(actual))


def _tenth_of(probability: Floats) -> NDArray[np.int64]:
    rank: Floats = (rankdata(probability) - 0.5) / len(probability)
    tenth = (rank * BINS).astype(np.int64)
    return tenth.clip(max=BINS - 1)


def _hits_among_top(actual: Floats, probability: Floats, share: float) -> tuple[float, int]:
    """Outcomes among the top customers by probability, and the number of these customers."""
    outcomes, customers = _cumulative(actual, probability)
    most = max(1, int(len(actual) * share))
    hits = np.interp(most, np.concatenate(([0], customers)), np.concatenate(([0.0], outcomes)))
    return float(hits), most


def _cumulative(actual: Floats, probability: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Cumulative outcomes and customers at each distinct probability, highest first."""
    order = np.argsort(-probability, kind="stable")
    last = np.flatnonzero(np.append(np.diff(probability[order]) != 0, True))
    return np.cumsum(actual[order])[last], last + 1
