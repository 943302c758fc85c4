"""Versions of a workspace's model: kept by every training, compared, promoted, rolled back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

pytest.importorskip("mlflow")

from tenure.app.bootstrap import settings_from
from tenure.app.data.orders import OrderLog
from tenure.app.modelling.model_versions import JUDGED, compare, compared, model_versions, promote, rollback
from tenure.app.modelling.predict_orders import PredictOrders, predict_orders
from tenure.app.modelling.prepared import Asked
from tenure.app.modelling.train_orders import TrainOrders, train_orders
from tenure.app.workspace.init import Init, init
from tenure.core.errors import ModelError, StoreError
from tenure.core.modelling.backtest import Metrics
from tenure.core.ports import Silent
from tenure.learning.evidence import Evidence
from tenure.learning.trained import Trained
from tenure.store.registry.registry import Version

SETTINGS = settings_from()


@pytest.fixture(scope="module")
def workspace(shop_rows, as_of, tmp_path_factory):
    """A workspace whose champion is bg_nbd_gamma_gamma and whose challenger is a simple rule."""
    folder = tmp_path_factory.mktemp("registry")
    shop_rows.to_csv(folder / "orders.csv", index=False)
    place = init(Init(folder / "shop")).path
    for number, model in enumerate(("bg_nbd_gamma_gamma", "spend_rate")):
        log = OrderLog(str(folder / "orders.csv")) if number == 0 else None
        asked = Asked(log, place, "60d", as_of)
        train_orders(TrainOrders(folder / model, asked, model, cutoffs=2), SETTINGS, Silent())
    return place


def test_every_training_is_a_version(workspace):
    second, first = model_versions(workspace, SETTINGS).versions

    assert (first.number, first.aliases, first.tags["model"]) == (1, ("champion",), "bg_nbd_gamma_gamma")
    assert (second.number, second.aliases, second.tags["model"]) == (2, ("challenger",), "spend_rate")
    assert first.tags["data_version"] == second.tags["data_version"] == "lake:1"
    assert first.evidence["metrics"]["mae"] < second.evidence["metrics"]["mae"]


def test_the_champion_predicts_as_the_folder_does(workspace, tmp_path, as_of):
    asked = Asked(None, workspace, as_of=as_of)
    folder = workspace.parent / "bg_nbd_gamma_gamma"

    by_champion = predict_orders(PredictOrders(None, tmp_path / "a.csv", asked), SETTINGS, Silent())
    by_folder = predict_orders(PredictOrders(folder, tmp_path / "b.csv", asked), SETTINGS, Silent())

    pd.testing.assert_frame_equal(by_champion.drop(columns="run_id"), by_folder.drop(columns="run_id"))


def test_a_worse_back_test_is_not_promoted_unless_forced_and_that_can_be_undone(workspace):
    with pytest.raises(ModelError, match=r"not better.*mae .* against") as caught:
        promote(workspace, "2", SETTINGS)
    assert caught.value.code == "model.not_better"
    assert model_versions(workspace, SETTINGS).versions[1].aliases == ("champion",)

    promote(workspace, "challenger", SETTINGS, force=True)
    assert model_versions(workspace, SETTINGS).versions[0].aliases == ("champion",)
    assert promote(workspace, "1", SETTINGS).first_is_better
    gone, back = rollback(workspace, SETTINGS)
    assert (gone.number, back.number) == (1, 2)
    rollback(workspace, SETTINGS)


def test_two_versions_tested_on_the_same_windows_are_compared_as_they_are(workspace):
    found = compare(workspace, "1", "2", SETTINGS)

    assert not found.relative and found.obstacle is None
    assert found.first["mae"] == found.versions[0].evidence["metrics"]["mae"]
    assert found.first_is_better


def test_a_workspace_without_models_says_how_to_get_one(tmp_path):
    place = init(Init(tmp_path / "new")).path

    assert model_versions(place, SETTINGS).versions == ()
    with pytest.raises(StoreError, match="model version does not exist") as caught:
        promote(place, "1", SETTINGS)
    assert "tenure train" in caught.value.hint


def test_a_registry_that_is_away_costs_no_training(workspace, tmp_path, as_of):
    away = replace(SETTINGS, mlflow_url="http://127.0.0.1:9")
    command = TrainOrders(tmp_path / "model", Asked(None, workspace, "60d", as_of), "spend_rate", cutoffs=1)

    with pytest.raises(StoreError) as caught:
        train_orders(command, away, Silent())

    assert caught.value.code == "store.registry"
    assert Trained.load(tmp_path / "model").name == "spend_rate"


METRICS = Metrics(100, 10.0, 20.0, 0.5, 0.4, 0.0, 0.5, 0.6, 0.2, 0.5)
RULE = Metrics(100, 20.0, 40.0, 0.1, 0.9, 0.1, 0.25, 0.3, 0.4, 0.3)


def version_of(number: int, evidence: Evidence | None, **tags: str) -> Version:
    told = {"target": "spend", "horizon_days": "90", "data_version": "lake:1"} | tags
    now = datetime(2025, 1, 1, tzinfo=UTC)
    return Version(number, (), now, told, evidence.to_json() if evidence else None, "run")


TESTED = Evidence(90, 0.8, metrics=METRICS, others={"rule": RULE}, baselines=("rule",))


def test_on_different_data_figures_are_shares_of_the_simple_rules_there():
    easy = replace(METRICS, mae=1.0), replace(RULE, mae=1.5)
    other = replace(TESTED, metrics=easy[0], others={"rule": easy[1]})

    found = compared(version_of(1, TESTED), version_of(2, other, data_version="lake:2"))

    assert found.relative
    assert found.first["mae"] == pytest.approx(0.5)
    assert found.second["mae"] == pytest.approx(1 / 1.5)
    assert found.first["spearman"] == pytest.approx(2.0)
    assert found.wins == (1, 0) and found.first_is_better


def test_other_windows_without_simple_rules_cannot_be_compared():
    alone = replace(TESTED, others={"bg_nbd": METRICS}, baselines=())

    found = compared(version_of(1, TESTED), version_of(2, alone, data_version="lake:2"))

    assert "version 2 without the simple rules" in found.obstacle and "--cutoffs" in found.obstacle
    assert not found.first_is_better
    assert found.first["mae"] == METRICS.mae


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (version_of(2, TESTED, horizon_days="30"), "version 2 horizon 30"),
        (version_of(2, TESTED, target="orders"), "version 2 target orders"),
        (version_of(2, None), "version 2 was never tested"),
        (version_of(2, replace(TESTED, metrics=None)), "version 2 was never tested"),
    ],
)
def test_what_cannot_be_compared_is_never_better(other, said):
    found = compared(version_of(1, TESTED), other)

    assert said in found.obstacle
    assert not found.first_is_better


def test_more_is_better_only_where_it_is():
    better = replace(TESTED, metrics=replace(METRICS, spearman=0.6, rmse=25.0, mae=9.0))

    found = compared(version_of(1, better), version_of(2, TESTED))

    assert found.wins == (2, 1)
    assert set(found.first) == set(JUDGED)
