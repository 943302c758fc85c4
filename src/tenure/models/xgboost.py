"""XGBoost on a panel of past cutoffs, with BTYD expectations among the features.

Source: Chen & Guestrin (2016), "XGBoost: A Scalable Tree Boosting System", KDD.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np

from tenure.core.errors import MissingExtra, ModelError
from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.core.modelling.setting import Setting
from tenure.models.panel.contributions import Link
from tenure.models.panel.heads import Head, Rows, Task
from tenure.models.panel.model import PanelModel
from tenure.models.panel.monotone import directions
from tenure.models.trees.xgboost_json import plain_boosted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EXTRA = "xgboost"
_LOSS: dict[Task, dict[str, Any]] = {
    "orders": {"objective": "count:poisson"},
    "buys": {"objective": "binary:logistic"},
    "spend": {"objective": "reg:tweedie", "tweedie_variance_power": 1.3},
    "spend_if_buying": {"objective": "reg:gamma"},
}
_FIXED: dict[str, Any] = {
    "tree_method": "hist",
    "grow_policy": "lossguide",
    "max_depth": 0,
    "max_leaves": 15,
    "max_bin": 127,
    "subsample": 0.8,
    "colsample_bytree": 0.6,
    "lambda": 5.0,
    # One thread: the same trees on every machine.
    "nthread": 1,
    "verbosity": 0,
}
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)
_PATIENCE = 20
_LEAST_ROUNDS = 30


@dataclass(frozen=True)
class BoostedTrees:
    """Trees for one target. `kinds` are the kinds of the columns, as XGBoost names them."""

    booster: Any
    kinds: tuple[str, ...]

    def predict(self, features: NDArray[np.float32]) -> Floats:
        """Predictions of shape (rows,), in the unit of the target."""
        return np.asarray(self.booster.predict(self._matrix(features)), dtype=np.float64)

    @property
    def link(self) -> Link:
        """Link function of the objective."""
        objective = json.loads(self.booster.save_config())["learner"]["objective"]["name"]
        return "logit" if objective == "binary:logistic" else "log"

    def contributions(self, features: NDArray[np.float32]) -> Floats:
        """TreeSHAP on the scale of `link`, shape (rows, features + 1), with the baseline last."""
        contributions = self.booster.predict(self._matrix(features), pred_contribs=True)
        return np.asarray(contributions, dtype=np.float64)

    def importance(self, features: int) -> Floats:
        """Loss reduction by feature."""
        gains = self.booster.get_score(importance_type="total_gain")
        return np.array([gains.get(f"f{place}", 0.0) for place in range(features)], dtype=np.float64)

    def _matrix(self, features: NDArray[np.float32]) -> Any:
        return _xgb().DMatrix(features, feature_types=list(self.kinds), enable_categorical=True)

    def save(self, stem: Path) -> None:
        """XGBoost's own JSON."""
        stem.with_suffix(".json").write_bytes(self.booster.save_raw("json"))

    @classmethod
    def load(cls, stem: Path) -> Self:
        """Load what `save` wrote. Raises ModelError (`model.folder`), MissingExtra."""
        xgb, file = _xgb(), stem.with_suffix(".json")
        booster = xgb.Booster({"nthread": 1})
        try:
            booster.load_model(bytearray(plain_boosted(file.read_bytes())))
            kinds = booster.feature_types
        except (OSError, *_MALFORMED, xgb.core.XGBoostError) as error:
            raise ModelError(
                "The trees of a saved model cannot be read.",
                values=[file.name],
                hint="copy the whole folder again, or train the model again",
                code="model.folder",
            ) from error
        return cls(booster, tuple(kinds or ()))


class XgBoost(PanelModel):
    """Spend, orders and churn in the horizon, from every feature of the frame.

    Parameters
    ----------
    head : {"tweedie", "two_part"}, default "tweedie"
        Spend directly, or P(buys) times spend given a purchase.
    learning_rate : float, default 0.08
    max_rounds : int, default 300
        Maximum number of trees; the number is chosen on the newest cutoff, with a model trained on older
        ones.
    monotone : bool, default True
        Constrain predictions to rise with the BTYD expectation of the same quantity (`_monotone`).
    half_life_days : float, default 365
        The weight of a cutoff halves for every `half_life_days` that it is older than the newest.
    seed : int, default 0
    max_rows : int, default 150000
        Maximum number of training rows; a larger panel is sampled.

    Attributes
    ----------
    learned_ : Learned
    horizon_days_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="xgboost",
        title="XGBoost",
        doc="XGBoost on all features, trained on past windows of the same length.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Chen & Guestrin (2016), XGBoost, KDD",
        learns_from="panel",
        extra=EXTRA,
        roles=(Role("tunable", 20), Role("table_learner", 50)),
    )
    tunable: ClassVar = (
        Setting("head", choices=("tweedie", "two_part")),
        Setting("learning_rate", 0.01, 0.3, log=True),
        Setting("max_rounds", 100, 800, log=True, whole=True),
        Setting("half_life_days", 60, 2000, log=True),
    )
    head_choices: ClassVar = ("tweedie", "two_part")

    def __init__(
        self,
        head: Literal["tweedie", "two_part"] = "tweedie",
        learning_rate: float = 0.08,
        max_rounds: int = 300,
        monotone: bool = True,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 150_000,
    ) -> None:
        self.head = head
        self.learning_rate = learning_rate
        self.max_rounds = max_rounds
        self.monotone = monotone
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        xgb = _xgb()
        kinds = ["c" if place in set(rows.categorical) else "q" for place in range(rows.features.shape[1])]
        settings = self._settings(task, rows)

        def data(where: Any) -> Any:
            return xgb.DMatrix(
                rows.features[where],
                target[where],
                weight=rows.weights[where],
                feature_types=kinds,
                enable_categorical=True,
            )

        rounds = self._rounds(task, settings, rows, target, data)
        return BoostedTrees(xgb.train(settings, data(slice(None)), rounds), tuple(kinds))

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        return BoostedTrees.load(stem)

    def _rounds(self, task: Task, settings: dict[str, Any], rows: Rows, target: np.ndarray, data: Any) -> int:
        """The number of rounds that predicts the late rows best, raised a little for the larger final fit."""
        most = max(1, self.max_rounds // 4) if task in {"orders", "buys"} else self.max_rounds
        if not rows.late.any() or not rows.early.any() or np.ptp(target[rows.early]) == 0:
            return max(1, most // 3)
        booster = _xgb().train(
            settings,
            data(rows.early),
            most,
            evals=[(data(rows.late), "late")],
            early_stopping_rounds=_PATIENCE,
            verbose_eval=False,
        )
        more = (len(target) / int(rows.early.sum())) ** 0.5
        return int(np.clip((booster.best_iteration + 1) * more, min(_LEAST_ROUNDS, most), most))

    def _settings(self, task: Task, rows: Rows) -> dict[str, Any]:
        settings = _FIXED | _LOSS[task] | {"learning_rate": self.learning_rate, "seed": self.seed}
        if self.monotone:
            settings["monotone_constraints"] = tuple(directions(task, rows.names))
        return settings


def _xgb() -> Any:
    try:
        import xgboost
    except ImportError:
        raise MissingExtra("The model xgboost", EXTRA) from None
    return xgboost


Model = XgBoost
