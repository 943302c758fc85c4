"""Probability that a customer does not order in the horizon, calibrated out of time.

Boosted trees (Ke et al. 2017) predict it for the windows of the panel; their probabilities are adjusted to
the season of the coming window. On a log without seasons, they can be mapped to the frequencies observed at
the newest cutoff, which those trees have not seen (`_probability_map`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd

from tenure.core.errors import OptionError
from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.models.panel.heads import Head, Rows, Task
from tenure.models.panel.model import PanelFit, PanelModel
from tenure.models.panel.panel import Panel, levels_ahead
from tenure.models.panel.probability_map import UNCHANGED, ProbabilityMap
from tenure.models.trees.boosting import Boosting, Trees


@dataclass(frozen=True)
class CalibratedChurn(PanelFit):
    """A head `buys`, the map of its probabilities, and the level of the window on which the
    map was learned.
    """

    calibration: ProbabilityMap = UNCHANGED
    calibrated_level: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """Return everything except the trees, as plain JSON values."""
        more = {"calibration": self.calibration.to_json(), "calibrated_level": self.calibrated_level}
        return super().to_json() | more

    @classmethod
    def from_json(cls, state: dict[str, Any], heads: dict[str, Head]) -> Self:
        """Restore the state, with the trees stored next to the card."""
        return replace(
            super().from_json(state, heads),
            calibration=ProbabilityMap.from_json(state["calibration"]),
            calibrated_level=state["calibrated_level"],
        )


class Churn(PanelModel):
    """P(no order in the horizon), from every feature of the frame.

    Parameters
    ----------
    calibration : {"season", "isotonic", "platt"}, default "season"
        `season` adjusts probabilities to the season of the coming window only: training on past windows keeps
        them calibrated. The others map the probabilities of trees trained on older cutoffs to the frequencies
        observed at the newest one (Platt also for `isotonic` with fewer than 1,000 customers); this helps on
        a log without seasons and hurts on a log with them.
    learning_rate : float, default 0.05
    num_leaves : int, default 15
    max_rounds : int, default 150
        Maximum number of trees; the number is chosen on the newest cutoff, with a model trained on older
        ones.
    half_life_days : float, default 365
        The weight of a cutoff halves for every `half_life_days` that it is older than the newest.
    seed : int, default 0
    max_rows : int, default 150000
        Maximum number of training rows; a larger panel is sampled.

    Attributes
    ----------
    learned_ : CalibratedChurn
    horizon_days_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="churn",
        title="Churn probability",
        doc="Probability of no order in the horizon, taking the season of the coming window into account.",
        needs=(),
        uses=(AS_OF,),
        gives=("churn_probability",),
        source="Ke et al. (2017), LightGBM; Zadrozny & Elkan (2002), isotonic calibration, KDD",
        learns_from="panel",
    )

    learned_: CalibratedChurn

    def __init__(
        self,
        calibration: Literal["season", "isotonic", "platt"] = "season",
        learning_rate: float = 0.05,
        num_leaves: int = 15,
        max_rounds: int = 150,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 150_000,
    ) -> None:
        self.calibration = calibration
        self.learning_rate = learning_rate
        self.num_leaves = num_leaves
        self.max_rounds = max_rounds
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict `churn_probability` for the season of the coming window. Raises the errors of
        `PanelModel.predict`.
        """
        self._ready_for(frame, horizon_days)
        learned = self.learned_
        buys = learned.calibration.apply(learned.raw(frame)["buys"])
        ahead = levels_ahead(frame, learned.orders_level, learned.window_end)
        # P(no order) = exp(-rate): a season that multiplies the rate is a power of it.
        churn = (1.0 - buys) ** (ahead / learned.calibrated_level)
        return pd.DataFrame({"churn_probability": churn}, index=frame.index)

    def _learn(self, panel: Panel) -> CalibratedChurn:
        if self.calibration not in {"season", "isotonic", "platt"}:
            raise OptionError(
                "This calibration does not exist.",
                values=[self.calibration],
                hint="choose season, isotonic or platt",
            )
        rows, has_ordered = panel.rows, (panel.orders > 0).astype(np.float64)
        head = self._head_of("buys", rows, has_ordered)
        learned = CalibratedChurn.of(replace(panel, spend_level=None), {"buys": head})
        if (
            self.calibration == "season"
            or not isinstance(head, Trees)
            or np.ptp(has_ordered[rows.early]) == 0
        ):
            return replace(learned, calibrated_level=panel.orders_level.recent)
        grow = Boosting(self.learning_rate, self.num_leaves, self.max_rounds, self.seed, head.rounds)
        older = grow.train("binary", rows.where(rows.early), has_ordered[rows.early])
        probability = older.predict(rows.features[rows.late])
        mapped = ProbabilityMap.learn(
            self.calibration, probability, has_ordered[rows.late], rows.weights[rows.late]
        )
        newest = float(panel.orders_level.of(pd.Series([pd.Timestamp(panel.newest)]))[0])
        return replace(learned, calibration=mapped, calibrated_level=newest)

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        return Boosting(self.learning_rate, self.num_leaves, self.max_rounds, self.seed).train(
            "binary", rows, target
        )

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        return Trees.load(stem)

    def _from_json(self, state: dict[str, Any], folder: Path) -> None:
        self.learned_ = CalibratedChurn.from_json(state, self._heads_in(state, folder))


Model = Churn
