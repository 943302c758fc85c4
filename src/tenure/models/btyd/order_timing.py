"""Shared base of order-timing models: BG/NBD, MBG/NBD and Pareto/NBD differ only in their equations.

A subclass names its card, its parameters' space and its module of equations; all times in the frame are
in one unit, days in this product.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.modelling.estimator import Gives, ModelCard
from tenure.models.btyd.diagnosis import FitDiagnosis
from tenure.models.btyd.kinds import kinds_of
from tenure.models.btyd.maximum_likelihood import Space, maximise
from tenure.models.btyd.maximum_likelihood_model import MaximumLikelihoodModel
from tenure.models.btyd.simulation import Customers, Draws, Futures, Spend
from tenure.models.frame.columns import check_horizon, check_level, check_rate, histories, warn_if_unlikely
from tenure.models.frame.dates import dates_after

_SHORTEST_SCALE = 30.0  # so that the fallback's prior does not expect daily orders in a log of a few days
DAYS_PER_YEAR = 365.25
GIVES: tuple[Gives, ...] = (
    "expected_purchases",
    "probability_alive",
    "churn_probability",
    "expected_date_of_next_order",
)
_DISCOUNT_NODES = 64
_NOTHING_LEFT = 45.0  # e^-45 of a future order is negligible
_NEWCOMER = pd.DataFrame({"frequency": [0.0], "recency": [0.0], "T": [0.0]})


class OrderTiming(MaximumLikelihoodModel):
    """Expected repeat orders, P(alive) and next order date from order timing alone.

    Attributes
    ----------
    params_ : dict
        By name; all > 0, times in the unit of the frame.
    standard_errors_ : dict
        Standard errors of `params_`, from the Hessian; empty after a fallback or with a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model built by `from_parameters`.
    """

    card: ClassVar[ModelCard]
    equations: ClassVar[Any]
    space: ClassVar[Space]
    times: ClassVar[frozenset[str]] = frozenset({"alpha", "beta"})
    sample_rows: ClassVar[int]

    def __init__(self, penalty: float = 0.0, seed: int = 0) -> None:
        self.penalty = penalty
        self.seed = seed

    def fit(self, frame: pd.DataFrame) -> Self:
        """Fit by maximum likelihood; one row per customer.

        Does not fail on a valid history: if the likelihood has no interior maximum, a weak prior is added,
        and `diagnosis_.fallback` and `.advice` report it. Raises FrameError.
        """
        x, t_x, age = self._histories(frame)
        warn_if_unlikely(x, t_x)
        scale = self._scale(age)
        columns, space = (x, t_x / scale, age / scale), self._space()
        everyone = self._likelihood(frame, *columns)
        step = len(x) // self.sample_rows + 1
        some = slice(None, None, step)
        sample = everyone
        if step > 1:
            sample = self._likelihood(frame.iloc[some], *(column[some] for column in columns))
        fit = maximise(everyone, everyone.customers, sample, sample.customers, space, self.penalty)
        own = len(self.space.names)
        units = [scale if name in self.times else 1.0 for name in self.space.names]
        values = np.concatenate([np.exp(fit.theta[:own]) * units, fit.theta[own:]])
        self.params_ = dict(zip(space.names, map(float, values), strict=True))
        by_theta = np.concatenate([values[:own], np.ones(len(values) - own)])
        self.standard_errors_ = {} if self.penalty else fit.standard_errors(by_theta, space.names)
        self.diagnosis_: FitDiagnosis | None = fit.diagnosis.rescaled(self._log_jacobian(x, scale))
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict the columns of `card.gives`; the date is null without `as_of` in the frame, or more than
        ten years after it.

        `churn_probability` is P(no order in the horizon); the next order date is the median for customers who
        are alive.
        """
        p, horizon = self._parameters(frame), check_horizon(horizon_days)
        x, t_x, age = self._histories(frame)
        alive = self.equations.probability_alive(p, x, t_x, age)
        kinds = kinds_of(p, x, age)
        own, kind_x, kind_age = kinds.parameters, kinds.x, kinds.age
        orders = self.equations.orders_if_alive(own, horizon, kind_x, kind_age)[kinds.inverse]
        nothing = self.equations.no_order_if_alive(own, horizon, kind_x, kind_age)[kinds.inverse]
        wait = self.equations.median_wait_if_alive(own, kind_x, kind_age)[kinds.inverse]
        return pd.DataFrame(
            {
                "expected_purchases": alive * orders,
                "probability_alive": alive,
                "churn_probability": 1.0 - alive * (1.0 - nothing),
                "expected_date_of_next_order": dates_after(frame, wait),
            },
            index=frame.index,
        )

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """`expected_purchases_lower` and `_upper`: quantiles of the simulated number of orders."""
        lower, upper = self.quantiles(frame, horizon_days, level, Draws(self.seed))
        names = ("expected_purchases_lower", "expected_purchases_upper")
        return pd.DataFrame(dict(zip(names, (lower, upper), strict=True)), index=frame.index)

    def quantiles(
        self, frame: pd.DataFrame, horizon_days: float, level: float, draws: Draws, spend: Spend | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Quantiles of simulated orders or, with `spend`, of simulated spend; arrays of shape (n,)."""
        futures = Futures(self.equations.simulate_if_alive, check_horizon(horizon_days), draws, spend)
        return futures.quantiles(self._customers(frame), check_level(level))

    def quantiles_of_each(
        self, frame: pd.DataFrame, horizon_days: float, shares: Sequence[float], draws: Draws, spend: Spend
    ) -> np.ndarray:
        """Quantiles of spend at several probabilities, shape (shares, n), independent of the other rows."""
        futures = Futures(self.equations.simulate_if_alive, check_horizon(horizon_days), draws, spend)
        return futures.quantiles_of_each(self._customers(frame), shares)

    def expected_purchases(self, frame: pd.DataFrame, horizon_days: float) -> pd.Series:
        """Expected orders in the horizon, given each history."""
        horizon = check_horizon(horizon_days)
        return self._if_alive(frame, "expected_purchases", self.equations.orders_if_alive, horizon)

    def probability_alive(self, frame: pd.DataFrame, days_ahead: float = 0.0) -> pd.Series:
        """P(alive `days_ahead` days after the end of the history)."""
        if days_ahead:
            ahead = check_horizon(days_ahead)
            return self._if_alive(frame, "probability_alive", self.equations.stays_alive, ahead)
        alive = self.equations.probability_alive(self._parameters(frame), *self._histories(frame))
        return pd.Series(alive, index=frame.index, name="probability_alive")

    def probability_of_purchases(self, frame: pd.DataFrame, n: int, horizon_days: float) -> pd.Series:
        """P(exactly `n` orders in the horizon), given each history."""
        p, horizon = self._parameters(frame), check_horizon(horizon_days)
        x, t_x, age = self._histories(frame)
        alive = self.equations.probability_alive(p, x, t_x, age)
        kinds = kinds_of(p, x, age)
        count = self.equations.pmf_if_alive(kinds.parameters, n, horizon, kinds.x, kinds.age)[kinds.inverse]
        probability = alive * count + (1.0 - alive) * (n == 0)
        return pd.Series(probability, index=frame.index, name="probability_of_purchases")

    def discounted_purchases(
        self, frame: pd.DataFrame, discount_rate: float, horizon_days: float = np.inf
    ) -> pd.Series:
        """Expected future orders, each discounted by 1 / (1 + discount_rate)^years; DERT without a horizon.

        The rate is annual, a year 365.25 days. Fader, Hardie & Lee (2005, JMR), eq. 6: the integral of the
        expected orders' density times the discount, by parts.
        """
        rate = np.log1p(check_rate(discount_rate)) / DAYS_PER_YEAR
        horizon = horizon_days if horizon_days == np.inf else check_horizon(horizon_days)
        return self._if_alive(frame, "discounted_purchases", self._discounted, (rate, horizon))

    def new_customer_purchases(self, horizon_days: float, **covariates: float) -> float:
        """Expected repeat orders of a customer in the first `horizon_days` days."""
        return float(self.expected_purchases(_NEWCOMER.assign(**covariates), horizon_days).iloc[0])

    def new_customer_probability(self, n: int, horizon_days: float, **covariates: float) -> float:
        """P(exactly `n` repeat orders of a customer in the first `horizon_days` days)."""
        return float(self.probability_of_purchases(_NEWCOMER.assign(**covariates), n, horizon_days).iloc[0])

    def _customers(self, frame: pd.DataFrame) -> Customers:
        p = self._parameters(frame)
        x, t_x, age = self._histories(frame)
        return Customers(p, x, age, self.equations.probability_alive(p, x, t_x, age))

    def _parameters(self, frame: pd.DataFrame) -> Any:
        """Parameters for the customers of a frame; scalars or arrays of shape (n,)."""
        self._check_fitted()
        return self.equations.Parameters(**self.params_)

    def _space(self) -> Space:
        return self.space

    def _likelihood(self, frame: pd.DataFrame, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> Any:
        return self.equations.Likelihood.of(x, t_x, age)

    def _histories(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return histories(frame)

    def _scale(self, age: np.ndarray) -> float:
        """The unit of time of the search."""
        return max(float(age.max()), _SHORTEST_SCALE)

    def _log_jacobian(self, x: np.ndarray, scale: float) -> float:
        """Log-Jacobian of the time unit for a density of x order times."""
        return float(x.sum() * np.log(scale))

    def _if_alive(self, frame: pd.DataFrame, name: str, equation: Any, arguments: Any) -> pd.Series:
        """P(alive) times a quantity conditional on being alive, evaluated once per kind of customer."""
        p = self._parameters(frame)
        x, t_x, age = self._histories(frame)
        kinds = kinds_of(p, x, age)
        values = equation(kinds.parameters, arguments, kinds.x, kinds.age)[kinds.inverse]
        values = values * self.equations.probability_alive(p, x, t_x, age)
        return pd.Series(values, index=frame.index, name=name)

    def _discounted(
        self, p: Any, rate_and_horizon: tuple[float, float], x: np.ndarray, age: np.ndarray
    ) -> np.ndarray:
        """e^(-rate h) E(h) + rate * integral of e^(-rate t) E(t), over log(1 + t / (alpha + T))."""
        rate, horizon = rate_and_horizon
        end = np.minimum(horizon, _NOTHING_LEFT / rate)
        scale = p.alpha + age
        until = np.log1p(end / scale)
        total: np.ndarray = np.exp(-rate * end) * self.equations.orders_if_alive(p, end, x, age)
        for node, weight in zip(*np.polynomial.legendre.leggauss(_DISCOUNT_NODES), strict=True):
            u = until * (node + 1.0) / 2.0
            t = scale * np.expm1(u)
            slope = weight * until / 2.0 * scale * np.exp(u - rate * t) * rate
            total += slope * self.equations.orders_if_alive(p, t, x, age)
        return total
