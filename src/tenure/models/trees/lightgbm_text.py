"""Trees in LightGBM's format, parsed from text and rewritten before LightGBM loads them.

LightGBM trusts its own format: an offset that is off by one makes it read beyond its memory, a child that is
its own parent causes an infinite loop. Everything that it uses as an offset or an index is checked here, and
it gets only a text of checked values: two parsers may read the same text differently.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from tenure.models.trees.tree_shape import MOST_DEPTH, MOST_FEATURES, is_within_reach

_OBJECTIVES = frozenset({"tweedie", "gamma", "poisson", "binary", "regression"})
_ONE = ("num_class", "num_tree_per_iteration")
_END = b"end of trees\n"
_MOST_DECISION = 15
_CATEGORICAL = 1
_BARE = frozenset({"tree", "average_output"})
"""Header lines that consist of a name only."""
_HEADER = frozenset({"version", "label_index", "max_feature_idx", "objective", *_ONE, *_BARE}) | {
    "feature_names",
    "feature_infos",
    "monotone_constraints",
    "tree_sizes",
}
_BY_TREE = frozenset({"num_leaves", "num_cat", "is_linear", "shrinkage"})
_BY_LEAF = frozenset({"leaf_value", "leaf_weight", "leaf_count"})
_BY_SPLIT = frozenset({"split_feature", "split_gain", "threshold", "decision_type", "left_child"}) | {
    "right_child",
    "internal_value",
    "internal_weight",
    "internal_count",
}
_UNWRITTEN = frozenset({"leaf_weight", "leaf_count"})
"""Empty if the tree has a single leaf."""
_OF_CATEGORIES = frozenset({"cat_boundaries", "cat_threshold"})
_TREE = frozenset({"Tree"}) | _BY_TREE | _BY_LEAF | _BY_SPLIT | _OF_CATEGORIES
_WORDS = re.compile(r"(?:[!-<>-~]+(?: [!-<>-~]+)*)?")
_WHOLE = re.compile(r"-?\d{1,10}")
_NUMBER = re.compile(r"-?(?:\d{1,40}(?:\.\d{1,40})?(?:e[+-]?\d{1,3})?|inf|nan)")

Fields = dict[str, str]


def plain_trees(content: bytes) -> str:
    """Rewrite the trees. Raises ValueError or KeyError that names the problem."""
    head, separator, rest = content.partition(b"\n\n")
    header = _fields(head.decode("ascii"), _HEADER)
    features = _features(header)
    sizes = _whole(header["tree_sizes"])
    if not separator or not sizes or min(sizes) < 1:
        raise ValueError("it has no trees")
    place = 0
    blocks = []
    for number, size in enumerate(sizes):
        tree = _fields(rest[place : place + size].decode("ascii").rstrip("\n"), _TREE)
        _check_tree(tree, number, features)
        blocks.append(_text_of({"Tree": str(number), **tree}) + "\n\n\n")
        place += size
    if not rest[place:].startswith(_END):
        raise ValueError("the sizes of its trees do not match")
    header["tree_sizes"] = " ".join(str(len(block)) for block in blocks)
    return _text_of({"tree": "", **header}) + "\n\n" + "".join(blocks) + _END.decode()


def _features(header: Fields) -> int:
    features = int(header["max_feature_idx"]) + 1
    if not 0 < features <= MOST_FEATURES:
        raise ValueError(f"it has {features} features")
    for name in ("feature_names", "feature_infos", "monotone_constraints"):
        if name in header and len(header[name].split()) != features:
            raise ValueError(f"it has a different number of {name}")
    if any(header[name] != "1" for name in _ONE):
        raise ValueError("it predicts more than one number")
    if header["objective"].partition(" ")[0] not in _OBJECTIVES:
        raise ValueError("its objective is not supported")
    for name in ("max_feature_idx", "label_index"):
        _whole(header[name], 1)
    _whole(header.get("monotone_constraints", ""))
    return features


def _check_tree(tree: Fields, number: int, features: int) -> None:
    leaves = int(tree["num_leaves"])
    if tree["Tree"] != str(number) or leaves < 1 or tree["is_linear"] != "0":
        raise ValueError(f"tree {number} is missing")
    for names, count in ((_BY_TREE, 1), (_BY_LEAF, leaves), (_BY_SPLIT, leaves - 1)):
        for name in names:
            if tree[name] or leaves > 1 or name not in _UNWRITTEN:
                _numbers(tree[name], count)
    values = [*_numbers(tree["leaf_value"], leaves), *_numbers(tree["shrinkage"], 1)]
    if not all(map(math.isfinite, values)):
        raise ValueError(f"tree {number} has a leaf without a value")
    if leaves > 1:
        _check_splits(tree, number, leaves, features)
    _check_categories(tree, number)


def _check_splits(tree: Fields, number: int, leaves: int, features: int) -> None:
    splits = leaves - 1
    by, decisions = (_whole(tree[name], splits) for name in ("split_feature", "decision_type"))
    left, right = (_whole(tree[name], splits) for name in ("left_child", "right_child"))
    if sorted([*left, *right]) != [*range(-leaves, 0), *range(1, splits)]:
        raise ValueError(f"tree {number} is not a tree")
    if not is_within_reach(left, right):
        raise ValueError(f"tree {number} contains a cycle, or has more than {MOST_DEPTH} levels")
    if min(by) < 0 or max(by) >= features or min(decisions) < 0 or max(decisions) > _MOST_DECISION:
        raise ValueError(f"tree {number} splits on a feature that does not exist")
    if any(map(math.isnan, _numbers(tree["threshold"], splits))):
        raise ValueError(f"tree {number} splits at a value that is not a number")


def _check_categories(tree: Fields, number: int) -> None:
    decisions = _whole(tree["decision_type"])
    thresholds = _numbers(tree["threshold"], len(decisions))
    places = [at for at, how in zip(thresholds, decisions, strict=True) if how & _CATEGORICAL]
    (sets,) = _whole(tree["num_cat"], 1)
    if not places and sets == 0 and not _OF_CATEGORIES & tree.keys():
        return
    ends = _whole(tree["cat_boundaries"], sets + 1)
    words = _whole(tree["cat_threshold"], ends[-1])
    sound = ends[0] == 0 and ends == sorted(ends) and all(0 <= word < 1 << 32 for word in words)
    if not sound or any(place != int(place) or not 0 <= place < sets for place in places):
        raise ValueError(f"tree {number} splits on categories that do not exist")


def _fields(block: str, allowed_names: Collection[str]) -> Fields:
    """Lines of `name=words`, each name once. Raises ValueError for any other line, a blank one too."""
    fields: Fields = {}
    for line in block.split("\n"):
        name, equals, value = line.partition("=")
        odd = bool(equals) == (name in _BARE) or not _WORDS.fullmatch(value)
        if odd or name in fields or name not in allowed_names:
            raise ValueError(f"the line {line[:40]!r} is not expected there")
        fields[name] = value
    return fields


def _text_of(fields: Fields) -> str:
    return "\n".join(name if name in _BARE else f"{name}={value}" for name, value in fields.items())


def _whole(text: str, count: int | None = None) -> list[int]:
    return [int(number) for number in _split(text, _WHOLE, count)]


def _numbers(text: str, count: int) -> list[float]:
    return [float(number) for number in _split(text, _NUMBER, count)]


def _split(text: str, kind: re.Pattern[str], count: int | None) -> list[str]:
    numbers = text.split()
    if (count is not None and len(numbers) != count) or not all(map(kind.fullmatch, numbers)):
        raise ValueError(f"{len(numbers)} numbers where {count} are expected")
    return numbers
