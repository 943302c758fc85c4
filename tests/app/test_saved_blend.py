"""A blend saved before mixtures were asked for by trait: it loads by its name, and predicts what it did."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tenure.core.modelling.mixture import Mixture, mixture_of
from tenure.learning.blend.catalog import Trainable
from tenure.models.spend_rate import SpendRate

SAVED = Path(__file__).parent / "saved_blend"


@pytest.fixture(scope="module")
def blend():
    return Trainable().load("blend").load(SAVED / "blend")


@pytest.fixture(scope="module")
def saved():
    return {name: pd.DataFrame(rows) for name, rows in json.loads((SAVED / "frame.json").read_text()).items()}


def test_it_predicts_the_same(blend, saved):
    pd.testing.assert_frame_equal(blend.predict(saved["frame"], 90), saved["predictions"])


def test_it_is_a_mixture_of_its_members(blend, saved):
    mixture = mixture_of(blend, 90)

    assert mixture is blend
    assert list(mixture.shares().items()) == [
        ("bg_nbd_gamma_gamma", 0.6),
        ("last_window", 0.3),
        ("spend_rate", 0.1),
    ]
    assert mixture.guide is blend.members["bg_nbd_gamma_gamma"].model
    _, by_member = mixture.predict_with_members(saved["frame"], 90)
    for name, predictions in by_member.items():
        pd.testing.assert_frame_equal(predictions, mixture.predict_member(name, saved["frame"], 90))
    alone = mixture_of(mixture.only(["spend_rate"]), 90)
    assert alone.shares() == {"spend_rate": 1.0}


def test_a_model_alone_answers_as_a_mixture_of_itself(saved):
    model = SpendRate().fit(saved["frame"])
    mixture = mixture_of(model, 90)

    assert isinstance(mixture, Mixture)
    assert mixture.shares() == {"spend_rate": 1.0}
    assert [member.model for member in mixture.members.values()] == [model]
    assert mixture.only(["spend_rate"]) is model
    assert mixture.guide is None  # a baseline
    whole, by_member = mixture.predict_with_members(saved["frame"], 90)
    pd.testing.assert_frame_equal(whole, by_member["spend_rate"])
