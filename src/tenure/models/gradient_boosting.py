"""scikit-learn's histogram gradient boosting on a panel of past cutoffs.

Source: Friedman (2001), "Greedy function approximation: a gradient boosting machine", Annals of Statistics
29(5). The trees are kept and scored in LightGBM's text format.
"""

from __future__ import annotations

from dataclasses import replace
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
from tenure.models.plug.threads import one_thread
from tenure.models.tables.settings import SMALL_TABLE
from tenure.models.trees.bins import MOST, Bins
from tenure.models.trees.boosting import Trees
from tenure.models.trees.plain_trees import PlainTree, as_trees

_LOSS: dict[Task, str] = {
    "orders": "poisson",
    "buys": "log_loss",
    "spend": "poisson",
    "spend_if_buying": "gamma",
}
_PATIENCE = 12
_LEAST_ROUNDS = 20
_MOST_ROWS_TO_CHOOSE = 15_000


class GradientBoosting(PanelModel):
    """Spend, orders and churn in the horizon, from every feature of the frame.

    Parameters
    ----------
    head : {"two_part", "poisson"}, default "two_part"
        P(buys) times spend given a purchase, or spend directly, with a variance that grows with its mean
        (the library has no Tweedie loss between Poisson and gamma).
    learning_rate : float, default 0.12
    max_rounds : int, default 100
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
    learned_ : PanelFit
    horizon_days_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="gradient_boosting",
        title="Gradient boosting",
        doc="scikit-learn's histogram gradient boosting on all features, trained on past "
        "windows of the same length.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Friedman (2001), Greedy function approximation, Annals of Statistics 29(5)",
        learns_from="panel",
        roles=(Role("tunable", 40), Role("table_learner", 30), Role("table_candidate", 30)),
    )
    tunable: ClassVar = (
        Setting("head", choices=("two_part", "poisson")),
        Setting("learning_rate", 0.02, 0.4, log=True),
        Setting("max_rounds", 50, 400, log=True, whole=True),
        Setting("half_life_days", 60, 2000, log=True),
    )
    head_choices: ClassVar = ("two_part", "poisson")

    def __init__(
        self,
        head: Literal["two_part", "poisson"] = "two_part",
        learning_rate: float = 0.12,
        max_rounds: int = 100,
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

    @classmethod
    def table_settings(cls, task: Task, rows: int) -> dict[str, Any]:
        """Smaller learning rate on a small table with a numeric target."""
        return {"learning_rate": 0.03, "max_rounds": 400} if task != "buys" and rows < SMALL_TABLE else {}

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        # Its own bins by weight take longer than its trees.
        bins = Bins.learn(rows.features)
        rows = replace(rows, features=bins.codes(rows.features))
        with one_thread():
            booster = self._booster(task, rows, self._rounds(task, rows, target))
            booster.fit(_binnable(rows.features), target, sample_weight=rows.weights)
        return _trees(booster, task, bins)

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        return Trees.load(stem)

    def _rounds(self, task: Task, rows: Rows, target: np.ndarray) -> int:
        """The number of rounds that predicts the late rows best, raised a little for the larger final fit."""
        most = max(1, self.max_rounds // 2) if task in {"orders", "buys"} else self.max_rounds
        early, late = self._some(rows.early), rows.late
        if not late.any() or not early.any() or np.ptp(target[early]) == 0:
            return max(1, most // 2)
        booster = self._booster(task, rows, most, early_stopping=True, n_iter_no_change=_PATIENCE)
        validation = {
            "X_val": rows.features[late],
            "y_val": target[late],
            "sample_weight_val": rows.weights[late],
        }
        booster.fit(_binnable(rows.features[early]), target[early], rows.weights[early], **validation)
        best = int(np.argmax(booster.validation_score_))
        return int(np.clip(best * (len(target) / early.sum()) ** 0.25, min(_LEAST_ROUNDS, most), most))

    def _some(self, mask: np.ndarray) -> np.ndarray:
        """At most `_MOST_ROWS_TO_CHOOSE` of these rows."""
        share = min(1.0, _MOST_ROWS_TO_CHOOSE / max(int(mask.sum()), 1))
        return mask & (np.random.default_rng(self.seed).random(len(mask)) < share)

    def _booster(self, task: Task, rows: Rows, rounds: int, **how: Any) -> Any:
        from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

        make = HistGradientBoostingClassifier if task == "buys" else HistGradientBoostingRegressor
        settings: dict[str, Any] = {
            "loss": _LOSS[task],
            "learning_rate": self.learning_rate,
            "max_iter": rounds,
            "max_leaf_nodes": 15,
            "min_samples_leaf": int(np.clip(len(rows.features) // 100, 3, 40)),
            "l2_regularization": 5.0,
            "max_features": 0.6,
            "max_bins": MOST,
            "categorical_features": None,
            "early_stopping": False,
            "monotonic_cst": directions(task, rows.names) if self.monotone else None,
            "random_state": self.seed,
        }
        return make(**(settings | how))


def _binnable(features: np.ndarray) -> np.ndarray:
    """Fills columns that are unknown in every row with a constant: scikit-learn cannot bin them."""
    empty = np.isnan(features).all(axis=0)
    return np.where(empty, np.float32(0), features) if empty.any() else features


def _trees(booster: Any, task: Task, bins: Bins) -> Trees:
    """Rewrite the trees as functions of values instead of bins; the first tree includes the constant start
    value.
    """
    trees = [_plain(iteration[0].nodes, bins) for iteration in booster._predictors]
    start = float(np.ravel(booster._baseline_prediction)[0])
    trees[0].value[:] += start
    return as_trees(trees, len(bins.edges), "binary sigmoid:1" if task == "buys" else "poisson", mean=False)


def _plain(nodes: np.ndarray, bins: Bins) -> PlainTree:
    leaf = nodes["is_leaf"].astype(bool)
    feature = nodes["feature_idx"].astype(np.int64)
    return PlainTree(
        feature=feature,
        threshold=bins.thresholds(feature, nodes["num_threshold"]),
        unknown_left=nodes["missing_go_to_left"].astype(bool),
        left=np.where(leaf, -1, nodes["left"].astype(np.int64)),
        right=np.where(leaf, -1, nodes["right"].astype(np.int64)),
        gain=np.where(leaf, 0.0, np.maximum(nodes["gain"], 0.0)),
        value=nodes["value"].astype(np.float64),
        count=nodes["count"].astype(np.int64),
    )


Model = GradientBoosting
