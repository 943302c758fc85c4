"""Clusters: groups of customers with similar value, rhythm, basket and sustainability.

Columns with long tails are log-transformed; all are standardized and clipped at three standard deviations, so
that no column and no single customer dominates. The number of clusters is the one with the best silhouette
(k-means; Rousseeuw 1987, Journal of Computational and Applied Mathematics 20) or the lowest BIC (Gaussian
mixture; Schwarz 1978, Annals of Statistics 6(2)). Stability is the mean adjusted Rand index (Hubert & Arabie
1985, Journal of Classification 2) between the clusters and those of resamples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

import numpy as np
import pandas as pd

from tenure.core.errors import DataError, OptionError

Method = Literal["kmeans", "gmm"]
METHODS: tuple[Method, ...] = ("kmeans", "gmm")
MIN_CLUSTERS, MAX_CLUSTERS = 3, 8
"""Range of the number of clusters tried."""

LIMIT = 3.0
SAMPLE = {"kmeans": 100_000, "gmm": 40_000}
_CHOICE_SAMPLE = 20_000
_SILHOUETTE_SAMPLE = 4_000
_RESAMPLES = {"kmeans": 8, "gmm": 4}
_MIN_CUSTOMERS = 50
_MIN_KNOWN_SHARE = 0.5
_CHUNK = 200_000
_LOGGED = frozenset(
    {
        "predicted_clv",
        "net_spend",
        "orders",
        "average_order_value",
        "days_since_last_order",
        "average_days_between_orders",
        "items_per_order",
        "categories",
    }
)
DIMENSIONS = (
    "predicted_clv",
    "average_order_value",
    "orders",
    "days_since_last_order",
    "average_days_between_orders",
    "items_per_order",
    "categories",
    "discount_share",
    "eco_spend_share",
)
"""Columns of the customer table; those that are mostly unknown, or the same for all, are left out."""


@dataclass(frozen=True)
class Scale:
    """How a column is standardized: `(value or its log - mean) / sd`, clipped at `LIMIT`; unknown is 0."""

    name: str
    logged: bool
    mean: float
    sd: float


@dataclass(frozen=True)
class Mixture:
    """A Gaussian mixture: weights, and the Cholesky factor of each component's precision (k, d, d)."""

    weights: list[float]
    cholesky: list[list[list[float]]]


@dataclass(frozen=True)
class Clustering:
    """A fitted clustering; it holds no customers.

    centres : (k, d) in standardized columns, most valuable cluster first. tried : silhouette (higher is
    better) or BIC (lower is better) by number of clusters. stability : mean adjusted Rand index.
    """

    method: Method
    scales: tuple[Scale, ...]
    centres: list[list[float]]
    mixture: Mixture | None
    tried: Mapping[int, float]
    stability: float
    seed: int

    def assign(self, frame: pd.DataFrame) -> np.ndarray:
        """Cluster number of every row; 1 is the most valuable."""
        labels = np.empty(len(frame), dtype=np.int64)
        for start in range(0, len(frame), _CHUNK):
            points = scaled(frame.iloc[start : start + _CHUNK], self.scales)
            labels[start : start + _CHUNK] = _nearest(points, np.array(self.centres), self.mixture)
        return labels + 1

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain = asdict(self)
        return plain | {"tried": {str(number): value for number, value in self.tried.items()}}

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> Self:
        """Inverse of `to_json`."""
        return cls(
            method=state["method"],
            scales=tuple(Scale(**scale) for scale in state["scales"]),
            centres=state["centres"],
            mixture=Mixture(**state["mixture"]) if state["mixture"] else None,
            tried={int(number): value for number, value in state["tried"].items()},
            stability=state["stability"],
            seed=state["seed"],
        )


def find_clusters(
    frame: pd.DataFrame, method: Method = "kmeans", number: int | None = None, seed: int = 0
) -> Clustering:
    """Cluster customers.

    Parameters
    ----------
    frame : DataFrame
        One row per customer with columns of `DIMENSIONS`; null where unknown.
    number : int, optional
        Number of clusters; by default the best from `MIN_CLUSTERS` to `MAX_CLUSTERS`.

    Raises OptionError (`option.method`, `option.clusters`), DataError (`data.few_customers`).
    """
    _check(frame, method, number)
    rng = np.random.default_rng(seed)
    scales = scales_of(frame)
    sample = frame.iloc[np.sort(rng.permutation(len(frame))[: SAMPLE[method]])]
    points = scaled(sample, scales)
    few = points[rng.permutation(len(points))[:_CHOICE_SAMPLE]]
    numbers = [number] if number else range(MIN_CLUSTERS, MAX_CLUSTERS + 1)
    scores = {count: _criterion(few, method, count, seed) for count in numbers}
    best = min(scores, key=lambda count: scores[count] * (-1 if method == "kmeans" else 1))
    centres, mixture = _fitted(points, method, best, seed)
    order = _by_value(points, sample, _nearest(points, centres, mixture), best)
    centres, mixture = centres[order], _reordered(mixture, order)
    return Clustering(
        method,
        scales,
        centres.tolist(),
        mixture,
        scores,
        _stability(few, (centres, mixture), method, rng),
        seed,
    )


def scales_of(frame: pd.DataFrame) -> tuple[Scale, ...]:
    """Scales of the columns that distinguish customers. Raises DataError (`data.alike`) if none does."""
    scales = []
    for name in DIMENSIONS:
        if name not in frame.columns or frame[name].notna().mean() < _MIN_KNOWN_SHARE:
            continue
        values = _tamed(frame[name], name in _LOGGED)
        mean, sd = float(np.nanmean(values)), float(np.nanstd(values))
        if sd > 1e-9:
            scales.append(Scale(name, name in _LOGGED, mean, sd))
    if not scales:
        raise DataError("All customers are alike, so they cannot be clustered.", code="data.alike")
    return tuple(scales)


