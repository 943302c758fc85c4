"""Gradient-boosted trees on one target, by LightGBM: rounds chosen out of time, then trained on all rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from tenure.core.errors import ModelError
from tenure.models.panel.contributions import Link
from tenure.models.panel.heads import Constant, Rows
from tenure.models.trees.lightgbm_text import plain_trees

if TYPE_CHECKING:
    import lightgbm as lgb
    from numpy.typing import NDArray

Objective = Literal["tweedie", "gamma", "poisson", "binary"]

_FIXED: dict[str, Any] = {
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "tweedie_variance_power": 1.3,
    "deterministic": True,
    "force_row_wise": True,
    # One thread: the same trees on every machine, and on a busy one faster than two.
    "num_threads": 1,
    "verbose": -1,
}
_LINK: dict[str, Link] = {
    "tweedie": "log",
    "gamma": "log",
    "poisson": "log",
    "binary": "logit",
    "regression": "identity",
}
_PATIENCE = 30
_LEAST_ROUNDS = 40


@dataclass(frozen=True)
class Boosting:
    """Settings of tree growth. If `rounds` is None, it is chosen on the late rows, at most `most_rounds`.

    directions : 1, -1 or 0 (free) by feature; all free when empty.
    """

    learning_rate: float
    num_leaves: int
    most_rounds: int
    seed: int
    rounds: int | None = None
    directions: tuple[int, ...] = ()

    def train(self, objective: Objective, rows: Rows, target: NDArray[np.float64]) -> Trees | Constant:
        """Train one head; a constant if the target is the same in every row."""
        if target.min() == target.max():
            return Constant(float(target[0]))
        import lightgbm as lgb

        settings = self._settings(objective, len(target))
        rounds = self.rounds or self._choose(settings, rows, target)
        return Trees(lgb.train(settings, _dataset(rows, target), rounds))

    def _settings(self, objective: Objective, rows: int) -> dict[str, Any]:
        constraints = {"monotone_constraints": list(self.directions)} if any(self.directions) else {}
        return (
            _FIXED
            | constraints
            | {
                "objective": objective,
                "learning_rate": self.learning_rate,
                "num_leaves": self.num_leaves,
                "min_data_in_leaf": int(np.clip(rows // 100, 3, 40)),
                "seed": self.seed,
            }
        )

    def _choose(self, settings: dict[str, Any], rows: Rows, target: NDArray[np.float64]) -> int:
        """The number of rounds that predicts the late rows best, raised a little for the larger final fit."""
        import lightgbm as lgb

        if not rows.late.any() or np.ptp(target[rows.early]) == 0:
            return self.most_rounds // 3
        early = _dataset(rows.where(rows.early), target[rows.early])
        late = early.create_valid(rows.features[rows.late], target[rows.late], weight=rows.weights[rows.late])
        stop = lgb.early_stopping(_PATIENCE, verbose=False)
        booster = lgb.train(settings, early, self.most_rounds, valid_sets=[late], callbacks=[stop])
        more = (len(target) / max(int(rows.early.sum()), 1)) ** 0.5
        return int(np.clip(booster.best_iteration * more, _LEAST_ROUNDS, self.most_rounds))


@dataclass(frozen=True)
class Trees:
    """Trees for one target, scored by LightGBM regardless of the library that trained them."""

    booster: lgb.Booster

    @property
    def rounds(self) -> int:
        """Trees grown."""
        return self.booster.current_iteration()

    def predict(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Predictions of shape (rows,), in the unit of the target."""
        return np.asarray(self.booster.predict(features), dtype=np.float64)

    def importance(self, features: int) -> NDArray[np.float64]:
        """Loss reduction by feature."""
        return np.asarray(self.booster.feature_importance(importance_type="gain"), dtype=np.float64)

    @property
    def link(self) -> Link:
        """Link function of the objective."""
        kind = self._header["objective"].partition(" ")[0]
        return _LINK[kind]

    def contributions(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """TreeSHAP on the scale of `link`, shape (rows, features + 1), with the baseline last."""
        contributions = np.asarray(self.booster.predict(features, pred_contrib=True), dtype=np.float64)
        # LightGBM explains the sum of the trees, even if their prediction is the mean.
        return contributions / self.rounds if "average_output" in self._header else contributions

    @property
    def _header(self) -> dict[str, str]:
        """Settings of the text format, up to the first tree."""
        head = self.booster.model_to_string(num_iteration=1).partition("\nTree=0")[0]
        return {name: value for name, _, value in (line.partition("=") for line in head.splitlines())}

    def save(self, stem: Path) -> None:
        """LightGBM's own text format."""
        stem.with_suffix(".txt").write_text(self.booster.model_to_string(), encoding="utf-8")

    @classmethod
    def load(cls, stem: Path) -> Self:
        """Load what `save` wrote. Raises ModelError (`model.folder`)."""
        import lightgbm as lgb

        file = stem.with_suffix(".txt")
        try:
            return cls(lgb.Booster(model_str=plain_trees(file.read_bytes())))
        except (OSError, ValueError, KeyError, lgb.basic.LightGBMError) as error:
            raise ModelError(
                "The trees of a saved model cannot be read.",
                values=[file.name],
                hint="copy the whole folder again, or train the model again",
                code="model.folder",
            ) from error


def _dataset(rows: Rows, target: NDArray[np.float64]) -> lgb.Dataset:
    import lightgbm as lgb

    return lgb.Dataset(
        rows.features, target, weight=rows.weights, categorical_feature=rows.categorical, free_raw_data=True
    )
