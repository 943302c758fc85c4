"""Who says what a champion leaves open."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from tenure.core.catalog import MODELS
from tenure.core.frames.window import Window
from tenure.core.modelling.roles import models_playing
from tenure.learning.companion import likeliest

NEVER_AGAIN = pd.DataFrame({"frequency": [0.0], "recency": [0.0], "T": [720.0]})


def fitted(log_likelihood: float) -> SimpleNamespace:
    return SimpleNamespace(diagnosis_=SimpleNamespace(log_likelihood=log_likelihood))


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        (fitted(-100.0), fitted(-99.0), "first"),
        (fitted(-100.0), fitted(-97.0), "second"),
        (fitted(-97.0), fitted(-100.0), "first"),
        (SimpleNamespace(), fitted(-100.0), "second"),
        (SimpleNamespace(), SimpleNamespace(), "first"),
    ],
)
def test_the_first_unless_another_makes_the_history_clearly_likelier(first, second, chosen):
    assert likeliest({"first": first, "second": second}) == chosen


def test_a_model_of_value_is_judged_by_its_order_timing():
    value = SimpleNamespace(orders_=fitted(-90.0), diagnosis_=None)
    assert likeliest({"first": fitted(-100.0), "value": value}) == "value"


@pytest.mark.parametrize("name", models_playing(MODELS, "companion", "orders"))
def test_one_time_buyers_may_have_left(panels, as_of, name):
    model = MODELS.load(name)().fit(panels.frame(Window(as_of, 60)))
    assert model.predict(NEVER_AGAIN, 60).probability_alive[0] < 0.9
