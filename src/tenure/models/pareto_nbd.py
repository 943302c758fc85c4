"""Pareto/NBD: repeat purchasing with dropout at any time.

While alive a customer orders at rate λ ~ Gamma(r, α) per day; they leave after an exponential time with
rate μ ~ Gamma(s, β) per day, independent of λ. Equations in `pareto_nbd_equations`.

Source: Schmittlein, Morrison & Colombo (1987), "Counting your customers", Management Science 33(1), 1-24.
"""

from __future__ import annotations

from typing import ClassVar, Self

from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.models.btyd import pareto_nbd_equations
from tenure.models.btyd.covariates import CovariateTiming
from tenure.models.btyd.maximum_likelihood import Space
from tenure.models.btyd.order_timing import GIVES

_SPACE = Space(  # log-parameters, time in units of the longest age
    names=("r", "alpha", "s", "beta"),
    lower=(-9.0, -14.0, -9.0, -14.0),
    upper=(6.0, 8.0, 7.0, 8.0),
    starts=((0.0, 0.0, 0.0, 0.0), (-0.6, -1.3, -0.5, -1.2), (1.1, 0.5, -1.0, 0.5), (0.0, -3.0, -1.0, 1.0)),
    prior_mean=(0.0, -0.7, -0.7, 0.0),
)


class ParetoNbd(CovariateTiming):
    """Expected repeat orders, P(alive) and next order date from order timing alone.

    Parameters
    ----------
    penalty : float, default 0.0
        Weight of a ridge on log-parameters (time in units of the longest age), added to the mean
        negative log-likelihood; >= 0.
    seed : int, default 0
        Seed of the draws that `predict_interval` uses.
    order_covariates, dropout_covariates, shared_covariates : tuple of str, default ()
        Numeric columns that affect the order rate, the dropout, or both with one coefficient; see
        `covariates`. A positive coefficient means more orders or earlier dropout.

    Attributes
    ----------
    params_ : dict
        `r`, `alpha` (days), `s`, `beta` (days); all > 0. Coefficients as
        `orders.<column>`, `dropout.<column>`, `shared.<column>`.
    standard_errors_ : dict
        Standard errors of `params_`, from the Hessian; empty after a fallback or with a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model built by `from_parameters`.
    """

    card: ClassVar = ModelCard(
        name="pareto_nbd",
        title="Pareto/NBD",
        doc="Expected orders and probability alive from order timing, with dropout at any time.",
        needs=("frequency", "recency", "T"),
        uses=(AS_OF,),
        gives=GIVES,
        source="Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1-24",
        intervals=True,
        roles=(
            Role("candidate", 40, ("orders",)),
            Role("companion", 10, ("orders",)),
            Role("stretcher", 10, ("orders",)),
        ),
    )
    equations: ClassVar = pareto_nbd_equations
    space: ClassVar = _SPACE
    gains: ClassVar = {"orders": {"alpha": -1.0}, "dropout": {"beta": -1.0}}
    sample_rows: ClassVar = 5_000

    @classmethod
    def from_parameters(cls, r: float, alpha: float, s: float, beta: float) -> Self:
        """Build a model from known parameters; `alpha` and `beta` are in the time unit of the frames to
        predict.
        """
        return cls._from_params({"r": r, "alpha": alpha, "s": s, "beta": beta})


Model = ParetoNbd
