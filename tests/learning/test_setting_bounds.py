"""Settings that others hand in are of their kind, and within what a worker can bear."""

import inspect

import pytest

from tenure.app.job_parameters.modelling import check_settings
from tenure.core.catalog import MODELS
from tenure.core.errors import OptionError
from tenure.learning.setting_bounds import BOUNDS, kinds_of

REFUSED = [
    ("feedforward", {"hidden": [300_000, 300_000]}),
    ("feedforward", {"hidden": [8] * 9}),
    ("feedforward", {"hidden": 8}),
    ("feedforward", {"batch_norm": 1}),
    ("lightgbm", {"num_leaves": "x"}),
    ("lightgbm", {"num_leaves": 2_000_000_000}),
    ("lightgbm", {"num_leaves": True}),
    ("lightgbm", {"num_leaves": 7.5}),
    ("lightgbm", {"head": "other"}),
    ("lightgbm", {"head": ["tweedie"]}),
    ("lightgbm", {"learning_rate": None}),
    ("random_forest", {"trees": 10**400}),
    ("shifted_beta_geometric", {"period_days": 1e-300}),
    ("sequence", {"order_days": 100_000}),
    ("tabm", {"members": 1_000}),
]


@pytest.mark.parametrize(("model", "arguments"), REFUSED)
def test_what_is_of_another_kind_or_too_much_is_refused_by_name(model, arguments):
    with pytest.raises(OptionError, match=rf"{model}\.{next(iter(arguments))}") as caught:
        check_settings({model: arguments})
    assert caught.value.code == "option.setting" and caught.value.hint


def test_what_people_choose_passes():
    check_settings(
        {
            "lightgbm": {"num_leaves": 31, "learning_rate": 1, "head": "two_part", "monotone": True},
            "feedforward": {"hidden": [256, 512], "mixed_precision": None, "epochs": 50},
            "linear": {"strength": None},
            "bg_nbd": {"order_covariates": ["is_cold_start"]},
        }
    )


@pytest.mark.parametrize("model", sorted(MODELS.names()))
def test_every_number_of_every_model_has_bounds_that_hold_its_default_and_what_is_tuned(model):
    cls, kinds = MODELS.load(model), kinds_of(model)
    arguments = inspect.signature(cls).parameters
    numbers = {name for name, kind in kinds.items() if "int" in str(kind) or "float" in str(kind)}

    assert kinds.keys() == arguments.keys()
    assert numbers <= BOUNDS.keys()
    check_settings({model: {name: one.default for name, one in arguments.items() if name != "checkpoint"}})
    for one in getattr(cls, "tunable", ()):
        if not one.choices:
            check_settings({model: {one.name: int(one.low) if one.whole else one.low}})
            check_settings({model: {one.name: int(one.high) if one.whole else one.high}})
