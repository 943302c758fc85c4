"""Trees in XGBoost's format, parsed from JSON and rewritten before XGBoost loads them.

XGBoost trusts offsets in its own format. It gets only what was checked here: two parsers may read the same
text differently, for example if a name appears twice, or in different case.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tenure.models.trees.tree_shape import MOST_FEATURES, is_within_reach

_OBJECTIVES = frozenset({"count:poisson", "binary:logistic", "reg:tweedie", "reg:gamma"})
_KINDS = frozenset({"q", "c", "i", "int", "float"})
_NOBODY = 2**31 - 1
"""The parent of the first node."""
_MOST = 3.4028234e38
"""About the largest 32-bit float."""
_BY_NODE = ("left_children", "right_children", "parents", "split_indices", "split_type", "default_left")
_NUMBERS_BY_NODE = ("split_conditions", "base_weights", "loss_changes", "sum_hessian")
_CATEGORIES = ("categories", "categories_nodes", "categories_segments", "categories_sizes")
_COUNT = re.compile(r"\d{1,9}")
_NUMBER = re.compile(r"\[?-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?\]?")
_NO_CATEGORIES: Mapping[str, Any] = {"enc": [], "feature_segments": [], "sorted_idx": []}


def plain_boosted(content: bytes) -> bytes:
    """The trees, rewritten.

    Raises ValueError, KeyError, TypeError, AttributeError or OverflowError that names the problem.
    """
    try:
        model = json.loads(content, object_pairs_hook=_each_once)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    learner = model["learner"]
    features = _features(learner)
    validated = {
        "attributes": {},
        "feature_names": [],
        "feature_types": learner["feature_types"],
        "gradient_booster": _booster(learner["gradient_booster"], features),
        "learner_model_param": _texts(learner["learner_model_param"]),
        "objective": _objective(learner["objective"]),
    }
    return json.dumps(
        {"learner": validated, "version": _whole(model["version"], 3)}, allow_nan=False
    ).encode()


def _features(learner: dict[str, Any]) -> int:
    parameters = learner["learner_model_param"]
    features, kinds = _count(parameters["num_feature"]), _list(learner["feature_types"])
    if not 0 < features <= MOST_FEATURES or len(kinds) not in (0, features) or not set(kinds) <= _KINDS:
        raise ValueError("its features are not valid")
    if learner.get("feature_names"):
        raise ValueError("its features have names of their own")
    if _count(parameters.get("num_class", "0")) > 1 or _count(parameters.get("num_target", "1")) != 1:
        raise ValueError("it predicts more than one number")
    if not _is_number(parameters["base_score"]):
        raise ValueError("its starting value is not a number")
    return features


def _objective(objective: dict[str, Any]) -> dict[str, Any]:
    if objective["name"] not in _OBJECTIVES:
        raise ValueError("its objective is not supported")
    return {name: value if name == "name" else _texts(value) for name, value in objective.items()}


def _booster(booster: dict[str, Any], features: int) -> dict[str, Any]:
    model = booster["model"]
    parameters, trees = _texts(model["gbtree_model_param"]), _list(model["trees"])
    if booster["name"] != "gbtree" or _count(parameters["num_trees"]) != len(trees) or not trees:
        raise ValueError("it has no trees, or a different number of trees")
    if parameters["num_parallel_tree"] != "1" or model.get("cats", _NO_CATEGORIES) != _NO_CATEGORIES:
        raise ValueError("it has parts that are not supported")
    ends = _whole(model["iteration_indptr"])
    if ends[0] != 0 or ends[-1] != len(trees) or ends != sorted(ends):
        raise ValueError("its rounds do not match its trees")
    if _whole(model["tree_info"], len(trees)) != [0] * len(trees):
        raise ValueError("it predicts more than one number")
    validated = {
        "cats": dict(_NO_CATEGORIES),
        "gbtree_model_param": parameters,
        "iteration_indptr": ends,
        "tree_info": [0] * len(trees),
        "trees": [_tree(tree, number, features) for number, tree in enumerate(trees)],
    }
    return {"model": validated, "name": "gbtree"}


def _tree(tree: dict[str, Any], number: int, features: int) -> dict[str, Any]:
    parameters = _texts(tree["tree_param"])
    nodes, width = _count(parameters["num_nodes"]), _count(parameters["size_leaf_vector"])
    if (
        nodes < 1
        or _count(parameters["num_feature"]) != features
        or width > 1
        or _whole([tree["id"]]) != [number]
    ):
        raise ValueError(f"tree {number} is missing")
    by_node = {name: _whole(tree[name], nodes) for name in _BY_NODE}
    numbers = {name: [float(value) for value in _list(tree[name])] for name in _NUMBERS_BY_NODE}
    for name, values in numbers.items():
        if len(values) != nodes or not all(abs(value) <= _MOST for value in values):
            raise ValueError(f"tree {number} has {name} that are not numbers")
    _check_children(by_node["left_children"], by_node["right_children"], by_node["parents"], number)
    if not all(0 <= place < features for place in by_node["split_indices"]):
        raise ValueError(f"tree {number} splits on a feature that does not exist")
    if not set(by_node["split_type"]) <= {0, 1} or not set(by_node["default_left"]) <= {0, 1}:
        raise ValueError(f"tree {number} splits in an unknown way")
    by_category = [node for node, kind in enumerate(by_node["split_type"]) if kind == 1]
    return {
        **by_node,
        **numbers,
        **_categories(tree, number, by_category),
        "id": number,
        "tree_param": parameters,
    }


def _check_children(left: Sequence[int], right: Sequence[int], parents: Sequence[int], number: int) -> None:
    """Each node but the first is the child of one node, which comes before it: so there are no cycles."""
    expected = [_NOBODY] * len(left)
    for node, pair in enumerate(zip(left, right, strict=True)):
        if pair == (-1, -1):
            continue
        if not all(0 < child < len(left) for child in pair) or pair[0] == pair[1]:
            raise ValueError(f"tree {number} is not a tree")
        for child in pair:
            if expected[child] != _NOBODY:
                raise ValueError(f"tree {number} is not a tree")
            expected[child] = node
    if list(parents) != expected or _NOBODY in expected[1:] or not is_within_reach(left, right):
        raise ValueError(f"tree {number} is not a tree")


def _categories(tree: dict[str, Any], number: int, by_category: Sequence[int]) -> dict[str, list[int]]:
    lists = {name: _whole(tree[name]) for name in _CATEGORIES}
    values, nodes, starts, sizes = lists.values()
    sound = nodes == list(by_category) and len(starts) == len(sizes) == len(nodes)
    within = all(
        start >= 0 and size > 0 and start + size <= len(values)
        for start, size in zip(starts, sizes, strict=False)
    )
    if not sound or not within or not all(0 <= value < 1 << 24 for value in values):
        raise ValueError(f"tree {number} splits on categories that do not exist")
    return lists


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name appears twice in it")
    return members


def _texts(values: dict[str, Any]) -> dict[str, str]:
    """XGBoost writes its settings as strings of numbers."""
    if not all(re.fullmatch(r"\w+", name) and _is_number(value) for name, value in values.items()):
        raise ValueError("it has a setting that is not a number")
    return values


def _is_number(text: Any) -> bool:
    return (
        isinstance(text, str)
        and _NUMBER.fullmatch(text) is not None
        and math.isfinite(float(text.strip("[]")))
    )


def _count(text: Any) -> int:
    if not isinstance(text, str) or not _COUNT.fullmatch(text):
        raise ValueError("it has a count that is not valid")
    return int(text)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is expected there")
    return value


def _whole(value: Any, count: int | None = None) -> list[int]:
    numbers = _list(value)
    if any(type(number) is not int for number in numbers) or (count is not None and len(numbers) != count):
        raise ValueError(f"{len(numbers)} values where {count} whole numbers are expected")
    return numbers
