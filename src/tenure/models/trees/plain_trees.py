"""Trees of other libraries in LightGBM's text format: a plain format, scored in C, explained by TreeSHAP.

A split sends a row left if its value is at most the threshold; the split defines the direction of unknown
values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tenure.models.trees.boosting import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_UNKNOWN_IS_NAN = 8
_UNKNOWN_GOES_LEFT = 2


@dataclass(frozen=True)
class PlainTree:
    """Arrays of shape (nodes,); node 0 is the root, `left` is -1 in leaves.

    gain : loss reduction of a split. value : prediction for a row that ends here. count : training rows.
    """

    feature: Ints
    threshold: Floats
    unknown_left: NDArray[np.bool_]
    left: Ints
    right: Ints
    gain: Floats
    value: Floats
    count: Ints

    @property
    def leaf(self) -> NDArray[np.bool_]:
        return self.left < 0


def as_trees(trees: Sequence[PlainTree], features: int, objective: str, *, mean: bool) -> Trees:
    """Build a head that sums the trees (or takes their mean) and converts the sum to the unit of the
    objective.

    objective : `regression` (as it is), `poisson` (exponential) or `binary sigmoid:1` (logistic).
    """
    import lightgbm as lgb

    head = [
        "tree",
        "version=v4",
        "num_class=1",
        "num_tree_per_iteration=1",
        "label_index=0",
        f"max_feature_idx={features - 1}",
        f"objective={objective}",
        *(["average_output"] if mean else []),
        "feature_names=" + " ".join(f"Column_{place}" for place in range(features)),
        "feature_infos=" + " ".join(["[-inf:inf]"] * features),
    ]
    blocks = [_block(place, tree) for place, tree in enumerate(trees)]
    sizes = " ".join(str(len(block.encode())) for block in blocks)
    text = "\n".join([*head, f"tree_sizes={sizes}", "", "".join(blocks) + "end of trees", ""])
    return Trees(lgb.Booster(model_str=text))


def _block(place: int, tree: PlainTree) -> str:
    inner, leaf = np.flatnonzero(~tree.leaf), np.flatnonzero(tree.leaf)
    number = np.empty(len(tree.left), dtype=np.int64)
    number[inner] = np.arange(len(inner))
    number[leaf] = ~np.arange(len(leaf))
    fields: dict[str, list[str]] = {"num_leaves": [str(len(leaf))], "num_cat": ["0"]}
    if len(inner):
        decision = _UNKNOWN_IS_NAN + _UNKNOWN_GOES_LEFT * tree.unknown_left[inner].astype(np.int64)
        fields |= {
            "split_feature": _whole(tree.feature[inner]),
            "split_gain": _exact(tree.gain[inner]),
            "threshold": _exact(tree.threshold[inner]),
            "decision_type": _whole(decision),
            "left_child": _whole(number[tree.left[inner]]),
            "right_child": _whole(number[tree.right[inner]]),
        }
    fields |= {
        "leaf_value": _exact(tree.value[leaf]),
        "leaf_weight": _whole(tree.count[leaf]),
        "leaf_count": _whole(tree.count[leaf]),
        "internal_value": _exact(tree.value[inner]),
        "internal_weight": _whole(tree.count[inner]),
        "internal_count": _whole(tree.count[inner]),
        "is_linear": ["0"],
        "shrinkage": ["1"],
    }
    lines = [f"Tree={place}", *(f"{name}={' '.join(values)}" for name, values in fields.items())]
    return "\n".join(lines) + "\n\n\n"


def _exact(values: Floats) -> list[str]:
    return [f"{value:.17g}" for value in values.tolist()]


def _whole(values: Ints) -> list[str]:
    return [str(value) for value in values.tolist()]
