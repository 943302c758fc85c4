"""BG/NBD: repeat purchasing with dropout straight after an order.

While alive a customer orders at rate λ ~ Gamma(r, α) per day; after each repeat order they leave with
probability p ~ Beta(a, b), independent of λ. Equations in `_bg_nbd_equations`.

Source: Fader, Hardie & Lee (2005), "Counting your customers the easy way", Marketing Science 24(2).
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import NotFitted
from tenure.core.estimator import ModelCard
from tenure.core.frame import AS_OF
from tenure.models import _bg_nbd_equations as equations
from tenure.models._columns import check_horizon, check_level, histories
from tenure.models._compressed import compress
from tenure.models._dates import dates_after
from tenure.models._diagnosis import FitDiagnosis
from tenure.models._folder import read_card, write_card
from tenure.models._maximum_likelihood import SAMPLE_ROWS, Space, maximise
from tenure.models._simulation import Customers, Draws, purchase_quantiles

_SPACE = Space(  # log-parameters, time in units of the longest age
    names=("r", "alpha", "a", "b"),
    lower=(-9.0, -14.0, -9.0, -9.0),
    upper=(6.0, 8.0, 7.0, 7.0),
    starts=((0.0, 0.0, 0.0, 0.0), (-1.4, -2.3, -0.2, 0.9), (1.1, 0.5, -2.0, 1.5), (0.0, -3.0, -0.7, 2.0)),
    prior_mean=(0.0, -0.7, -0.5, 0.9),
)

_SHORTEST_SCALE = 30.0  # so that the fallback's prior expects no daily customers of a log of a few days


class BgNbd:
    """Expected repeat orders, P(alive) and next order date from order timing alone.

    Parameters
    ----------
    penalty : float, default 0.0
        Weight of a ridge on log-parameters (time in units of the longest age), added to the mean
        negative log-likelihood; >= 0.
    seed : int, default 0
        Of the draws behind `predict_interval`.

    Attributes
    ----------
    params_ : dict
        `r`, `alpha` (days), `a`, `b`; all > 0.
    standard_errors_ : dict
        Of the same, from the Hessian; empty after a fallback or a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model made by `from_parameters`.
    """

    card: ClassVar = ModelCard(
        name="bg_nbd",
        doc="Expected orders and probability alive from order timing, with dropout after an order.",
        needs=("frequency", "recency", "T"),
        uses=(AS_OF,),
        gives=("expected_purchases", "probability_alive", "churn_probability", "expected_date_of_next_order"),
        source="Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284",
        intervals=True,
    )

    def __init__(self, penalty: float = 0.0, seed: int = 0) -> None:
        self.penalty = penalty
        self.seed = seed

    @classmethod
    def from_parameters(cls, r: float, alpha: float, a: float, b: float) -> Self:
        """A model with known parameters; `alpha` in the unit of the frames it will see."""
        model = cls()
        model.params_ = {"r": r, "alpha": alpha, "a": a, "b": b}
        model.standard_errors_ = {}
        model.diagnosis_ = None
        return model

    def fit(self, frame: pd.DataFrame) -> Self:
        """Maximum likelihood; one row per customer.

        Never fails on a possible history: where the likelihood has no inner maximum, a weak prior is
        added and `diagnosis_.fallback` and `.advice` say so. Raises FrameError.
        """
        x, t_x, age = histories(frame)
        scale = max(float(age.max()), _SHORTEST_SCALE)
        everyone = equations.Likelihood.of(x, t_x / scale, age / scale)
        step = len(x) // SAMPLE_ROWS + 1
        some = slice(None, None, step)
        sample = everyone
        if step > 1:
            sample = equations.Likelihood.of(x[some], t_x[some] / scale, age[some] / scale)
        found = maximise(everyone, everyone.customers, sample, sample.customers, _SPACE, self.penalty)
        values = np.exp(found.theta) * [1.0, scale, 1.0, 1.0]
        self.params_ = dict(zip(_SPACE.names, map(float, values), strict=True))
        self.standard_errors_ = {} if self.penalty else found.standard_errors(values, _SPACE.names)
        self.diagnosis_: FitDiagnosis | None = found.diagnosis.rescaled(float(x.sum()) * np.log(scale))
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """The columns of `card.gives`; the date is null unless the frame has `as_of`.

        `churn_probability` is P(no order in the horizon); the next order date is the median for a
        customer who is still alive, at most ten years after `as_of`.
        """
        p, horizon = self._parameters(), check_horizon(horizon_days)
        x, t_x, age = histories(frame)
        alive = equations.probability_alive(p, x, t_x, age)
        kinds = compress(x, age)
        orders = equations.orders_if_alive(p, horizon, *kinds.columns)[kinds.inverse]
        nothing = equations.no_order_if_alive(p, horizon, *kinds.columns)[kinds.inverse]
        wait = equations.median_wait_if_alive(p, *kinds.columns)[kinds.inverse]
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
        p, horizon, level = self._parameters(), check_horizon(horizon_days), check_level(level)
        x, t_x, age = histories(frame)
        alive = equations.probability_alive(p, x, t_x, age)
        lower, upper = purchase_quantiles(p, Customers(x, age, alive), horizon, level, Draws(self.seed))
        names = ("expected_purchases_lower", "expected_purchases_upper")
        return pd.DataFrame(dict(zip(names, (lower, upper), strict=True)), index=frame.index)

    def expected_purchases(self, frame: pd.DataFrame, horizon_days: float) -> pd.Series:
        """Expected orders in the horizon, given each history (eq. 10)."""
        p, horizon = self._parameters(), check_horizon(horizon_days)
        x, t_x, age = histories(frame)
        kinds = compress(x, age)
        orders = equations.orders_if_alive(p, horizon, *kinds.columns)[kinds.inverse]
        orders *= equations.probability_alive(p, x, t_x, age)
        return pd.Series(orders, index=frame.index, name="expected_purchases")

    def probability_alive(self, frame: pd.DataFrame, days_ahead: float = 0.0) -> pd.Series:
        """P(still a customer `days_ahead` days after the end of the history)."""
        p = self._parameters()
        x, t_x, age = histories(frame)
        alive = equations.probability_alive(p, x, t_x, age)
        if days_ahead:
            kinds = compress(x, age)
            alive *= equations.stays_alive(p, check_horizon(days_ahead), *kinds.columns)[kinds.inverse]
        return pd.Series(alive, index=frame.index, name="probability_alive")

    def probability_of_purchases(self, frame: pd.DataFrame, n: int, horizon_days: float) -> pd.Series:
        """P(exactly `n` orders in the horizon), given each history."""
        p, horizon = self._parameters(), check_horizon(horizon_days)
        x, t_x, age = histories(frame)
        alive = equations.probability_alive(p, x, t_x, age)
        found = alive * equations.pmf_if_alive(p, n, horizon, x, age) + (1.0 - alive) * (n == 0)
        return pd.Series(found, index=frame.index, name="probability_of_purchases")

    def new_customer_purchases(self, horizon_days: float) -> float:
        """Expected repeat orders of a customer in the first `horizon_days` days (eq. 9)."""
        nothing = np.zeros(1)
        horizon = check_horizon(horizon_days)
        return float(equations.orders_if_alive(self._parameters(), horizon, nothing, nothing)[0])

    def new_customer_probability(self, n: int, horizon_days: float) -> float:
        """P(exactly `n` repeat orders of a customer in the first `horizon_days` days) (eq. 8)."""
        nothing = np.zeros(1)
        horizon = check_horizon(horizon_days)
        return float(equations.pmf_if_alive(self._parameters(), n, horizon, nothing, nothing)[0])

    def save(self, path: Path) -> None:
        """Write the folder `path` with `card.json`."""
        self._parameters()
        diagnosis = self.diagnosis_.to_json() if self.diagnosis_ else None
        learned = {"params": self.params_, "standard_errors": self.standard_errors_, "diagnosis": diagnosis}
        write_card(path, self.card.name, {"penalty": self.penalty, "seed": self.seed}, learned)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The model `save` wrote."""
        arguments, learned = read_card(path, cls.card.name)
        model = cls(**arguments)
        model.params_ = learned["params"]
        model.standard_errors_ = learned["standard_errors"]
        model.diagnosis_ = FitDiagnosis.from_json(learned["diagnosis"]) if learned["diagnosis"] else None
        return model

    def _parameters(self) -> equations.Parameters:
        if not hasattr(self, "params_"):
            raise NotFitted("BgNbd has no parameters yet.", hint="call fit() or load() first")
        return equations.Parameters(**self.params_)


Model = BgNbd
