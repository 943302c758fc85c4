"""Churn probabilities: tested beside the value, trained, predicted, kept."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from tenure.cli.drawing.findings import drawn
from tenure.core.errors import ModelError
from tenure.core.frames.window import Window
from tenure.core.ports import SilentProgress
from tenure.evaluation.classification import classify
from tenure.learning.backtest.backtest import BacktestOptions, leaderboard_dict, run_backtest
from tenure.learning.backtest.churn_bands import ChurnBands, is_of_churn_alone
from tenure.learning.explanations.explain import explanation
from tenure.learning.predict import PredictOptions, predict
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TrainedModel

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def tested(panels, as_of):
    return run_backtest(BacktestOptions(Window(as_of, 60), ("churn",), cutoffs=2), panels, SilentProgress())


def test_a_back_test_of_churn_alone_is_beside_the_model_that_values(tested):
    assert {row.model for row in tested.churn} == {"churn", "pareto_nbd_gamma_gamma"}
    assert [row.model for row in tested.leaderboard] == ["pareto_nbd_gamma_gamma"]
    assert tested.champion == "pareto_nbd_gamma_gamma"
    assert [row.metrics.brier for row in tested.churn] == sorted(row.metrics.brier for row in tested.churn)
    for row in tested.churn:
        assert set(row.by_cutoff) == set(tested.cutoffs)
        assert row.metrics.roc_auc > 0.7
        assert row.metrics.n == sum(one.n for one in row.by_cutoff.values())
        assert sum(one.customers for one in row.tenths) == row.metrics.n
        assert row.tenths[0].rate < row.tenths[-1].rate


def test_its_figures_are_those_of_what_came(tested, panels, as_of):
    from tenure.core.catalog import MODELS
    from tenure.learning.trials import fit_at

    newest = tested.cutoffs[0]
    model = fit_at(MODELS.load("pareto_nbd_gamma_gamma"), Window(newest, 60), (), panels)
    said = model.predict(panels.frame(Window(newest, 60)), 60)["churn_probability"]
    came = panels.targets(Window(newest, 60))["target_churned"]

    row = next(row for row in tested.churn if row.model == "pareto_nbd_gamma_gamma")
    assert row.by_cutoff[newest] == classify(came, said)


def test_the_default_back_test_tells_it_of_the_blend_too(panels, as_of):
    names = ("bg_nbd_gamma_gamma", "lightgbm", "spend_rate")
    found = run_backtest(BacktestOptions(Window(as_of, 60), names, cutoffs=3), panels, SilentProgress())

    by_name = {row.model: row.metrics for row in found.churn}
    assert set(by_name) >= {"bg_nbd_gamma_gamma", "lightgbm"}
    assert "spend_rate" not in by_name
    if found.row("blend"):
        assert by_name["blend"].roc_auc > 0.7
    assert len(json.loads(json.dumps(leaderboard_dict(found)))["churn"]) == len(found.churn)


def printed(finding) -> str:
    console = Console(width=100, file=StringIO())
    for part in drawn(finding):
        console.print(part)
    return console.file.getvalue()


def test_the_calibration_by_tenth_is_shown_to_who_asked_for_churn(tested):
    text = printed(tested)

    assert "Churn probabilities" in text and "log loss" in text
    assert text.count("and actual") == 1 and "Predicted by churn and actual" in text
    assert "…" not in text and max(map(len, text.splitlines())) <= 100

    of_value = replace(tested, churn=tuple(row for row in tested.churn if row.model != "churn"))
    assert "and actual" not in printed(of_value)


def test_predictions_of_churn_are_shown_by_band(trained, panels, as_of):
    made = predict(PredictOptions(as_of, "run"), trained, panels, SilentProgress())
    shown = ChurnBands(made, has_money=True)

    assert is_of_churn_alone(trained.model.card) and not is_of_churn_alone(trained.companion.card)
    assert sum(band.customers for band in shown.bands) == shown.customers == len(made)
    assert sum(band.expected_lost for band in shown.bands) == pytest.approx(shown.expected_lost)
    assert sum(band.historic_clv for band in shown.bands) == pytest.approx(made["historic_clv"].sum())
    for band in shown.bands:
        assert band.lower * band.customers <= band.expected_lost <= band.upper * band.customers
    assert f"Of {len(made):,} customers" in printed(shown) and "spent so far" in printed(shown)
    assert "spent so far" not in printed(replace(shown, has_money=False))


@pytest.fixture(scope="module")
def trained(panels, as_of):
    return train(TrainOptions(Window(as_of, 60), model="churn", cutoffs=2), panels, SilentProgress())


def test_a_trained_churn_model_leaves_the_value_to_its_companion(trained, panels, as_of, tmp_path):
    trained.save(tmp_path / "model")
    again = TrainedModel.load(tmp_path / "model")

    made = predict(PredictOptions(as_of, "run"), again, panels, SilentProgress())

    assert (again.name, again.companion_name) == ("churn", "pareto_nbd_gamma_gamma")
    frame = panels.frame(Window(as_of, 60))
    own = trained.model.predict(frame, 60)["churn_probability"]
    np.testing.assert_allclose(made["churn_probability"], own)
    np.testing.assert_allclose(made["predicted_clv"], again.companion.predict(frame, 60)["predicted_clv"])
    assert (made["predicted_clv_lower"] <= made["predicted_clv"]).all()
    assert made["value_tier"].notna().all()


def test_its_card_says_how_good_it_was(trained, tmp_path):
    trained.save(tmp_path / "model")

    text = (tmp_path / "model" / "MODEL_CARD.md").read_text()

    assert "Probability of no order in the window" in text
    assert "| churn | 0." in text
    assert TrainedModel.load(tmp_path / "model").evidence == trained.evidence


def test_the_value_that_is_explained_is_the_companions(trained, panels, as_of):
    customer = panels.frame(Window(as_of, 60))["customer_id"].iloc[0]

    made = explanation(trained, panels, as_of, (customer,))

    value = predict(PredictOptions(as_of, "run"), trained, panels, SilentProgress()).set_index("customer_id")
    assert made.model == "pareto_nbd_gamma_gamma"
    assert made.customers[0].predicted == pytest.approx(value.loc[customer, "predicted_clv"])
    with pytest.raises(ModelError) as caught:
        explanation(replace(trained, companion=None, companion_name=None), panels, as_of, (customer,))
    assert caught.value.code == "model.gives_not"
