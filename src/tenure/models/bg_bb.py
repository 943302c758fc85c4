"""BG/BB: orders at discrete opportunities, one per period, with dropout between them.

At each opportunity a living customer orders with probability p ~ Beta(α, β); before each one they leave
with probability θ ~ Beta(γ, δ). Equations in `bg_bb_equations`.

Source: Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086-1108.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import OptionError
from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.models.btyd import bg_bb_equations
from tenure.models.btyd.maximum_likelihood import Space
from tenure.models.btyd.order_timing import GIVES, OrderTiming
from tenure.models.frame.columns import histories, refuse

_SPACE = Space(  # log-parameters
    names=("alpha", "beta", "gamma", "delta"),
    lower=(-9.0, -9.0, -9.0, -9.0),
    upper=(7.0, 12.0, 7.0, 12.0),
    starts=((0.0, 0.0, 0.0, 0.0), (0.2, -0.3, -0.4, 1.0), (-0.5, 3.0, -1.0, 3.0), (0.5, 5.0, -0.5, 5.0)),
    prior_mean=(0.0, 2.0, -0.5, 2.0),
)


class BgBb(OrderTiming):
    """Expected orders with one opportunity to order per period, such as a day or a yearly appeal.

    Parameters
    ----------
    penalty : float, default 0.0
        Weight of a ridge on log-parameters, added to the mean negative log-likelihood; >= 0.
    seed : int, default 0
        Seed of the draws that `predict_interval` uses.
    period_days : float, default 1.0
        Time between opportunities; `recency` and `T` are whole multiples of it, and `frequency` counts
        the periods with an order.

    Attributes
    ----------
    params_ : dict
        `alpha`, `beta` (of ordering), `gamma`, `delta` (of leaving); all > 0.
    standard_errors_, diagnosis_ : see `OrderTiming`.
    """

    card: ClassVar = ModelCard(
        name="bg_bb",
        title="BG/BB",
        doc="Expected orders and probability alive when orders occur at discrete opportunities.",
        needs=("frequency", "recency", "T"),
        uses=(AS_OF,),
        gives=GIVES,
        source="Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086-1108",
        intervals=True,
    )
    equations: ClassVar = bg_bb_equations
    space: ClassVar = _SPACE
    times: ClassVar = frozenset[str]()
    sample_rows: ClassVar = 2_500

    def __init__(self, penalty: float = 0.0, seed: int = 0, period_days: float = 1.0) -> None:
        super().__init__(penalty, seed)
        self.period_days = period_days

    @classmethod
    def from_parameters(cls, alpha: float, beta: float, gamma: float, delta: float) -> Self:
        """Build a model from known parameters, with one opportunity per unit of time."""
        return cls._from_params({"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta})

    def _parameters(self, frame: pd.DataFrame) -> Any:
        return super()._parameters(frame)._replace(period=float(self.period_days))

    def _histories(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if not 0 < self.period_days < np.inf:
            raise OptionError("The period must be a positive number of days.", values=[self.period_days])
        x, t_x, age = histories(frame)
        t, n = t_x / self.period_days, age / self.period_days
        wrong = {
            "frequency not whole": np.abs(x - np.rint(x)) > 1e-6,
            "recency or T not whole periods": (np.abs(t - np.rint(t)) > 1e-6)
            | (np.abs(n - np.rint(n)) > 1e-6),
            "more orders than periods up to the last order": x > t + 1e-6,
        }
        refuse(wrong, len(frame), f"a period is {self.period_days:g} days and contains at most one order")
        return x, t_x, age

    def _scale(self, age: np.ndarray) -> float:
        return float(self.period_days)

    def _log_jacobian(self, x: np.ndarray, scale: float) -> float:
        return 0.0


Model = BgBb
