"""Searching settings: what is searched, what is kept, and what takes no part."""

from __future__ import annotations

import inspect
import json
import shutil
from dataclasses import replace

import pytest

from tenure.app.bootstrap import settings_from
from tenure.app.data.orders import OrderLog
from tenure.app.modelling.prepared import OrderSelection
from tenure.app.modelling.tune import BEST, STUDY, Tune, TuneResult, tune
from tenure.core.catalog import MODELS
from tenure.core.errors import DataError, OptionError
from tenure.core.ports import SilentProgress
from tenure.learning.model_settings import configured, parsed
from tenure.serving.shop import Shop

TUNABLE = ("feedforward", "gradient_boosting", "lightgbm", "linear", "random_forest", "tabm", "xgboost")


@pytest.fixture(scope="module")
def log(shop_rows, tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("log") / "orders.csv"
    shop_rows.to_csv(file, index=False)
    return str(file)


@pytest.fixture(scope="module")
def command(log, as_of, tmp_path_factory) -> Tune:
    selection = OrderSelection(OrderLog(log), horizon="60d", as_of=as_of)
    return Tune(tmp_path_factory.mktemp("search") / "kept", selection, model="linear", trials=3, cutoffs=3)


@pytest.fixture(scope="module")
def found(command) -> TuneResult:
    return tune(command, Shop(settings_from()), SilentProgress())


class Watched(SilentProgress):
    def __init__(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


@pytest.mark.parametrize("name", TUNABLE)
def test_what_is_searched_is_an_argument_whose_default_lies_in_the_space(name):
    model = MODELS.load(name)
    arguments = inspect.signature(model).parameters

    assert model.tunable
    for one in model.tunable:
        assert one.allows(arguments[one.name].default), one


@pytest.mark.integration
def test_the_best_is_kept_for_training_only_if_the_newest_window_agrees(command, found):
    tuned = found

    losses = [one.loss for one in tuned.trials if one.loss is not None]
    assert tuned.trials[0].loss == tuned.default_loss
    assert tuned.best_loss == min(losses) <= tuned.default_loss
    assert tuned.holds == (tuned.best_check < tuned.default_check)
    kept = parsed([], command.out / BEST)
    assert kept == {"linear": tuned.best.settings if tuned.holds else {}}
    assert configured(kept).load("linear")


@pytest.mark.integration
def test_a_search_goes_on_where_it_stopped(command, found, tmp_path):
    copied = shutil.copytree(command.out, tmp_path / "copied")

    more = tune(replace(command, out=copied, trials=4), Shop(settings_from()), SilentProgress())

    assert (copied / STUDY).exists()
    assert more.trials[:3] == found.trials
    assert len(more.trials) == 4


def test_nothing_on_or_after_as_of_and_nothing_of_the_newest_window_decides(
    command, found, shop_rows, as_of, tmp_path
):
    import pandas as pd

    changed = shop_rows.copy()
    late = changed["order_date"] >= pd.Timestamp(as_of) - pd.Timedelta(days=60)
    changed.loc[late, "amount"] *= 7
    changed.to_csv(tmp_path / "changed.csv", index=False)
    other = replace(
        command,
        out=tmp_path / "other",
        selection=replace(command.selection, log=OrderLog(str(tmp_path / "changed.csv"))),
    )

    again = tune(other, Shop(settings_from()), SilentProgress())

    assert [one.loss for one in again.trials] == pytest.approx([one.loss for one in found.trials])
    assert again.default_check != pytest.approx(found.default_check)


@pytest.mark.integration
def test_an_interrupted_search_keeps_what_it_found(command, tmp_path):
    command = replace(command, out=tmp_path / "stopped")

    class Interrupting(Watched):
        advanced = 0

        def advance(self, units=1):
            self.advanced += 1
            if self.advanced == 3:
                raise KeyboardInterrupt

    progress = Interrupting()

    stopped = tune(command, Shop(settings_from()), progress)
    went_on = tune(command, Shop(settings_from()), SilentProgress())

    assert "continues from here" in progress.notes[-1]
    assert len([one for one in stopped.trials if one.loss is not None]) < 3
    assert len([one for one in went_on.trials if one.loss is not None]) > 1
    assert json.loads((command.out / BEST).read_text()).keys() == {"linear"}


def test_a_model_without_settings_to_search_is_refused(command, tmp_path):
    refused = replace(command, model="last_window", out=tmp_path / "none")
    with pytest.raises(OptionError, match="last_window has no settings"):
        tune(refused, Shop(settings_from()), SilentProgress())
    assert not refused.out.exists()


def test_a_log_too_short_for_a_search_and_its_check_is_refused(command):
    selection = replace(command.selection, horizon="400d")
    with pytest.raises(DataError, match="two past windows"):
        tune(replace(command, selection=selection), Shop(settings_from()), SilentProgress())
