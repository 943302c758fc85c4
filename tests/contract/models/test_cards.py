"""What a model's card and constructor promise."""

from __future__ import annotations

import inspect

import pytest
from tests.contract.models.every_model import NAMES, each

from tenure.core.catalog import MODELS
from tenure.core.modelling.estimator import Estimator
from tenure.core.orders.schema import PREDICTIONS


def test_the_first_models_are_there():
    assert {"last_window", "spend_rate", "bg_nbd", "gamma_gamma", "bg_nbd_gamma_gamma", "lightgbm"} <= set(
        NAMES
    )


@pytest.mark.parametrize("name", each(NAMES))
def test_card_is_complete_and_speaks_of_known_columns(name):
    model = MODELS.load(name)

    assert isinstance(model(), Estimator)
    assert model.card.name == name
    assert model.card.doc
    assert model.card.source
    assert model.card.gives
    assert set(model.card.gives) <= set(PREDICTIONS.names)


@pytest.mark.parametrize("name", each(NAMES))
def test_constructor_only_keeps_its_arguments(name):
    model = MODELS.load(name)
    arguments = {key: one.default for key, one in inspect.signature(model).parameters.items()}

    assert inspect.Parameter.empty not in arguments.values()
    assert vars(model()) == arguments
