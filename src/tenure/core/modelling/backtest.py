"""The words of a back-test: what was predicted at past cutoffs, what happened, and how the models compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Target = Literal["spend", "orders"]
"""What is scored: net spend, or orders where the log has no money."""


@dataclass(frozen=True)
class Metrics:
    """One model on one set of customers. `None` where a metric is not defined (MAPE without buyers, ...).

    `bias` is sum(predicted) / sum(actual) - 1; `ngini` the normalised Gini (1 is a perfect ranking);
    `decile_mape` the mean of |mean predicted - mean actual| / |mean actual| over deciles of the prediction;
    `top_decile_share` the share of actual value that the top tenth by prediction brought; `coverage` the
    share of customers whose actual value lay in the interval.
    """

    n: int
    mae: float
    rmse: float
    r2: float | None
    mape: float | None
    bias: float | None
    spearman: float | None
    ngini: float | None
    decile_mape: float | None
    top_decile_share: float | None
    coverage: float | None = None
    interval_width: float | None = None


@dataclass(frozen=True)
class ClassificationMetrics:
    """One model on one set of customers.

    Attributes
    ----------
    n : customers. rate : share of them with the outcome.
    roc_auc : chance that a customer with the outcome is ranked above one without (ties count half).
    pr_auc : average precision; the rate by chance.
    recall_at_top : share of all outcomes that the top tenth by probability holds.
    precision_at_top : share of that tenth that had the outcome.
    brier : mean squared error of the probability. bias : sum of probabilities over outcomes, less 1.
    log_loss : mean of -log of the probability that was given to what happened.
    calibration_error : mean over tenths of |mean probability - rate|.
    """

    n: int
    rate: float | None
    roc_auc: float | None
    pr_auc: float | None
    recall_at_top: float | None
    brier: float | None
    bias: float | None
    calibration_error: float | None
    log_loss: float | None = None
    precision_at_top: float | None = None


@dataclass(frozen=True)
class ProbabilityTenth:
    """Customers of similar probability: how many, what was said of them on average, how often it happened."""

    customers: int
    mean_probability: float
    rate: float


@dataclass(frozen=True)
class ChurnRow:
    """How well a model's churn probability did: its mean over the cutoffs, and each cutoff's own metrics.

    `tenths` of all its predictions together, the lowest probability first; fewer where many tie.
    """

    model: str
    metrics: ClassificationMetrics
    by_cutoff: dict[date, ClassificationMetrics]
    tenths: tuple[ProbabilityTenth, ...] = ()


@dataclass(frozen=True)
class LeaderboardRow:
    """A model's mean over the cutoffs, its place, and each cutoff's own metrics."""

    model: str
    rank: int
    mean_rank: float
    metrics: Metrics
    by_cutoff: dict[date, Metrics]
    baseline: bool
    champion: bool
    failed: str | None = None
    fit_seconds: float | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether the data carries the prediction that was asked for.

    `level` is `good`, `fair` or `poor`; `reasons` say in plain words what is missing.
    """

    level: Literal["good", "fair", "poor"]
    reasons: tuple[str, ...]
    facts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class SeasonAt:
    """The season as known at a cutoff, 1 being the mean over the history.

    `ahead` is that of the window that begins there, None where the log does not reach back a year; `past`
    those of windows that had ended by it, by their cutoff.
    """

    ahead: float | None = None
    past: dict[date, float] = field(default_factory=dict)


@dataclass(frozen=True)
class CohortForecast:
    """What cohorts say of the window ahead, per known customer; `value` is None without money."""

    orders: float
    value: float | None = None


@dataclass(frozen=True)
class Backtest:
    """Everything a back-test found.

    `horizon_days` is the length of the tested windows; it differs from `asked_horizon_days` (when that is
    given) only where no past window of that length could be tested. `cutoffs` are newest first and empty
    where nothing could be tested; `champion` is then a fallback, and `notes` say so.

    `predictions` has one row per model, cutoff and customer: `model, as_of, customer_id, predicted, actual,
    lower, upper` (`lower`/`upper` null at cutoffs with no older residuals to conform on).

    `levels` (by cutoff, actual over predicted total of the history model), `seasons` and `cohorts` are what
    the level of a blend is learned from; the last two know the day of the wanted prediction too.

    `churn` has the models that give a probability of no order in the horizon, best (by Brier) first.

    `spreads` (by model and cutoff, arrays of shape (shares, customers) in the order of `predictions`) are
    customers' own in a small shop; see `evaluation.own_spread`.
    """

    target: Target
    horizon_days: int
    level: float
    cutoffs: tuple[date, ...]
    leaderboard: tuple[LeaderboardRow, ...]
    champion: str
    predictions: pd.DataFrame
    notes: tuple[str, ...] = ()
    asked_horizon_days: int | None = None
    levels: dict[date, float] = field(default_factory=dict)
    seasons: dict[date, SeasonAt] = field(default_factory=dict)
    cohorts: dict[date, CohortForecast] = field(default_factory=dict)
    churn: tuple[ChurnRow, ...] = ()
    spreads: dict[str, dict[date, Any]] = field(default_factory=dict)

    @property
    def tests_the_horizon(self) -> bool:
        """Whether windows as long as the prediction that was asked for were tested."""
        return bool(self.cutoffs) and self.asked_horizon_days in (None, self.horizon_days)

    def row(self, model: str) -> LeaderboardRow | None:
        """The leaderboard row of a model, if it took part."""
        return next((row for row in self.leaderboard if row.model == model), None)
