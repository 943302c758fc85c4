"""The parts models play by default are on their cards, and are those they always had."""

from __future__ import annotations

import sys
from textwrap import dedent

import pytest

from tenure.core.catalog import MODELS, Catalog
from tenure.core.modelling.roles import models_playing

ALWAYS = {
    ("candidate", "spend"): (
        "last_window",
        "spend_rate",
        "bg_nbd_gamma_gamma",
        "pareto_nbd_gamma_gamma",
        "lightgbm",
    ),
    ("candidate", "orders"): ("last_window", "spend_rate", "bg_nbd", "pareto_nbd", "lightgbm"),
    ("leveller", "spend"): ("bg_nbd_gamma_gamma",),
    ("leveller", "orders"): ("bg_nbd",),
    ("companion", "spend"): ("pareto_nbd_gamma_gamma", "mbg_nbd_gamma_gamma"),
    ("companion", "orders"): ("pareto_nbd", "mbg_nbd"),
    ("stretcher", "spend"): ("pareto_nbd_gamma_gamma", "bg_nbd_gamma_gamma"),
    ("stretcher", "orders"): ("pareto_nbd", "bg_nbd"),
    ("tunable", None): (
        "lightgbm",
        "xgboost",
        "random_forest",
        "gradient_boosting",
        "linear",
        "feedforward",
        "tabm",
    ),
    ("table_learner", None): (
        "linear",
        "random_forest",
        "gradient_boosting",
        "lightgbm",
        "xgboost",
        "tabm",
    ),
    ("table_candidate", None): ("linear", "random_forest", "gradient_boosting", "lightgbm"),
}


@pytest.mark.parametrize(("role", "target"), ALWAYS)
def test_the_models_that_play_a_role_and_their_order(role, target):
    assert models_playing(MODELS, role, target) == ALWAYS[role, target]


def test_a_model_is_tunable_where_it_has_settings_to_search():
    with_settings = {name for name in MODELS.names() if getattr(MODELS.load(name), "tunable", ())}
    assert with_settings == set(models_playing(MODELS, "tunable"))


def test_every_model_has_a_title_of_its_own():
    titles = [MODELS.load(name).card.title for name in MODELS.names()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


@pytest.fixture
def newcomer(tmp_path, monkeypatch):
    """A catalog of one model, which is one file."""
    room = tmp_path / "models_of_a_newcomer"
    room.mkdir()
    (room / "__init__.py").write_text("")
    source = """
        from tenure.core.modelling.estimator import ModelCard
        from tenure.core.modelling.roles import Role


        class Model:
            card = ModelCard("hunch", "A hunch.", (), ("predicted_clv",), "", roles=(Role("candidate", 5),))
    """
    (room / "hunch.py").write_text(dedent(source))
    monkeypatch.syspath_prepend(tmp_path)
    yield Catalog("models_of_a_newcomer", "model", "Model")
    for name in [name for name in sys.modules if name.startswith("models_of_a_newcomer")]:
        del sys.modules[name]


def test_a_file_is_enough_for_a_model_to_be_tested_by_default(newcomer):
    assert models_playing(newcomer, "candidate", "orders") == ("hunch",)
    assert models_playing(newcomer, "leveller", "orders") == ()
