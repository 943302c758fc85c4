import json

import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import ModelError, OptionError
from tenure.evaluation.classification import classify
from tenure.models.churn import Churn
from tenure.models.panel.probability_map import ProbabilityMap

SMALL = {"max_rounds": 60}


@pytest.fixture(scope="module")
def fitted(world):
    return Churn(calibration="isotonic", **SMALL).fit(world[0])


@pytest.mark.parametrize("calibration", ["season", "isotonic", "platt"])
def test_probabilities_rank_and_mean_what_they_say(world, calibration):
    panel, later = world

    made = Churn(calibration=calibration, **SMALL).fit(panel).predict(later, 90)["churn_probability"]
    found = classify(later["target_churned"], made)

    assert found.roc_auc > 0.7
    assert found.calibration_error < 0.08
    assert found.bias == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("kind", ["isotonic", "platt"])
def test_a_map_undoes_what_is_wrong_and_keeps_the_order(kind):
    rng = np.random.default_rng(4)
    truth = rng.uniform(0.05, 0.95, 20_000)
    odds = truth / (1 - truth)
    said = odds**2 / (1 + odds**2)  # twice the log odds: too sure
    happened = (rng.random(20_000) < truth).astype(float)

    learned = ProbabilityMap.learn(kind, said, happened, np.ones(20_000))

    assert np.abs(learned.apply(said) - truth).mean() < 0.02
    assert (np.diff(learned.apply(np.linspace(0, 1, 500))) >= 0).all()
    assert ProbabilityMap.from_json(json.loads(json.dumps(learned.to_json()))) == learned


def test_few_customers_get_two_parameters_and_very_few_none():
    rng = np.random.default_rng(5)
    said, happened = rng.random(300), (rng.random(300) < 0.4).astype(float)

    few = ProbabilityMap.learn("isotonic", said, happened, np.ones(300))
    fewer = ProbabilityMap.learn("isotonic", said[:20], happened[:20], np.ones(20))

    assert few.kind == "platt"
    np.testing.assert_array_equal(fewer.apply(said), said)


def test_the_map_is_learned_on_the_newest_cutoff_only(world, fitted):
    panel = world[0]
    newest = panel["as_of"] == panel["as_of"].max()
    returned = panel.assign(target_orders=panel["target_orders"].where(~newest, 1.0 + panel["target_orders"]))

    made = Churn(calibration="isotonic", **SMALL).fit(returned).learned_

    assert made.calibration.kind == "none"  # everybody came back: one outcome teaches no map
    assert fitted.learned_.calibration.kind != "none"
    assert made.calibrated_level > fitted.learned_.calibrated_level


def test_it_gives_no_money(world, fitted):
    assert list(fitted.predict(world[1], 90).columns) == ["churn_probability"]


def test_nobody_came_back_is_certain(world):
    panel, later = world

    made = Churn(**SMALL).fit(panel.assign(target_orders=0.0)).predict(later, 90)

    assert (made["churn_probability"] == 1).all()


def test_another_horizon_or_calibration_is_refused(world, fitted):
    with pytest.raises(ModelError) as caught:
        fitted.predict(world[1], 30)
    assert caught.value.code == "model.horizon"
    with pytest.raises(OptionError):
        Churn(calibration="by eye").fit(world[0])


def test_a_saved_one_keeps_its_map(world, fitted, tmp_path):
    fitted.save(tmp_path)

    again = Churn.load(tmp_path)

    assert again.learned_.calibration == fitted.learned_.calibration
    pd.testing.assert_frame_equal(again.predict(world[1], 90), fitted.predict(world[1], 90), check_exact=True)
