"""Versions of a workspace's model: kept by every training, compared, promoted, rolled back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from typer.testing import CliRunner

pytest.importorskip("mlflow")

from tenure.app.bootstrap import settings_from
from tenure.app.data.orders import OrderLog
from tenure.app.model_versions.compare_models import CompareModels, compare_models
from tenure.app.model_versions.comparison import PROMOTION_METRICS, compare_versions
from tenure.app.model_versions.list_models import list_models
from tenure.app.model_versions.promote_model import PromoteModel, promote_model
from tenure.app.model_versions.roll_back_model import roll_back_model
from tenure.app.modelling.predict_orders import PredictOrders, predict_orders
from tenure.app.modelling.prepared import OrderSelection
from tenure.app.modelling.score import Score, score
from tenure.app.modelling.train_orders import TrainOrders, train_orders
from tenure.app.workspace.init import Init, init
from tenure.cli.main import cli
from tenure.core.errors import ModelError, StoreError
from tenure.core.modelling.backtest import Metrics
from tenure.core.ports import SilentProgress
from tenure.learning.evidence import Evidence
from tenure.learning.trained import TrainedModel
from tenure.serving.copy.scorer import ScoredBy
from tenure.serving.insights.changes import changes
from tenure.serving.insights.key_figures import key_figures
from tenure.serving.predictions.live import LivePredictions
from tenure.serving.publish import refresh_serving
from tenure.serving.segments.precision import high_value_precision
from tenure.serving.shop import open_shop
from tenure.store.people.audit import AuditLog
from tenure.store.registry.registry import Version

pytestmark = pytest.mark.integration

SETTINGS = settings_from()


@pytest.fixture(scope="module")
def workspace(shop_rows, as_of, tmp_path_factory):
    """A workspace whose champion is bg_nbd_gamma_gamma and whose challenger is a simple rule."""
    folder = tmp_path_factory.mktemp("registry")
    shop_rows.to_csv(folder / "orders.csv", index=False)
    place = init(Init(folder / "shop")).path
    for number, model in enumerate(("bg_nbd_gamma_gamma", "spend_rate")):
        log = OrderLog(str(folder / "orders.csv")) if number == 0 else None
        selection = OrderSelection(log, "60d", as_of)
        with open_shop(place, SETTINGS) as shop:
            train_orders(TrainOrders(folder / model, selection, model, cutoffs=2), shop, SilentProgress())
    return place


@pytest.fixture
def shop(workspace):
    with open_shop(workspace, SETTINGS) as shop:
        yield shop


def promote(shop, version: str, force: bool = False):
    return promote_model(PromoteModel(version, force), shop, SilentProgress())


def test_every_training_is_a_version(shop):
    second, first = list_models(shop).versions

    assert (first.number, first.aliases, first.tags["model"]) == (1, ("champion",), "bg_nbd_gamma_gamma")
    assert (second.number, second.aliases, second.tags["model"]) == (2, ("challenger",), "spend_rate")
    assert first.tags["data_version"] == second.tags["data_version"] == "lake:1"
    assert first.evidence["metrics"]["mae"] < second.evidence["metrics"]["mae"]


def test_the_champion_predicts_as_the_folder_does(shop, tmp_path, as_of):
    selection = OrderSelection(None, as_of=as_of)
    folder = shop.path.parent / "bg_nbd_gamma_gamma"

    by_champion = predict_orders(PredictOrders(None, tmp_path / "a.csv", selection), shop, SilentProgress())
    by_folder = predict_orders(PredictOrders(folder, tmp_path / "b.csv", selection), shop, SilentProgress())

    pd.testing.assert_frame_equal(by_champion.drop(columns="run_id"), by_folder.drop(columns="run_id"))


def test_a_worse_back_test_is_not_promoted_unless_forced_and_that_can_be_undone(shop):
    with pytest.raises(ModelError, match=r"not better.*mae .* against") as caught:
        promote(shop, "2")
    assert caught.value.code == "model.not_better"
    assert list_models(shop).versions[1].aliases == ("champion",)

    promote(shop, "challenger", force=True)
    assert list_models(shop).versions[0].aliases == ("champion",)
    assert promote(shop, "1").comparison.first_is_better
    result = roll_back_model(shop, SilentProgress())
    assert (result.replaced.number, result.champion.number) == (1, 2)
    roll_back_model(shop, SilentProgress())


def test_two_versions_tested_on_the_same_windows_are_compared_as_they_are(shop):
    found = compare_models(CompareModels("1", "2"), shop)

    assert not found.relative and found.obstacle is None
    assert found.first["mae"] == found.versions[0].evidence["metrics"]["mae"]
    assert found.first_is_better


def test_a_workspace_without_models_says_how_to_get_one(tmp_path):
    place = init(Init(tmp_path / "new")).path

    with open_shop(place, SETTINGS) as shop:
        assert list_models(shop).versions == ()
        with pytest.raises(StoreError, match="model version does not exist") as caught:
            promote(shop, "1")
    assert "tenure train" in caught.value.hint


def test_a_registry_that_is_away_costs_no_training(workspace, tmp_path, as_of):
    away = replace(SETTINGS, mlflow_url="http://127.0.0.1:9")
    command = TrainOrders(tmp_path / "model", OrderSelection(None, "60d", as_of), "spend_rate", cutoffs=1)

    with open_shop(workspace, away) as shop, pytest.raises(StoreError) as caught:
        train_orders(command, shop, SilentProgress())

    assert caught.value.code == "store.registry"
    assert TrainedModel.load(tmp_path / "model").name == "spend_rate"


def audited(shop) -> list[tuple[str, str, str | None]]:
    return [(entry.actor, entry.action, entry.target) for entry in AuditLog(shop.database).latest()]


@pytest.fixture
def own_shop(workspace, tmp_path):
    """A copy, to change versions in."""
    with open_shop(shutil.copytree(workspace, tmp_path / "own"), SETTINGS) as shop:
        yield shop


def test_promotions_and_rollbacks_are_in_the_audit_log_whoever_makes_them(own_shop):
    before = len(audited(own_shop))
    promote(own_shop.acting("ann", SETTINGS.now + timedelta(minutes=1)), "2", force=True)
    roll_back_model(own_shop.acting("command line", SETTINGS.now + timedelta(minutes=2)), SilentProgress())

    entries = audited(own_shop)
    assert entries[: len(entries) - before] == [
        ("command line", "rollback_model", "1"),
        ("ann", "promote_model", "2"),
    ]


def test_a_refused_promotion_is_no_promotion_in_the_audit_log(own_shop):
    before = audited(own_shop)
    with pytest.raises(ModelError):
        promote(own_shop, "2")
    assert audited(own_shop) == before


def test_a_version_is_exported_and_imported_from_the_command_line(own_shop, tmp_path):
    archive, place = tmp_path / "model.zip", str(own_shop.path)
    run = CliRunner().invoke

    saved = run(cli, ["models", "download", "1", "--out", str(archive), "--workspace", place])
    imported = run(cli, ["models", "upload", str(archive), "--workspace", place])
    card = run(cli, ["models", "show", "3", "--workspace", place])

    assert saved.exit_code == imported.exit_code == card.exit_code == 0, imported.output
    assert "Model version 3 (challenger)" in imported.stdout
    newest = list_models(own_shop).versions[0]
    assert (newest.number, newest.tags["model"]) == (3, "bg_nbd_gamma_gamma")
    assert "bg_nbd_gamma_gamma" in card.stdout
    assert audited(own_shop)[0] == ("command line", "upload_model", "3")


def test_scoring_from_the_command_line_keeps_the_champions_predictions(own_shop):
    scored = CliRunner().invoke(cli, ["score", "--workspace", str(own_shop.path)])

    assert scored.exit_code == 0, scored.output
    with own_shop.engine("duckdb") as engine:
        rows = engine.to_arrow(own_shop.lake.table("predictions", engine)).to_pylist()
    assert f"Predictions  {len(rows):,} customers, 60 days from" in scored.stdout
    assert {row["run_id"] for row in rows} == {scored.stdout.split("(run ")[1].split(")")[0]}


def test_figures_stay_with_the_version_that_scored_until_the_champion_has(own_shop):
    score(Score(), own_shop, SilentProgress())
    refresh_serving(own_shop.workspace, SETTINGS)
    with open_shop(own_shop.path, SETTINGS) as before:
        first_figures, precision = key_figures(before.served), high_value_precision(before.served)
        customer_id = before.served.any_customer()
    promote(own_shop, "2", force=True)

    with open_shop(own_shop.path, SETTINGS) as promoted:
        assert promoted.served.scored_by == ScoredBy(1, 2, is_outdated=True)
        assert key_figures(promoted.served) == replace(first_figures, champion_version=2)
        assert high_value_precision(promoted.served) == precision
        assert LivePredictions(promoted).of(customer_id).model_version == 1
        assert LivePredictions(promoted).over(customer_id, 60).model_version == 1
        assert LivePredictions(promoted).recompute([customer_id])[customer_id].model_version == 2

    score(Score(), own_shop, SilentProgress())
    with open_shop(own_shop.path, SETTINGS) as scored:
        figures, compared = key_figures(scored.served), changes(scored.served)
        assert scored.served.scored_by == ScoredBy(2, 2, is_outdated=False)
        assert (figures.model_version, compared.before.model_version, compared.now.model_version) == (2, 1, 2)
        assert figures.predicted_clv_lower != first_figures.predicted_clv_lower


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

    found = compare_versions(version_of(1, TESTED), version_of(2, other, data_version="lake:2"))

    assert found.relative
    assert found.first["mae"] == pytest.approx(0.5)
    assert found.second["mae"] == pytest.approx(1 / 1.5)
    assert found.first["spearman"] == pytest.approx(2.0)
    assert found.wins == (1, 0) and found.first_is_better


def test_other_windows_without_simple_rules_cannot_be_compared():
    alone = replace(TESTED, others={"bg_nbd": METRICS}, baselines=())

    found = compare_versions(version_of(1, TESTED), version_of(2, alone, data_version="lake:2"))

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
    found = compare_versions(version_of(1, TESTED), other)

    assert said in found.obstacle
    assert not found.first_is_better


def test_more_is_better_only_where_it_is():
    better = replace(TESTED, metrics=replace(METRICS, spearman=0.6, rmse=25.0, mae=9.0))

    found = compare_versions(version_of(1, better), version_of(2, TESTED))

    assert found.wins == (2, 1)
    assert set(found.first) == set(PROMOTION_METRICS)
