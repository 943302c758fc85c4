"""Boosted trees on a panel of past cutoffs, with BTYD expectations among the features.

Source: Ke et al. (2017), "LightGBM", NeurIPS 30; Tweedie loss for spend that is often zero after
Jørgensen (1987), "Exponential dispersion models", JRSS B 49(2).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np

from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.core.modelling.setting import Setting
from tenure.models.panel.heads import Head, Rows, Task
from tenure.models.panel.model import PanelModel
from tenure.models.panel.monotone import directions
from tenure.models.tables.settings import SMALL_TABLE
from tenure.models.trees.boosting import Boosting, Objective, Trees

_OBJECTIVE: dict[Task, Objective] = {
    "orders": "poisson",
    "buys": "binary",
    "spend": "tweedie",
    "spend_if_buying": "gamma",
}


class LightGbm(PanelModel):
    """Spend, orders and churn in the horizon, from every feature of the frame.

    Newer cutoffs have more weight. Spend and orders are learned relative to the level of their window
    (`_level`), so that the season of the coming window can be applied.

    Parameters
    ----------
    head : {"tweedie", "two_part"}, default "tweedie"
        Spend directly, or P(buys) times spend given a purchase.
    learning_rate : float, default 0.08
    num_leaves : int, default 15
    max_rounds : int, default 300
        Maximum number of trees; the number is chosen on the newest cutoff, with a model trained on older
        ones.
    half_life_days : float, default 365
        The weight of a cutoff halves for every `half_life_days` that it is older than the newest.
    seed : int, default 0
    max_rows : int, default 150000
        Maximum number of training rows; a larger panel is sampled.
    monotone : bool, default False
        Constrain predictions to rise with the BTYD expectation of the same quantity (`_monotone`).

    Attributes
    ----------
    learned_ : PanelFit
    horizon_days_, rounds_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="lightgbm",
        title="LightGBM",
        doc="Boosted trees on all features, trained on past windows of the same length.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Ke et al. (2017), LightGBM, NeurIPS 30",
        learns_from="panel",
        roles=(
            Role("candidate", 50),
            Role("tunable", 10),
            Role("table_learner", 40),
            Role("table_candidate", 40),
        ),
    )
    tunable: ClassVar = (
        Setting("head", choices=("tweedie", "two_part")),
        Setting("learning_rate", 0.01, 0.3, log=True),
        Setting("num_leaves", 4, 64, log=True, whole=True),
        Setting("max_rounds", 100, 800, log=True, whole=True),
        Setting("half_life_days", 60, 2000, log=True),
    )
    head_choices: ClassVar = ("tweedie", "two_part")
    one_thread_a_head: ClassVar = True

    def __init__(  # noqa: PLR0913, PLR0917 - the trees' options, each with its default
        self,
        head: Literal["tweedie", "two_part"] = "tweedie",
        learning_rate: float = 0.08,
        num_leaves: int = 15,
        max_rounds: int = 300,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 150_000,
        monotone: bool = False,
    ) -> None:
        self.head = head
        self.learning_rate = learning_rate
        self.num_leaves = num_leaves
        self.max_rounds = max_rounds
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows
        self.monotone = monotone

    @classmethod
    def table_settings(cls, task: Task, rows: int) -> dict[str, Any]:  # noqa: ARG003 - of any task
        """Smaller learning rate and trees on a small table."""
        return {"learning_rate": 0.03, "max_rounds": 800, "num_leaves": 7} if rows < SMALL_TABLE else {}

    @property
    def rounds_(self) -> dict[str, int]:
        """Trees per head."""
        return {name: getattr(head, "rounds", 0) for name, head in self._state().heads.items()}

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        few = max(1, self.max_rounds // 4) if task in {"orders", "buys"} else None
        bound = tuple(directions(task, rows.names)) if self.monotone else ()
        grow = Boosting(self.learning_rate, self.num_leaves, self.max_rounds, self.seed, few, bound)
        return grow.train(_OBJECTIVE[task], rows, target)

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        return Trees.load(stem)


Model = LightGbm
