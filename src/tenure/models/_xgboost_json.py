"""Is this JSON trees as XGBoost writes them? Asked before XGBoost sees it, which trusts places in it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from tenure.models._lightgbm_text import MOST_FEATURES

_OBJECTIVES = frozenset({"count:poisson", "binary:logistic", "reg:tweedie", "reg:gamma"})
_KINDS = frozenset({"q", "c", "i", "int", "float"})
_NOBODY = 2**31 - 1
"""The parent of the first node."""
_BY_NODE = ("left_children", "right_children", "parents", "split_indices", "split_type", "default_left")
_NUMBERS_BY_NODE = ("split_conditions", "base_weights", "loss_changes", "sum_hessian")
_CATEGORIES = ("categories", "categories_nodes", "categories_segments", "categories_sizes")


def check_boosted(content: bytes) -> None:
    """Raises ValueError, KeyError, TypeError or AttributeError that says what is wrong."""
    try:
        learner = json.loads(content)["learner"]
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    features = _check_learner(learner)
    booster = learner["gradient_booster"]
    model = booster["model"]
    trees = _list(model["trees"])
    if (
        booster["name"] != "gbtree"
        or int(model["gbtree_model_param"]["num_trees"]) != len(trees)
        or not trees
    ):
        raise ValueError("it has no trees, or another number of them")
    ends = _whole(model["iteration_indptr"])
    if ends[0] != 0 or ends[-1] != len(trees) or ends != sorted(ends):
        raise ValueError("its rounds are not those of its trees")
    if _whole(model["tree_info"], len(trees)) != [0] * len(trees):
        raise ValueError("it predicts more than one number")
    for number, tree in enumerate(trees):
        _check_tree(tree, number, features)


def _check_learner(learner: dict[str, Any]) -> int:
    told = learner["learner_model_param"]
    features, kinds = int(told["num_feature"]), _list(learner["feature_types"])
    if not 0 < features <= MOST_FEATURES or len(kinds) not in (0, features) or not set(kinds) <= _KINDS:
        raise ValueError("its features are none")
    if int(told.get("num_class", 0)) > 1 or int(told.get("num_target", 1)) != 1:
        raise ValueError("it predicts more than one number")
    if not math.isfinite(float(str(told["base_score"]).strip("[]"))):
        raise ValueError("it begins at no number")
    if learner["objective"]["name"] not in _OBJECTIVES:
        raise ValueError("its objective is none that is used here")
    return features


def _check_tree(tree: dict[str, Any], number: int, features: int) -> None:
    told = tree["tree_param"]
    nodes = int(told["num_nodes"])
    if nodes < 1 or int(told["num_feature"]) != features or int(told["size_leaf_vector"]) > 1:
        raise ValueError(f"tree {number} is none")
    by_node = {name: _whole(tree[name], nodes) for name in _BY_NODE}
    for name in _NUMBERS_BY_NODE:
        values = _list(tree[name])
        if len(values) != nodes or not all(math.isfinite(value) for value in values):
            raise ValueError(f"tree {number} has {name} that are no numbers")
    _check_children(by_node["left_children"], by_node["right_children"], by_node["parents"], number)
    if not all(0 <= place < features for place in by_node["split_indices"]):
        raise ValueError(f"tree {number} splits by a feature that is none")
    if not set(by_node["split_type"]) <= {0, 1} or not set(by_node["default_left"]) <= {0, 1}:
        raise ValueError(f"tree {number} splits in no known way")
    _check_categories(tree, number, [node for node, kind in enumerate(by_node["split_type"]) if kind == 1])


def _check_children(left: Sequence[int], right: Sequence[int], parents: Sequence[int], number: int) -> None:
    """Each node but the first is the child of one node, which comes before it: so there is no circle."""
    expected = [_NOBODY] * len(left)
    for node, pair in enumerate(zip(left, right, strict=True)):
        if pair == (-1, -1):
            continue
        if not all(0 < child < len(left) for child in pair) or pair[0] == pair[1]:
            raise ValueError(f"tree {number} is no tree")
        for child in pair:
            if expected[child] != _NOBODY:
                raise ValueError(f"tree {number} is no tree")
            expected[child] = node
    if list(parents) != expected or _NOBODY in expected[1:] or not _comes_to_the_first(expected):
        raise ValueError(f"tree {number} is no tree")


def _comes_to_the_first(parents: Sequence[int]) -> bool:
    """Whether every node is below node 0."""
    known = {0}
    for start in range(1, len(parents)):
        node, way = start, set()
        while node not in known:
            if node in way:
                return False
            way.add(node)
            node = parents[node]
        known |= way
    return True


def _check_categories(tree: dict[str, Any], number: int, by_category: Sequence[int]) -> None:
    values, nodes, starts, sizes = (_whole(tree[name]) for name in _CATEGORIES)
    sound = nodes == list(by_category) and len(starts) == len(sizes) == len(nodes)
    within = all(
        start >= 0 and size > 0 and start + size <= len(values)
        for start, size in zip(starts, sizes, strict=False)
    )
    if not sound or not within or not all(0 <= value < 1 << 24 for value in values):
        raise ValueError(f"tree {number} splits by categories that are none")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list belongs there")
    return value


def _whole(value: Any, count: int | None = None) -> list[int]:
    found = _list(value)
    if any(type(one) is not int for one in found) or (count is not None and len(found) != count):
        raise ValueError(f"{len(found)} values where {count} whole numbers belong")
    return found
