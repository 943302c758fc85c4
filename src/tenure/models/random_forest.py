"""A random forest on a panel of past cutoffs: the leaves of one forest predict all targets.

Source: Breiman (2001), "Random Forests", Machine Learning 45. The forest is grown on orders, on whether
there are any, and on the root of spend, so that no single whale decides where it splits; each leaf
then gives the weighted means of the training rows that fall into it, after Meinshausen (2006), "Quantile
Regression Forests", JMLR 7. The trees are kept and scored in LightGBM's text format.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.core.modelling.setting import Setting
from tenure.models.panel.heads import Constant, Head, Rows, Task
from tenure.models.panel.model import PanelFit, PanelModel
from tenure.models.panel.panel import Panel
from tenure.models.plug.threads import one_thread
from tenure.models.trees.boosting import Trees
from tenure.models.trees.plain_trees import PlainTree, as_trees

_LEAST_LEAF, _ROWS_PER_LEAF = 5, 2_000
"""On a table: rows of its sample in a leaf, and more from 10,000 rows on, to bound the size of its trees."""


class RandomForest(PanelModel):
    """Spend, orders and churn in the horizon, from every feature of the frame.

    Parameters
    ----------
    trees : int, default 60
    max_leaf_nodes : int, default 200
    sample_share : float, default 0.3
        Share of the rows on which each tree is grown; all rows then fill its leaves.
    half_life_days : float, default 365
        The weight of a cutoff halves for every `half_life_days` that it is older than the newest.
    seed : int, default 0
    max_rows : int, default 150000
        Maximum number of training rows; a larger panel is sampled.
    min_leaf : int, optional
        Minimum number of sampled rows in a leaf; default: one in 2,000 rows, between 3 and 20.
    feature_share : float, default 0.33
        Share of the features considered at each split.

    Attributes
    ----------
    learned_ : Learned
    horizon_days_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="random_forest",
        title="Random forest",
        doc="A forest on all features, trained on past windows of the same length.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Breiman (2001), Random Forests, Machine Learning 45",
        learns_from="panel",
        roles=(Role("tunable", 30), Role("table_learner", 20), Role("table_candidate", 20)),
    )
    tunable: ClassVar = (
        Setting("trees", 30, 200, log=True, whole=True),
        Setting("max_leaf_nodes", 30, 1000, log=True, whole=True),
        Setting("sample_share", 0.1, 0.9),
        Setting("half_life_days", 60, 2000, log=True),
    )

    def __init__(  # noqa: PLR0913, PLR0917 - the trees' options, each with its default
        self,
        trees: int = 60,
        max_leaf_nodes: int = 200,
        sample_share: float = 0.3,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 150_000,
        min_leaf: int | None = None,
        feature_share: float = 0.33,
    ) -> None:
        self.trees = trees
        self.max_leaf_nodes = max_leaf_nodes
        self.sample_share = sample_share
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows
        self.min_leaf = min_leaf
        self.feature_share = feature_share

    @classmethod
    def table_settings(cls, task: Task, rows: int) -> dict[str, Any]:
        """Larger trees for a numeric target: each row is a different customer."""
        if task == "buys":
            return {}
        return {
            "trees": 100,
            "max_leaf_nodes": max(rows, 2),
            "sample_share": 0.63,
            "min_leaf": max(_LEAST_LEAF, rows // _ROWS_PER_LEAF),
            "feature_share": 0.6,
        }

    def _learn(self, panel: Panel) -> PanelFit:
        targets = {"orders": panel.orders, "buys": (panel.orders > 0).astype(np.float64)}
        if panel.spend is not None:
            targets["spend"] = panel.spend
        varied = {name: target for name, target in targets.items() if np.ptp(target) > 0}
        trees_by_task = self._grow(panel.rows, varied) if varied else {}
        heads: dict[str, Head] = {
            name: trees_by_task.get(name) or Constant(float(values[0])) for name, values in targets.items()
        }
        return PanelFit.of(panel, heads)

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        return self._grow(rows, {task: target})[task]

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        return Trees.load(stem)

    def _grow(self, rows: Rows, targets: dict[str, np.ndarray]) -> dict[str, Trees]:
        from sklearn.ensemble import RandomForestRegressor

        forest = RandomForestRegressor(
            n_estimators=self.trees,
            max_leaf_nodes=self.max_leaf_nodes,
            max_samples=self.sample_share,
            max_features=self.feature_share,
            min_samples_leaf=self.min_leaf or int(np.clip(len(rows.features) // 2000, 3, 20)),
            random_state=self.seed,
        )
        guides = np.column_stack([_guide(name, target) for name, target in targets.items()])
        with one_thread():
            forest.fit(rows.features, np.squeeze(guides), sample_weight=rows.weights)
        trees: dict[str, list[PlainTree]] = {name: [] for name in targets}
        for tree in forest.estimators_:
            leaf = tree.tree_.apply(rows.features)
            for name, target in targets.items():
                trees[name].append(_plain(tree.tree_, leaf, target, rows.weights))
        places = rows.features.shape[1]
        return {name: as_trees(plain, places, "regression", mean=True) for name, plain in trees.items()}


def _guide(name: str, target: np.ndarray) -> np.ndarray:
    """Values for choosing splits: the target (its square root for money), in units of its spread."""
    scaled = np.sqrt(target) if name == "spend" else target
    return np.asarray(scaled / scaled.std())


def _plain(tree: Any, leaf: np.ndarray, target: np.ndarray, weights: np.ndarray) -> PlainTree:
    """The tree, with the mean of all rows below each node as its value."""
    left, right = tree.children_left.astype(np.int64), tree.children_right.astype(np.int64)
    sums = np.array([np.bincount(leaf, values, tree.node_count) for values in (weights * target, weights)])
    count = np.bincount(leaf, minlength=tree.node_count)
    inner = np.flatnonzero(left >= 0)
    # Children are stored after their parent, so going backwards every sum is ready.
    for node in inner[::-1]:
        sums[:, node] = sums[:, left[node]] + sums[:, right[node]]
        count[node] = count[left[node]] + count[right[node]]
    impurity = tree.impurity * tree.weighted_n_node_samples
    gain = np.zeros(tree.node_count)
    gain[inner] = impurity[inner] - impurity[left[inner]] - impurity[right[inner]]
    return PlainTree(
        feature=tree.feature.astype(np.int64),
        threshold=tree.threshold.astype(np.float64),
        unknown_left=tree.missing_go_to_left.astype(bool),
        left=left,
        right=right,
        gain=np.maximum(gain, 0.0),
        value=sums[0] / sums[1],
        count=count,
    )


Model = RandomForest
