"""The curves kept with a back-test: they are those of its rows, and come back as they were."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Backtest
from tenure.core.ports import SilentProgress
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.backtest.curves import GAIN_POINTS, BacktestCurves
from tenure.learning.evidence import Evidence

MODELS = ("spend_rate", "bg_nbd_gamma_gamma")


@pytest.fixture(scope="module")
def tested(panels, as_of) -> Backtest:
    return run_backtest(BacktestOptions(Window(as_of, 60), MODELS), panels, SilentProgress())


@pytest.fixture(scope="module")
def curves(tested) -> BacktestCurves:
    return BacktestCurves.of(tested)


def test_tenths_hold_every_customer_of_every_window_and_all_that_was_bought(tested, curves):
    for model in MODELS:
        rows = tested.predictions[tested.predictions["model"] == model]
        tenths = curves.calibration[model]
        assert len(tenths) == 10 and sum(one.customers for one in tenths) == len(rows)
        for name in ("predicted", "actual"):
            total = sum(one.customers * getattr(one, name) for one in tenths)
            assert total == pytest.approx(rows[name].sum(), rel=1e-3)
        assert [one.predicted for one in tenths] == sorted(one.predicted for one in tenths)


def test_the_gain_at_ten_percent_is_what_the_best_tenth_brought(tested, curves):
    model, at = MODELS[1], 2  # 0, 5, 10 %
    shares = []
    for _, rows in tested.predictions[tested.predictions["model"] == model].groupby("as_of"):
        actual = rows.sort_values("predicted", ascending=False, kind="stable")["actual"].to_numpy()
        reached = np.concatenate(([0.0], actual.cumsum())) / actual.sum()
        shares.append(np.interp(0.1 * len(actual), np.arange(len(actual) + 1), reached))
    assert curves.gain[model][at] == pytest.approx(np.mean(shares), abs=1e-4)
    assert len(curves.gain[model]) == GAIN_POINTS
    assert (curves.gain[model][0], curves.gain[model][-1]) == (0.0, 1.0)
    assert curves.perfect_gain[at] >= curves.gain[model][at]


def test_evidence_with_curves_comes_back_from_json_as_it_was(tested):
    evidence = Evidence.of(tested, MODELS[1])

    again = Evidence.from_json(json.loads(json.dumps(evidence.to_json())))

    assert again == evidence and again.chosen == tested.champion
    assert again.curves.churn[MODELS[1]]


def test_evidence_of_before_curves_were_kept_is_still_read(tested):
    old = Evidence.of(tested, MODELS[0]).to_json()
    for name in ("curves", "failed", "chosen"):
        del old[name]

    assert Evidence.from_json(old).curves is None


KINDS = {
    "texts for numbers": lambda state: state["metrics"].update(mae="1"),
    "lists for numbers": lambda state: next(iter(state["windows"].values())).update(bias=[1]),
    "truth for numbers": lambda state: next(iter(state["others"].values())).update(n=True),
    "nothing where something is known": lambda state: state["metrics"].update(rmse=None),
    "points of a curve that are none": lambda state: next(iter(state["curves"]["gain"].values())).append("1"),
    "tenths that are none": lambda state: next(iter(state["curves"]["calibration"].values()))[0].insert(
        1, {}
    ),
    "names that are none": lambda state: state.update(chosen=3),
    "letters of a name": lambda state: state.update(baselines="ab"),
    "failures that are no texts": lambda state: state.update(failed={"a": 1}),
    "a level that is none": lambda state: state.update(level="high"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_evidence_of_other_kinds_is_none(tested, kind):
    state = json.loads(json.dumps(Evidence.of(tested, tested.champion).to_json()))
    KINDS[kind](state)

    with pytest.raises((TypeError, ValueError)):
        Evidence.from_json(state)
