"""XGBoost is given trees that were checked, and nothing that stood beside them."""

import json

import numpy as np
import pytest

from tenure.models.trees.tree_shape import MOST_DEPTH
from tenure.models.trees.xgboost_json import plain_boosted


@pytest.fixture(scope="module")
def raw() -> bytes:
    xgb = pytest.importorskip("xgboost")
    rng = np.random.default_rng(0)
    features = rng.random((600, 3)) * 10.0 ** rng.integers(-6, 6, (600, 3))
    features[:, 2] = rng.integers(0, 9, 600)
    target = 1 + (features[:, 0] > 1) + (features[:, 2] % 2)
    data = xgb.DMatrix(features, target, feature_types=["q", "q", "c"], enable_categorical=True)
    trained = xgb.train({"objective": "reg:gamma", "nthread": 1, "max_leaves": 9}, data, 3)
    return bytes(trained.save_raw("json"))


def changed(raw: bytes, change) -> bytes:
    made = json.loads(raw)
    change(made["learner"], made["learner"]["gradient_booster"]["model"])
    return json.dumps(made).encode()


def test_what_xgboost_wrote_is_what_it_reads_again(raw):
    import xgboost as xgb

    again = xgb.Booster({"nthread": 1})
    again.load_model(bytearray(plain_boosted(raw)))

    assert bytes(again.save_raw("json")) == raw


def test_what_nobody_asks_for_is_left_out(raw):
    more = changed(raw, lambda learner, _: learner.update(more={"a": 1}, attributes={"b": "2"}))

    assert plain_boosted(more) == plain_boosted(raw)


@pytest.mark.parametrize("twin", ['"split_indices"', '"split_indice\\u0073"'])
def test_a_name_that_stands_twice_is_refused(raw, twin):
    text = raw.decode()
    first = text.replace('"split_indices":[', f'{twin}:[2000000000],"split_indices":[', 1)
    last = text.replace('"split_indices":[', f'"split_indices":[2000000000],{twin}:[', 1)

    for one in (first, last):
        with pytest.raises(ValueError, match="twice"):
            plain_boosted(one.encode())


CHANGES = {
    "a tree in another's place": lambda _, model: model["trees"][1].update(id=0),
    "categories of the whole": lambda _, model: model["cats"].update(feature_segments=[0, 10**9]),
    "names of features": lambda learner, _: learner.update(feature_names=["a", "b", "c"]),
    "many trees at once": lambda _, model: model["gbtree_model_param"].update(num_parallel_tree="3"),
    "a number beyond 32 bits": lambda _, model: model["trees"][0]["base_weights"].__setitem__(0, 1e39),
    "a whole number beyond all": lambda _, model: model["trees"][0]["base_weights"].__setitem__(0, 10**400),
    "a count of Python's": lambda learner, _: learner["learner_model_param"].update(num_feature="0_3"),
    "a setting that is none": lambda learner, _: learner["objective"]["reg_loss_param"].update(x="y"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_anything_that_is_none_of_ours_is_refused(raw, change):
    with pytest.raises((ValueError, OverflowError)):
        plain_boosted(changed(raw, CHANGES[change]))


def test_a_tree_that_is_too_deep_to_be_explained_is_refused(raw):
    splits = MOST_DEPTH + 1
    nodes = 2 * splits + 1

    def deep(_learner, model) -> None:
        tree = model["trees"][0]
        zeros = ("split_indices", "split_type", "default_left")
        numbers = ("split_conditions", "base_weights", "loss_changes", "sum_hessian")
        none = ("categories", "categories_nodes", "categories_segments", "categories_sizes")
        own = {
            **{name: [0] * nodes for name in zeros},
            **{name: [0.0] * nodes for name in numbers},
            **{name: [] for name in none},
        }
        inner = set(range(0, nodes - 1, 2))
        left = [node + 1 if node in inner else -1 for node in range(nodes)]
        right = [node + 2 if node in inner else -1 for node in range(nodes)]
        parents = [2**31 - 1, *((node - 1) // 2 * 2 for node in range(1, nodes))]
        tree.update(**own, left_children=left, right_children=right, parents=parents)
        tree["tree_param"]["num_nodes"] = str(nodes)

    with pytest.raises(ValueError, match="is not a tree"):
        plain_boosted(changed(raw, deep))
