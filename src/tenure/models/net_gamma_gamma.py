"""Net Gamma-Gamma: the value of an order day when refunds may reduce it to zero.

Gamma-Gamma needs values above 0, so it learns nothing from customers who returned everything. Here each order
day is kept with a customer-specific probability, and worth zero otherwise; kept days follow Gamma-Gamma. All
order days count, including the first; a day with a negative net value counts as zero.
Equations in `_net_gamma_gamma_equations`.

Source: Fader & Hardie (2013), note 025 (value of what is kept); Skellam (1948), JRSS B 10(2) (share kept).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FitError
from tenure.core.modelling.estimator import ModelCard
from tenure.models.btyd import net_gamma_gamma_equations as equations
from tenure.models.btyd.maximum_likelihood import SAMPLE_ROWS, Optimum, Space, maximise
from tenure.models.btyd.maximum_likelihood_model import MaximumLikelihoodModel
from tenure.models.btyd.simulation import Spend
from tenure.models.btyd.single_orders import LAST_VALUE, OF_MEANS, OF_ORDERS, SingleOrders, use_single_orders
from tenure.models.frame.columns import check_horizon, numbers, refuse
from tenure.models.plug.interval import no_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KEPT_DAYS, KEPT_VALUE = "kept_order_days", "kept_order_value"
GEOMETRIC_KEPT_VALUE = "geometric_kept_order_value"

_VALUE = Space(  # log p, log (q - 1), log v; money in units of the mean value of a kept day
    names=("p", "q", "v"),
    lower=(-7.0, -6.0, -9.0),
    upper=(9.0, 7.0, 9.0),
    starts=((0.0, 0.5, 0.0), (1.8, 1.0, -0.8), (0.0, -1.0, -1.0), (3.0, 2.0, 0.0)),
    prior_mean=(1.0, 0.7, -0.3),
)
_VALUE_AND_KEPT = Space(  # and log a, log b
    names=("p", "q", "v", "a", "b"),
    lower=(*_VALUE.lower, -9.0, -9.0),
    upper=(*_VALUE.upper, 12.0, 9.0),
    starts=tuple(
        (*start, *beta)
        for start, beta in zip(_VALUE.starts, ((2.0, 0.0), (3.0, 0.0), (3.5, -1.0), (0.0, -2.0)), strict=True)
    ),
    prior_mean=(*_VALUE.prior_mean, 2.5, -0.5),
)


class NetGammaGamma(MaximumLikelihoodModel):
    """Expected net value of an order day, learned also from customers who returned everything.

    Parameters
    ----------
    penalty : float, default 0.0
        Weight of a ridge on log-parameters (log p, log (q - 1), log v in units of the mean kept value, log a,
        log b), added to the mean negative log-likelihood; >= 0.

    Attributes
    ----------
    params_ : dict
        `p`, `q` (> 1), `v` (currency); `a`, `b` of the share of order days kept, None if all were kept.
    standard_errors_ : dict
        Standard errors of `params_`, from the Hessian; empty after a fallback or with a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model built by `from_parameters`. `likelihood_of` names the data behind the likelihood.

    Notes
    -----
    With `geometric_kept_order_value` in the frame, the likelihood is that of the value of every kept day;
    without it, or if it predicts customers' last orders (`last_order_value`) clearly worse, it is that of
    customers' means.
    """

    card: ClassVar = ModelCard(
        name="net_gamma_gamma",
        title="Net Gamma-Gamma",
        doc="Expected net order value from all order days, including fully refunded orders.",
        needs=("frequency", KEPT_DAYS, KEPT_VALUE),
        fits_on=(GEOMETRIC_KEPT_VALUE, LAST_VALUE),
        gives=("expected_order_value",),
        source="Fader & Hardie (2013), note 025; Skellam (1948), JRSS B 10(2), 257-261",
    )

    def __init__(self, penalty: float = 0.0) -> None:
        self.penalty = penalty

    @classmethod
    def from_parameters(
        cls, p: float, q: float, v: float, a: float | None = None, b: float | None = None
    ) -> Self:
        """Build a model from known parameters; `q` must exceed 1. Without `a` and `b`, every order day is
        kept.
        """
        return cls._from_params({"p": p, "q": q, "v": v, "a": a, "b": b})

    def fit(self, frame: pd.DataFrame) -> Self:
        """Fit by maximum likelihood on all customers; one row each.

        Raises FrameError; FitError (`model.fit.nothing_kept`) if every order was refunded.
        """
        n, k, m = values(frame)
        if not k.any():
            raise FitError(
                "Every order was fully refunded, so order values cannot be estimated.",
                values=[f"customers: {len(n)}"],
                hint="check the refunds in the log with `tenure check`",
                code="model.fit.nothing_kept",
            )
        scale = float((k @ m) / k.sum())
        m, orders = m / scale, SingleOrders.of(frame, GEOMETRIC_KEPT_VALUE, m).over(scale)
        singly = use_single_orders(k[k > 0], m[k > 0], orders[k > 0], _VALUE, self.penalty)
        fit, space = _most_likely(n, k, m, orders.geometric if singly else None, self.penalty)
        p, q_above_one, v, *beta = map(float, np.exp(fit.theta))
        a, b = beta or (None, None)
        self.params_ = {
            "p": p,
            "q": 1.0 + q_above_one,
            "v": v * scale,
            "a": a,
            "b": b,
        }
        searched = np.array([p, q_above_one, v * scale, *beta])
        self.standard_errors_ = {} if self.penalty else fit.standard_errors(searched, space.names)
        amounts = orders[k > 0].amounts(k[k > 0]) if singly else (k > 0).sum()
        diagnosis = fit.diagnosis.rescaled(amounts * np.log(scale))
        self.diagnosis_ = replace(diagnosis, likelihood_of=OF_ORDERS if singly else OF_MEANS)
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict `expected_order_value` in currency, independent of the horizon."""
        parameters = self.parameters()
        check_horizon(horizon_days)
        values_of_days = equations.expected_order_value(parameters, *values(frame))
        return pd.DataFrame({"expected_order_value": values_of_days}, index=frame.index)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Raise ModelError (`model.no_interval`): the model has no predictive distribution."""
        raise no_interval(self.card.name)

    def spend(self, frame: pd.DataFrame) -> Spend:
        """Distribution of the total spend of a number of orders, for order-timing models."""
        parameters = self.parameters()
        n, k, m = values(frame)

        def draw(rng: np.random.Generator, orders: Floats, days: Floats, kept_days: Floats) -> Floats:
            return equations.unscaled_spend(rng, parameters, orders, days, kept_days)

        return Spend(draw, (n, k), parameters.v + k * m)

    @property
    def population_mean(self) -> float:
        """Mean net value of an order day over all customers, in currency."""
        nothing = np.zeros(1)
        return float(equations.expected_order_value(self.parameters(), nothing, nothing, nothing)[0])

    def parameters(self) -> equations.Parameters:
        """The parameters for the equations. Raises NotFitted."""
        self._check_fitted()
        return equations.Parameters(**self.params_)


def _most_likely(
    n: Floats, k: Floats, m: Floats, geometric: Floats | None, penalty: float
) -> tuple[Optimum, Space]:
    """Return the fit and its parameter space, which includes the share kept if there were refunds."""
    everyone = equations.Likelihood.of(n, k, m, geometric)
    space = _VALUE if everyone.kept is None else _VALUE_AND_KEPT
    some = slice(None, None, len(n) // SAMPLE_ROWS + 1)
    sample = everyone
    if len(n[some]) < len(n) and k[some].any():
        sample_geometric = None if geometric is None else geometric[some]
        sample = equations.Likelihood.of(n[some], k[some], m[some], sample_geometric)
    if (sample.kept is None) != (everyone.kept is None):
        sample = everyone
    return maximise(everyone, everyone.customers, sample, sample.customers, space, penalty), space


def values(frame: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Order days, those kept, and the mean net value of the latter (0 where none was). Raises FrameError."""
    x, k = numbers(frame, ("frequency", KEPT_DAYS))
    (m,) = numbers(frame, (KEPT_VALUE,), null_allowed=True)
    wrong = {
        "frequency below 0": x < 0,
        f"{KEPT_DAYS} below 0 or above frequency + 1": (k < 0) | (k > x + 1.0),
        f"{KEPT_VALUE} null with kept order days": (k > 0) & np.isnan(m),
        f"{KEPT_VALUE} at or below 0": (k > 0) & (m <= 0),
    }
    refuse(wrong, len(frame), f"{KEPT_VALUE} is the mean of the order days with a net value above 0")
    return x + 1.0, k, np.where(k > 0, m, 0.0)


Model = NetGammaGamma
