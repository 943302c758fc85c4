"""Constructor arguments of models, by the user."""

import json

import pytest

from tenure.cli.main import spread
from tenure.core.catalog import MODELS
from tenure.core.errors import OptionError, UnknownPlug
from tenure.learning.model_settings import configured, parsed, with_flags


def test_texts_and_a_file_become_arguments_and_texts_override(tmp_path):
    file = tmp_path / "best.json"
    file.write_text(json.dumps({"lightgbm": {"num_leaves": 7, "seed": 3}, "feedforward": {"hidden": [8, 4]}}))

    got = parsed(["lightgbm.num_leaves=31", "linear.head=tweedie", "linear.strength=null"], file)

    assert got == {
        "lightgbm": {"num_leaves": 31, "seed": 3},
        "feedforward": {"hidden": (8, 4)},
        "linear": {"head": "tweedie", "strength": None},
    }


def test_a_configured_model_is_made_with_its_arguments_and_the_others_as_ever():
    catalog = configured({"lightgbm": {"num_leaves": 5}})

    made = catalog.load("lightgbm")

    assert made().num_leaves == 5 and made.card is MODELS.load("lightgbm").card
    assert catalog.load("linear") is MODELS.load("linear")
    assert configured({}) is MODELS


@pytest.mark.parametrize("text", ["lightgbm", "lightgbm=3", "=3", "lightgbm.=3", ".x=3"])
def test_a_setting_that_is_not_written_as_one_is_refused(text):
    with pytest.raises(OptionError, match=r"model\.argument=value"):
        parsed([text])


def test_what_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(OptionError, match="num_leafs") as raised:
        configured({"lightgbm": {"num_leafs": 5}})
    assert "num_leaves" in raised.value.hint
    with pytest.raises(UnknownPlug):
        configured({"lightgmb": {"num_leaves": 5}})


def test_a_file_of_another_shape_is_refused(tmp_path):
    (tmp_path / "s.json").write_text("[1]")
    with pytest.raises(OptionError, match="by model"):
        parsed([], tmp_path / "s.json")
    with pytest.raises(OptionError, match="cannot be read"):
        parsed([], tmp_path / "none.json")


def test_flags_are_settings_of_the_named_model_and_need_one():
    given = with_flags({"feedforward": {"seed": 1}}, "feedforward", {"epochs": 3, "hidden": None})
    assert given == {"feedforward": {"seed": 1, "epochs": 3}}
    with pytest.raises(OptionError, match="need a model"):
        with_flags({}, None, {"epochs": 3})


def test_values_of_one_option_follow_each_other():
    given = ["train", "o.csv", "--hidden", "256", "128", "--epochs", "3", "9"]
    assert spread(given, "--hidden") == [
        "train", "o.csv", "--hidden", "256", "--hidden", "128", "--epochs", "3", "9",
    ]  # fmt: skip
