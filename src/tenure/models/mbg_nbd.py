"""MBG/NBD: repeat purchasing with dropout straight after any order, the first one included.

While alive a customer orders at rate λ ~ Gamma(r, α) per day; after each order they leave with
probability p ~ Beta(a, b), independent of λ. Equations in `mbg_nbd_equations`.

Source: Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24(3), 201-209.
"""

from __future__ import annotations

from typing import ClassVar, Self

from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.models.btyd import mbg_nbd_equations
from tenure.models.btyd.maximum_likelihood import SAMPLE_ROWS, Space
from tenure.models.btyd.order_timing import GIVES, OrderTiming

_SPACE = Space(  # log-parameters, time in units of the longest age
    names=("r", "alpha", "a", "b"),
    lower=(-9.0, -14.0, -9.0, -9.0),
    upper=(6.0, 8.0, 7.0, 7.0),
    starts=((0.0, 0.0, 0.0, 0.0), (-0.6, -1.8, -0.1, 0.5), (1.1, 0.5, -1.0, -0.3), (0.0, -3.0, -0.7, 2.0)),
    prior_mean=(0.0, -0.7, -0.5, 0.9),
)


class MbgNbd(OrderTiming):
    """Expected repeat orders, P(alive) and next order date from order timing alone.

    Parameters
    ----------
    penalty : float, default 0.0
        Weight of a ridge on log-parameters (time in units of the longest age), added to the mean
        negative log-likelihood; >= 0.
    seed : int, default 0
        Seed of the draws that `predict_interval` uses.

    Attributes
    ----------
    params_ : dict
        `r`, `alpha` (days), `a`, `b`; all > 0.
    standard_errors_ : dict
        Standard errors of `params_`, from the Hessian; empty after a fallback or with a penalty.
    diagnosis_ : FitDiagnosis or None
        None for a model built by `from_parameters`.
    """

    card: ClassVar = ModelCard(
        name="mbg_nbd",
        title="MBG/NBD",
        doc="Expected orders and probability alive from order timing, with dropout after any order.",
        needs=("frequency", "recency", "T"),
        uses=(AS_OF,),
        gives=GIVES,
        source="Batislam, Denizel & Filiztekin (2007), IJRM 24(3), 201-209",
        intervals=True,
        roles=(Role("companion", 20, ("orders",)),),
    )
    equations: ClassVar = mbg_nbd_equations
    space: ClassVar = _SPACE
    sample_rows: ClassVar = SAMPLE_ROWS

    @classmethod
    def from_parameters(cls, r: float, alpha: float, a: float, b: float) -> Self:
        """Build a model from known parameters; `alpha` is in the time unit of the frames to predict."""
        return cls._from_params({"r": r, "alpha": alpha, "a": a, "b": b})


Model = MbgNbd
