"""Shifted-beta-geometric: contract renewals, with a constant dropout probability for each customer.

At each renewal a customer leaves with probability θ ~ Beta(α, β). Under a contract, dropout is observed: a
customer who did not renew has left.

Source: Fader & Hardie (2007), "How to project customer retention", Journal of Interactive Marketing 21(1),
76-90: eq. 5 (P(T = t) = B(α + 1, β + t - 1) / B(α, β)), eq. 6 (S(t) = B(α, β + t) / B(α, β)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import pandas as pd
from scipy.special import betaln, psi

from tenure.core.errors import OptionError
from tenure.core.modelling.estimator import ModelCard
from tenure.models.btyd.distinct_rows import DistinctRows, compress
from tenure.models.btyd.maximum_likelihood import Space, maximise
from tenure.models.btyd.maximum_likelihood_model import MaximumLikelihoodModel
from tenure.models.frame.columns import check_horizon, numbers, refuse
from tenure.models.plug.interval import no_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SPACE = Space(  # log-parameters
    names=("alpha", "beta"),
    lower=(-9.0, -9.0),
    upper=(9.0, 12.0),
    starts=((0.0, 0.0), (-0.4, 1.3), (1.0, 4.0)),
    prior_mean=(0.0, 1.0),
)


@dataclass(frozen=True)
class _Likelihood:
    """Log-likelihood of the number of renewals (x) of customers who have left (1) or not (0)."""

    rows: DistinctRows
    customers: int

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        alpha, beta = map(float, np.exp(theta))
        (x, churned), count = self.rows.columns, self.rows.counts
        value = betaln(alpha + churned, beta + x) - betaln(alpha, beta)
        whole = psi(alpha + beta) - psi(alpha + beta + churned + x)
        by_alpha = count @ (whole + psi(alpha + churned) - psi(alpha))
        by_beta = count @ (whole + psi(beta + x) - psi(beta))
        return float(count @ value), np.array([by_alpha * alpha, by_beta * beta])


class ShiftedBetaGeometric(MaximumLikelihoodModel):
    """Probability that a contract is renewed, from the number of renewals of each customer.

    Parameters
    ----------
    penalty : float, default 0.0
        Weight of a ridge on log-parameters, added to the mean negative log-likelihood; >= 0.
    period_days : float, default 1.0
        Time between renewals. A customer with fewer renewals (`frequency`) than periods in `T` has left;
        early renewals count from their due date.

    Attributes
    ----------
    params_ : dict
        `alpha`, `beta`; both > 0.
    standard_errors_ : dict
        Standard errors of `params_`, from the Hessian; empty after a fallback or with a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model built by `from_parameters`.
    """

    card: ClassVar = ModelCard(
        name="shifted_beta_geometric",
        title="Shifted beta-geometric",
        doc="Probability of renewal of a contract, from past renewals.",
        needs=("frequency", "T"),
        gives=("probability_alive", "churn_probability"),
        source="Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76-90",
    )

    def __init__(self, penalty: float = 0.0, period_days: float = 1.0) -> None:
        self.penalty = penalty
        self.period_days = period_days

    @classmethod
    def from_parameters(cls, alpha: float, beta: float, period_days: float = 1.0) -> Self:
        """Build a model from known parameters."""
        return cls._from_params({"alpha": alpha, "beta": beta}, period_days=period_days)

    def fit(self, frame: pd.DataFrame) -> Self:
        """Fit by maximum likelihood; one row per customer. Raises FrameError."""
        x, active = self._renewals(frame)
        likelihood = _Likelihood(compress(x, 1.0 - active), len(x))
        fit = maximise(likelihood, len(x), likelihood, len(x), _SPACE, self.penalty)
        values = np.exp(fit.theta)
        self.params_ = dict(zip(_SPACE.names, map(float, values), strict=True))
        self.standard_errors_ = {} if self.penalty else fit.standard_errors(values, _SPACE.names)
        self.diagnosis_ = fit.diagnosis
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict `probability_alive` (observed: 1 or 0) and `churn_probability` (dropout by the end of the
        horizon).
        """
        alpha, beta = self._parameters()
        due = int(check_horizon(horizon_days) / self.period_days + 1e-9)
        x, active = self._renewals(frame)
        stays = np.exp(betaln(alpha, beta + x + due) - betaln(alpha, beta + x))
        columns = {"probability_alive": active, "churn_probability": 1.0 - active * stays}
        return pd.DataFrame(columns, index=frame.index)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Raise ModelError (`model.no_interval`): the model has no predictive distribution."""
        raise no_interval(self.card.name)

    def survival(self, periods: int) -> float:
        """P(a new customer renews `periods` times) (eq. 6)."""
        alpha, beta = self._parameters()
        return float(np.exp(betaln(alpha, beta + periods) - betaln(alpha, beta)))

    def expected_renewals(self, frame: pd.DataFrame, horizon_days: float) -> pd.Series:
        """Expected renewals in the horizon: the sum of P(alive) over the due renewals."""
        alpha, beta = self._parameters()
        due = int(check_horizon(horizon_days) / self.period_days + 1e-9)
        x, active = self._renewals(frame)
        surviving, total = active.copy(), np.zeros_like(x)
        for renewal in range(due):
            surviving *= (beta + x + renewal) / (alpha + beta + x + renewal)
            total += surviving
        return pd.Series(total, index=frame.index, name="expected_renewals")

    def _parameters(self) -> tuple[float, float]:
        self._check_fitted()
        return self.params_["alpha"], self.params_["beta"]

    def _renewals(self, frame: pd.DataFrame) -> tuple[Floats, Floats]:
        """Number of renewals, and 1.0 for customers who are still active."""
        if not 0 < self.period_days < np.inf:
            raise OptionError("The period must be a positive number of days.", values=[self.period_days])
        frequency, age = numbers(frame, ("frequency", "T"))
        wrong = {"frequency below 0": frequency < 0, "T below 0": age < 0}
        refuse(wrong, len(frame), "frequency counts renewals, T is the time from first order to as_of")
        possible = np.floor(age / self.period_days + 1e-9)
        x = np.minimum(frequency, possible)
        return x, (x >= possible).astype(np.float64)


Model = ShiftedBetaGeometric
