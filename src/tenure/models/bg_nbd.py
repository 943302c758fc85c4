"""BG/NBD: repeat purchasing with dropout straight after an order.

While alive a customer orders at rate λ ~ Gamma(r, α) per day; after each repeat order they leave with
probability p ~ Beta(a, b), independent of λ. Equations in `bg_nbd_equations`.

Source: Fader, Hardie & Lee (2005), "Counting your customers the easy way", Marketing Science 24(2).
"""

from __future__ import annotations

from typing import ClassVar, Self

from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.models.btyd import bg_nbd_equations
from tenure.models.btyd.covariates import CovariateTiming
from tenure.models.btyd.maximum_likelihood import SAMPLE_ROWS, Space
from tenure.models.btyd.order_timing import GIVES

_SPACE = Space(  # log-parameters, time in units of the longest age
    names=("r", "alpha", "a", "b"),
    lower=(-9.0, -14.0, -9.0, -9.0),
    upper=(6.0, 8.0, 7.0, 7.0),
    starts=((0.0, 0.0, 0.0, 0.0), (-1.4, -2.3, -0.2, 0.9), (1.1, 0.5, -2.0, 1.5), (0.0, -3.0, -0.7, 2.0)),
    prior_mean=(0.0, -0.7, -0.5, 0.9),
)


class BgNbd(CovariateTiming):
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
        `r`, `alpha` (days), `a`, `b`; all > 0. Coefficients as
        `orders.<column>`, `dropout.<column>`, `shared.<column>`.
    standard_errors_ : dict
        Standard errors of `params_`, from the Hessian; empty after a fallback or with a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model built by `from_parameters`.
    """

    card: ClassVar = ModelCard(
        name="bg_nbd",
        title="BG/NBD",
        doc="Expected orders and probability alive from order timing, with dropout after an order.",
        needs=("frequency", "recency", "T"),
        uses=(AS_OF,),
        gives=GIVES,
        source="Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284",
        intervals=True,
        roles=(
            Role("candidate", 30, ("orders",)),
            Role("leveller", 10, ("orders",)),
            Role("stretcher", 20, ("orders",)),
        ),
    )
    equations: ClassVar = bg_nbd_equations
    space: ClassVar = _SPACE
    gains: ClassVar = {"orders": {"alpha": -1.0}, "dropout": {"a": 1.0, "b": 1.0}}
    sample_rows: ClassVar = SAMPLE_ROWS

    @classmethod
    def from_parameters(cls, r: float, alpha: float, a: float, b: float) -> Self:
        """Build a model from known parameters; `alpha` is in the time unit of the frames to predict."""
        return cls._from_params({"r": r, "alpha": alpha, "a": a, "b": b})


Model = BgNbd