def scaled(frame: pd.DataFrame, scales: Sequence[Scale]) -> np.ndarray:
    """(n, d) standardized columns; unknown values become 0."""
    columns = [(_tamed(frame[scale.name], scale.logged) - scale.mean) / scale.sd for scale in scales]
    return np.nan_to_num(np.clip(np.column_stack(columns), -LIMIT, LIMIT))


def _tamed(values: pd.Series, logged: bool) -> np.ndarray:
    plain = values.to_numpy(dtype="float64", na_value=np.nan)
    return np.sign(plain) * np.log1p(np.abs(plain)) if logged else plain


def _criterion(points: np.ndarray, method: Method, number: int, seed: int) -> float:
    if method == "gmm":
        return float(_mixture(points, number, seed, 1).bic(points))
    from sklearn.metrics import silhouette_score

    labels = _kmeans(points, number, seed, 2).labels_
    if len(np.unique(labels)) < 2:
        return -1.0
    size = min(_SILHOUETTE_SAMPLE, len(points))
    return float(silhouette_score(points, labels, sample_size=size, random_state=seed))


def _fitted(points: np.ndarray, method: Method, number: int, seed: int) -> tuple[np.ndarray, Mixture | None]:
    if method == "kmeans":
        return _kmeans(points, number, seed, 4).cluster_centers_, None
    mixture = _mixture(points, number, seed, 2)
    return mixture.means_, Mixture(mixture.weights_.tolist(), mixture.precisions_cholesky_.tolist())


def _kmeans(points: np.ndarray, number: int, seed: int, starts: int) -> Any:
    from sklearn.cluster import KMeans

    return KMeans(number, n_init=starts, random_state=seed).fit(points)


def _mixture(points: np.ndarray, number: int, seed: int, starts: int) -> Any:
    from sklearn.mixture import GaussianMixture

    mixture = GaussianMixture(number, reg_covar=1e-2, n_init=starts, random_state=seed, tol=1e-2, max_iter=60)
    return _unwarned(mixture, points)


def _unwarned(mixture: Any, points: np.ndarray) -> Any:
    """Fit without convergence warnings: a mixture that still moves a little after its last step is good
    enough.
    """
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return mixture.fit(points)


def _nearest(points: np.ndarray, centres: np.ndarray, mixture: Mixture | None) -> np.ndarray:
    if mixture is None:
        distances = (centres**2).sum(axis=1) - 2 * points @ centres.T
        nearest: np.ndarray = distances.argmin(axis=1)
        return nearest
    likely = np.empty((len(points), len(centres)))
    for place, (centre, factor) in enumerate(zip(centres, np.array(mixture.cholesky), strict=True)):
        spread = ((points - centre) @ factor) ** 2
        likely[:, place] = (
            np.log(mixture.weights[place]) + np.log(np.diag(factor)).sum() - spread.sum(axis=1) / 2
        )
    likeliest: np.ndarray = likely.argmax(axis=1)
    return likeliest


def _by_value(points: np.ndarray, sample: pd.DataFrame, labels: np.ndarray, number: int) -> np.ndarray:
    """Order of the clusters, most valuable first; by the first column where value is unknown."""
    worth = points[:, 0]
    if "predicted_clv" in sample.columns and sample["predicted_clv"].notna().any():
        worth = sample["predicted_clv"].fillna(0.0).to_numpy(dtype="float64")
    sums = np.bincount(labels, weights=worth, minlength=number)
    means = sums / np.maximum(np.bincount(labels, minlength=number), 1)
    return np.argsort(-means, kind="stable")


def _reordered(mixture: Mixture | None, order: np.ndarray) -> Mixture | None:
    if mixture is None:
        return None
    return Mixture(
        [mixture.weights[number] for number in order], [mixture.cholesky[number] for number in order]
    )


def _stability(
    points: np.ndarray,
    clusters: tuple[np.ndarray, Mixture | None],
    method: Method,
    rng: np.random.Generator,
) -> float:
    from sklearn.metrics import adjusted_rand_score

    labels = _nearest(points, *clusters)
    scores = []
    for _ in range(_RESAMPLES[method]):
        resample = points[rng.integers(len(points), size=min(len(points), _CHOICE_SAMPLE // 2))]
        resampled_clusters = _fitted(resample, method, len(clusters[0]), int(rng.integers(2**31)))
        scores.append(adjusted_rand_score(labels, _nearest(points, *resampled_clusters)))
    return float(np.mean(scores))


def _check(frame: pd.DataFrame, method: str, number: int | None) -> None:
    if method not in METHODS:
        raise OptionError(
            "This clustering method does not exist.",
            values=[method],
            hint=f"choose {' or '.join(METHODS)}",
            code="option.method",
        )
    if number is not None and not 2 <= number <= 20:
        raise OptionError(
            "The number of clusters is out of range.",
            values=[number],
            hint="choose from 2 to 20",
            code="option.clusters",
        )
    if len(frame) < _MIN_CUSTOMERS:
        raise DataError(
            "There are too few customers to find clusters.",
            values=[f"{len(frame)} customers"],
            hint=f"at least {_MIN_CUSTOMERS} are needed; RFM segments and value tiers work with fewer",
            code="data.few_customers",
        )
