"""Is this text trees as LightGBM writes them? Asked before LightGBM sees it.

LightGBM trusts its own format: an offset that is off by one makes it read beyond its memory, a child that is
its own parent makes it run for ever. Everything it uses as an offset or a place is checked here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

MOST_FEATURES = 100_000
_OBJECTIVES = frozenset({"tweedie", "gamma", "poisson", "binary", "regression"})
_ONE = ("num_class", "num_tree_per_iteration")
_END = b"end of trees\n"
_MOST_DECISION = 15
_CATEGORICAL = 1

Fields = dict[str, str]


def check_trees(content: bytes) -> None:
    """Raises ValueError that says what is wrong."""
    head, found, rest = content.partition(b"\n\n")
    header = _fields(head.decode("utf-8").split("\n"))
    features = _features(header)
    sizes = _whole(header["tree_sizes"])
    if not found or not sizes or min(sizes) < 1:
        raise ValueError("it has no trees")
    place = 0
    for number, size in enumerate(sizes):
        _check_tree(_fields(rest[place : place + size].decode("ascii").split("\n")), number, features)
        place += size
    if not rest[place:].startswith(_END):
        raise ValueError("the sizes of its trees are not theirs")


def _features(header: Fields) -> int:
    features = int(header["max_feature_idx"]) + 1
    if not 0 < features <= MOST_FEATURES:
        raise ValueError(f"it has {features} features")
    for name in ("feature_names", "feature_infos"):
        if len(header[name].split()) != features:
            raise ValueError(f"it has another number of {name}")
    if any(header[name] != "1" for name in _ONE):
        raise ValueError("it predicts more than one number")
    if header["objective"].partition(" ")[0] not in _OBJECTIVES:
        raise ValueError("its objective is none that is used here")
    return features


def _check_tree(tree: Fields, number: int, features: int) -> None:
    leaves = int(tree["num_leaves"])
    if tree["Tree"] != str(number) or leaves < 1 or tree.get("is_linear", "0") != "0":
        raise ValueError(f"tree {number} is none")
    values = _numbers(tree["leaf_value"], leaves)
    if not all(map(math.isfinite, values)) or not math.isfinite(float(tree.get("shrinkage", "1"))):
        raise ValueError(f"tree {number} has a leaf without a value")
    if leaves > 1:
        _check_splits(tree, number, leaves, features)


def _check_splits(tree: Fields, number: int, leaves: int, features: int) -> None:
    splits = leaves - 1
    by, decisions = (_whole(tree[name], splits) for name in ("split_feature", "decision_type"))
    thresholds = _numbers(tree["threshold"], splits)
    children = _whole(tree["left_child"], splits) + _whole(tree["right_child"], splits)
    if sorted(children) != [*range(-leaves, 0), *range(1, splits)]:
        raise ValueError(f"tree {number} is no tree")
    if not _reaches_all(children, splits):
        raise ValueError(f"tree {number} runs in a circle")
    if min(by) < 0 or max(by) >= features or min(decisions) < 0 or max(decisions) > _MOST_DECISION:
        raise ValueError(f"tree {number} splits by a feature that is none")
    if any(map(math.isnan, thresholds)):
        raise ValueError(f"tree {number} splits at no number")
    _check_categories(
        tree, number, [t for t, d in zip(thresholds, decisions, strict=True) if d & _CATEGORICAL]
    )


def _reaches_all(children: Sequence[int], splits: int) -> bool:
    """Whether every split is below the first."""
    seen, waiting = 0, [0]
    while waiting:
        node = waiting.pop()
        seen += 1
        waiting += [child for child in (children[node], children[splits + node]) if child >= 0]
    return seen == splits


def _check_categories(tree: Fields, number: int, places: Sequence[float]) -> None:
    sets = int(tree["num_cat"])
    if not places and sets == 0:
        return
    ends = _whole(tree["cat_boundaries"], sets + 1)
    words = _whole(tree["cat_threshold"], ends[-1])
    sound = ends[0] == 0 and ends == sorted(ends) and all(0 <= word < 1 << 32 for word in words)
    if not sound or any(place != int(place) or not 0 <= place < sets for place in places):
        raise ValueError(f"tree {number} splits by categories that are none")


def _fields(lines: Sequence[str]) -> Fields:
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def _whole(text: str, count: int | None = None) -> list[int]:
    return [int(one) for one in _split(text, count)]


def _numbers(text: str, count: int) -> list[float]:
    return [float(one) for one in _split(text, count)]


def _split(text: str, count: int | None) -> list[str]:
    found = text.split()
    if count is not None and len(found) != count:
        raise ValueError(f"{len(found)} numbers where {count} belong")
    return found
