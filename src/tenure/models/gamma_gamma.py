"""Gamma-Gamma: the average order value of each customer.

A customer's order values are Gamma(p, ν), ν ~ Gamma(q, v) over customers, independent of how often
they order. Parameters are learned from every order value (count, mean and geometric mean of a customer's
orders are sufficient), or from the means alone, as in the source, if the geometric mean is unknown or single
values would bias the fit (`_single_orders`). Equations in `_gamma_gamma_equations`.

Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value", note 025.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FitError
from tenure.core.modelling.estimator import ModelCard
from tenure.models.btyd import gamma_gamma_equations as equations
from tenure.models.btyd.maximum_likelihood import SAMPLE_ROWS, Optimum, Space, maximise
from tenure.models.btyd.maximum_likelihood_model import MaximumLikelihoodModel
from tenure.models.btyd.simulation import Spend
from tenure.models.btyd.single_orders import LAST_VALUE, OF_MEANS, OF_ORDERS, SingleOrders, use_single_orders
from tenure.models.frame.columns import check_horizon, numbers, refuse
from tenure.models.plug.interval import no_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GEOMETRIC_VALUE = "geometric_monetary_value"

_SPACE = Space(  # log p, log (q - 1), log v; money in units of the mean order value
    names=("p", "q", "v"),
    lower=(-7.0, -6.0, -9.0),
    upper=(9.0, 7.0, 9.0),
    starts=((0.0, 0.5, 0.0), (1.8, 1.0, -0.8), (0.0, -1.0, -1.0), (3.0, 2.0, 0.0)),
    prior_mean=(1.0, 0.7, -0.3),
)


class GammaGamma(MaximumLikelihoodModel):
    """Expected value of an order from the number and mean value of a customer's repeat orders.

    Parameters
    ----------
    penalty : float, default 0.0
        Weight of a ridge on log-parameters (log p, log (q - 1), log v in units of the mean order
        value), added to the mean negative log-likelihood; >= 0.

    Attributes
    ----------
    params_ : dict
        `p`, `q` (> 1), `v` (currency).
    standard_errors_ : dict
        Standard errors of `params_`, from the Hessian; empty after a fallback or with a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model built by `from_parameters`. `likelihood_of` names the data behind the likelihood.

    Notes
    -----
    With `geometric_monetary_value` in the frame, the likelihood is that of every order value; customers
    for whom it is null contribute their mean. With `last_order_value` too, the likelihood of means is used
    where it predicts customers' last orders clearly better. A frame without `geometric_monetary_value`, such
    as a table of frequency and monetary value, is fitted by the likelihood of means (Fader & Hardie 2013,
    eq. 1b).
    """

    card: ClassVar = ModelCard(
        name="gamma_gamma",
        title="Gamma-Gamma",
        doc="Expected order value from the number and mean value of repeat orders.",
        needs=("frequency", "monetary_value"),
        fits_on=(GEOMETRIC_VALUE, LAST_VALUE),
        gives=("expected_order_value",),
        source="Fader & Hardie (2013), The Gamma-Gamma model of monetary value, note 025",
    )

    def __init__(self, penalty: float = 0.0) -> None:
        self.penalty = penalty

    @classmethod
    def from_parameters(cls, p: float, q: float, v: float) -> Self:
        """Build a model from known parameters; `q` must exceed 1."""
        return cls._from_params({"p": p, "q": q, "v": v})

    def fit(self, frame: pd.DataFrame) -> Self:
        """Fit by maximum likelihood on repeat buyers with a mean order value above 0; see Notes for the data
        used.

        Raises FrameError; FitError (`model.fit.no_repeat_buyers`) when there are none.
        """
        x, z = values(frame)
        usable = (x > 0) & (z > 0)
        if not usable.any():
            raise FitError(
                "No customer has repeat orders of positive value, so order values cannot be estimated.",
                values=[f"customers: {len(x)}"],
                hint="use spend_rate until customers come back",
                code="model.fit.no_repeat_buyers",
            )
        x, z, orders = x[usable], z[usable], SingleOrders.of(frame, GEOMETRIC_VALUE, z)[usable]
        scale = float((x @ z) / x.sum())
        z, orders = z / scale, orders.over(scale)
        singly = use_single_orders(x, z, orders, _SPACE, self.penalty)
        fit = _most_likely(x, z, orders.geometric if singly else None, self.penalty)
        p, q, v = equations.Parameters.from_theta(fit.theta)
        self.params_ = {"p": p, "q": q, "v": v * scale}
        searched = np.array([p, q - 1.0, v * scale])
        self.standard_errors_ = {} if self.penalty else fit.standard_errors(searched, _SPACE.names)
        amounts = orders.amounts(x) if singly else len(x)
        diagnosis = fit.diagnosis.rescaled(amounts * np.log(scale))
        self.diagnosis_ = replace(diagnosis, likelihood_of=OF_ORDERS if singly else OF_MEANS)
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict `expected_order_value` in currency, independent of the horizon; the population mean without
        repeat orders.
        """
        parameters = self.parameters()
        check_horizon(horizon_days)
        x, z = values(frame)
        values_of_orders = equations.expected_order_value(parameters, x, z)
        return pd.DataFrame({"expected_order_value": values_of_orders}, index=frame.index)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Raise ModelError (`model.no_interval`): the model has no predictive distribution."""
        raise no_interval(self.card.name)

    def spend(self, frame: pd.DataFrame) -> Spend:
        """Distribution of the total spend of a number of orders, for order-timing models.

        The total is drawn given the posterior of the customer's rate: shape q + p x, rate v + x z (Fader &
        Hardie 2013).
        """
        parameters = self.parameters()
        x, z = values(frame)

        def draw(rng: np.random.Generator, orders: Floats, repeats: Floats) -> Floats:
            return equations.unscaled_spend(rng, parameters, orders, repeats)

        return Spend(draw, (x,), parameters.v + x * z)

    @property
    def population_mean(self) -> float:
        """Mean order value over all customers, in currency."""
        return equations.population_mean(self.parameters())

    def parameters(self) -> equations.Parameters:
        """The parameters for the equations. Raises NotFitted."""
        self._check_fitted()
        return equations.Parameters(**self.params_)


def _most_likely(x: Floats, z: Floats, geometric: Floats | None, penalty: float) -> Optimum:
    everyone = sample = equations.Likelihood.of(x, z, geometric)
    step = len(x) // SAMPLE_ROWS + 1
    if step > 1:
        some = slice(None, None, step)
        sample = equations.Likelihood.of(x[some], z[some], None if geometric is None else geometric[some])
    return maximise(everyone, everyone.customers, sample, sample.customers, _SPACE, penalty)


def values(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    """`frequency` and `monetary_value`; a mean at or below zero (all refunded) counts as zero.

    Raises FrameError where a repeat buyer has no mean value.
    """
    (x,) = numbers(frame, ("frequency",))
    (z,) = numbers(frame, ("monetary_value",), null_allowed=True)
    wrong = {
        "frequency below 0": x < 0,
        "monetary_value null with repeat orders": (x > 0) & np.isnan(z),
    }
    refuse(wrong, len(frame), "monetary_value is the mean net value of a customer's repeat order days")
    return x, np.where(x > 0, np.maximum(z, 0.0), 0.0)


Model = GammaGamma
