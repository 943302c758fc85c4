"""Linear models with a ridge penalty on a panel of past cutoffs: a transparent baseline on all features.

Source: Nelder & Wedderburn (1972), "Generalized Linear Models", JRSS A 135(3); two parts after Cragg (1971),
"Some Statistical Models for Limited Dependent Variables", Econometrica 39(5).
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from tenure.core.errors import OptionError
from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.core.modelling.setting import Setting
from tenure.models.panel.heads import Head, Rows, Task
from tenure.models.panel.linear_predictor import STRENGTHS, Family, LinearPredictor
from tenure.models.panel.model import PanelModel
from tenure.models.plug.threads import one_thread

_FAMILY: dict[Task, Family] = {
    "orders": "poisson",
    "buys": "binomial",
    "spend": "tweedie",
    "spend_if_buying": "gamma",
}


class Linear(PanelModel):
    """Spend, orders and churn in the horizon as generalised linear models of logarithms of the features.

    Parameters
    ----------
    head : {"two_part", "tweedie"}, default "two_part"
        P(buys) times spend given a purchase (logistic and gamma), or spend directly.
    strength : float, optional
        Ridge penalty relative to the mean loss over standardized columns. By default it is chosen on the
        newest cutoff, with models trained on older ones.
    half_life_days : float, default 365
        The weight of a cutoff halves for every `half_life_days` that it is older than the newest.
    seed : int, default 0
    max_rows : int, default 150000
        Maximum number of training rows; a larger panel is sampled.

    Attributes
    ----------
    learned_ : PanelFit
    horizon_days_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="linear",
        title="Linear model",
        doc="Regularized linear models on all features, trained on past windows of the same length.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Nelder & Wedderburn (1972), Generalized Linear Models, JRSS A 135(3)",
        learns_from="panel",
        roles=(Role("tunable", 50), Role("table_learner", 10), Role("table_candidate", 10)),
    )
    tunable: ClassVar = (
        Setting("head", choices=("two_part", "tweedie")),
        Setting("half_life_days", 60, 2000, log=True),
    )
    head_choices: ClassVar = ("two_part", "tweedie")

    def __init__(
        self,
        head: Literal["two_part", "tweedie"] = "two_part",
        strength: float | None = None,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 150_000,
    ) -> None:
        self.head = head
        self.strength = strength
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows

    @property
    def strengths_(self) -> dict[str, float]:
        """Penalty of each head."""
        heads = self._state().heads
        return {name: head.strength for name, head in heads.items() if isinstance(head, LinearPredictor)}

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        if self.strength is not None and not 0 < self.strength < np.inf:
            raise OptionError("The penalty must be above 0.", values=[self.strength], hint="such as 0.01")
        strengths = STRENGTHS if self.strength is None else (self.strength,)
        with one_thread():
            return LinearPredictor.learn(_FAMILY[task], rows, target, strengths, self.seed)

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        return LinearPredictor.load(stem)


Model = Linear
