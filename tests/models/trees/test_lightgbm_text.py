"""LightGBM is given trees that were checked, and nothing that stood beside them."""

import re

import numpy as np
import pytest

from tenure.models.trees.lightgbm_text import plain_trees
from tenure.models.trees.tree_shape import MOST_DEPTH


@pytest.fixture(scope="module")
def booster():
    import lightgbm as lgb

    rng = np.random.default_rng(0)
    features = rng.random((600, 3))
    features[:, 2] = rng.integers(0, 9, 600)
    target = 1 + features[:, 0] + (features[:, 2] % 2)
    settings = {"objective": "regression", "num_leaves": 7, "verbose": -1, "num_threads": 1}
    return lgb.train(settings, lgb.Dataset(features, target, categorical_feature=[2]), 3)


@pytest.fixture(scope="module")
def text(booster) -> str:
    return booster.model_to_string()


def with_block(text: str, change) -> bytes:
    """Its first tree changed, and its size told."""
    head, _, rest = text.partition("\n\n")
    size = int(re.search(r"tree_sizes=(\d+)", head)[1])
    block = change(rest[:size])
    head = head.replace(f"tree_sizes={size} ", f"tree_sizes={len(block)} ")
    return (head + "\n\n" + block + rest[size:]).encode()


def test_what_lightgbm_wrote_is_what_it_is_given(text):
    assert plain_trees(text.encode()) == text[: text.index("end of trees")] + "end of trees\n"


def test_a_tree_of_one_leaf_passes(booster):
    import lightgbm as lgb

    target = np.arange(40.0)
    flat = lgb.train({"verbose": -1, "min_gain_to_split": 1e9}, lgb.Dataset(target[:, None], target), 1)

    assert plain_trees(flat.model_to_string().encode())


BLOCKS = {
    "one that counts before the one that is checked": lambda tree: tree.replace("num_cat", "x", 1) + tree,
    "another behind a blank line": lambda tree: tree.rstrip("\n") + "\n\n" + tree,
    "a blank line within": lambda tree: tree.replace("\nthreshold", "\n\nthreshold"),
    "a name twice": lambda tree: tree.rstrip("\n") + "\nshrinkage=1\n\n\n",
    "a name nobody knows": lambda tree: tree.rstrip("\n") + "\nleaf_const=1\n\n\n",
    "a name that is missing": lambda tree: re.sub(r"\ninternal_count=.*", "", tree),
    "a line that says nothing": lambda tree: tree.rstrip("\n") + "\nshrinkage\n\n\n",
    "another end of a line": lambda tree: tree.replace("\nshrinkage", "\r\nshrinkage"),
    "a number of Python's": lambda tree: re.sub(r"leaf_count=(\d)", r"leaf_count=\1_0", tree),
    "a number too few": lambda tree: re.sub(r"split_gain=\S+ ", "split_gain=", tree),
    "linear leaves": lambda tree: tree.replace("is_linear=0", "is_linear=1"),
}


@pytest.mark.parametrize("change", BLOCKS)
def test_a_block_with_anything_else_in_it_is_refused(text, change):
    with pytest.raises((ValueError, KeyError)):
        plain_trees(with_block(text, BLOCKS[change]))


@pytest.mark.parametrize("line", ["num_class=1", "Tree=0", "", "linear_tree=1", "tree=1", "average_output=1"])
def test_a_header_with_anything_else_in_it_is_refused(text, line):
    changed = text.replace("\nlabel_index", f"\n{line}\nlabel_index", 1)

    with pytest.raises((ValueError, KeyError)):
        plain_trees(changed.encode())


def test_a_tree_that_is_too_deep_to_be_explained_is_refused():
    import lightgbm as lgb

    target = np.arange(40.0)
    made = lgb.train({"verbose": -1, "num_leaves": 2}, lgb.Dataset(target[:, None], target), 1)
    leaves = MOST_DEPTH + 2
    splits = leaves - 1
    values = {
        **dict.fromkeys(("leaf_value", "leaf_weight", "leaf_count"), "1 " * leaves),
        **dict.fromkeys(("split_feature", "split_gain", "threshold", "decision_type"), "0 " * splits),
        **dict.fromkeys(("internal_value", "internal_weight", "internal_count"), "1 " * splits),
        "left_child": " ".join(str(-1 - place) for place in range(splits)),
        "right_child": " ".join([*(str(place) for place in range(1, splits)), str(-leaves)]),
        "num_leaves": str(leaves),
    }

    def chained(tree: str) -> str:
        for name, value in values.items():
            tree = re.sub(rf"\n{name}=.*", f"\n{name}={value.strip()}", tree)
        return tree

    head, _, rest = made.model_to_string().partition("\n\n")
    size = int(re.search(r"tree_sizes=(\d+)", head)[1])
    block = chained(rest[:size])
    deep = head.replace(f"tree_sizes={size}", f"tree_sizes={len(block)}") + "\n\n" + block + rest[size:]

    with pytest.raises(ValueError, match="levels"):
        plain_trees(deep.encode())
