"""From a file to predictions and a report, and on to scoring with the model it left."""

import json
import shutil

import pandas as pd
import pytest
from tests.journey.conftest import Shell
from tests.order_logs import order_log

from tenure.core.orders.schema import PREDICTIONS

FAST = ("--model", "last_window", "--model", "bg_nbd_gamma_gamma", "--cutoffs", 2)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """One run, looked at by many tests: what it said, and the folder it wrote."""
    folder = tmp_path_factory.mktemp("ran")
    order_log().to_csv(folder / "orders.csv", index=False)
    said = Shell(folder)("run", "orders.csv", "--horizon", "60d", *FAST)
    assert said.code == 0, said.err
    return said, folder / "out"


def test_a_run_writes_every_file_and_says_where_they_are(ran):
    said, out = ran

    assert sorted(one.name for one in out.iterdir()) == [
        "leaderboard.json",
        "model",
        "predictions.csv",
        "predictions.parquet",
        "quarantine.parquet",
        "report.html",
        "run.json",
    ]
    assert "out/report.html" in said.out


def test_a_run_shows_mapping_cleaning_leaderboard_and_top_ten(ran):
    told = ran[0].err

    assert "As of" in told
    assert "rows in =" in told
    assert "Back-test: net spend of 60 days" in told
    assert "The 10 most valuable customers" in told
    assert max(map(len, told.splitlines())) <= 100


def test_predictions_have_the_columns_of_the_schema_and_every_customer(ran):
    made = pd.read_parquet(ran[1] / "predictions.parquet")
    log = order_log()

    assert tuple(made.columns) == PREDICTIONS.names
    assert set(made.customer_id) == set(log.customer_id)
    assert made.predicted_clv.notna().all()
    assert (made.predicted_clv_lower <= made.predicted_clv).all()
    assert (made.predicted_clv <= made.predicted_clv_upper).all()
    assert made.probability_alive.between(0, 1).all()
    assert made.expected_date_of_next_order.notna().all()
    assert made.historic_clv.sum() == pytest.approx(log.amount.sum())
    assert (made.total_clv - made.historic_clv - made.predicted_clv).abs().max() < 1e-6


def test_csv_and_parquet_hold_the_same(ran):
    written = pd.read_csv(ran[1] / "predictions.csv")
    made = pd.read_parquet(ran[1] / "predictions.parquet")

    assert written.predicted_clv.to_numpy() == pytest.approx(made.predicted_clv.to_numpy())


def test_the_leaderboard_names_its_champion_and_measures_every_candidate(ran):
    board = json.loads((ran[1] / "leaderboard.json").read_text())

    assert board["champion"] in {row["model"] for row in board["leaderboard"]}
    assert {row["model"] for row in board["leaderboard"]} == {"last_window", "bg_nbd_gamma_gamma"}
    assert all(row["metrics"]["mae"] > 0 for row in board["leaderboard"])


def test_the_record_says_what_the_numbers_were_made_from(ran):
    record = json.loads((ran[1] / "run.json").read_text())

    assert record["data_version"].startswith("files:")
    assert record["as_of"] > "2023-12-31"
    assert record["horizon_days"] == 60


def test_the_report_fetches_nothing(ran):
    page = (ran[1] / "report.html").read_text()

    assert "<html" in page
    assert not [tag for tag in ('src="http', 'href="http', "@import", "url(http") if tag in page]


def test_running_again_replaces_the_earlier_result(ran, tmp_path):
    out = shutil.copytree(ran[1], tmp_path / "out")
    said = Shell(ran[1].parent)("run", "orders.csv", "--horizon", "30d", "--out", out, *FAST)

    assert said.code == 0, said.err
    assert json.loads((out / "run.json").read_text())["horizon_days"] == 30
    assert set(pd.read_csv(out / "predictions.csv").horizon_days) == {30}


def test_the_model_of_a_run_predicts_a_log_of_its_own(tenure, ran, orders_csv):
    said = tenure("predict", orders_csv, "--model-folder", ran[1] / "model", "--out", "again.parquet")
    assert said.code == 0, said.err

    again = pd.read_parquet(tenure.folder / "again.parquet")
    made = pd.read_parquet(ran[1] / "predictions.parquet")
    assert again.predicted_clv.to_numpy() == pytest.approx(made.predicted_clv.to_numpy())


def test_a_log_without_amounts_is_predicted_in_orders(tenure, orders_csv):
    log = pd.read_csv(orders_csv).drop(columns="amount")
    log.to_csv(orders_csv, index=False)

    said = tenure("run", orders_csv, "--horizon", "60d", "--model", "bg_nbd", "--cutoffs", 2)

    assert said.code == 0, said.err
    assert "This log has no amounts" in said.err
    made = pd.read_parquet(orders_csv.parent / "out" / "predictions.parquet")
    assert made[["historic_clv", "predicted_clv", "total_clv", "expected_order_value"]].isna().all().all()
    assert made[["expected_purchases", "probability_alive"]].notna().all().all()
    assert made.expected_date_of_next_order.notna().all()


def test_money_features_are_capped_and_the_log_is_not(tenure, orders_csv):
    assert tenure("features", orders_csv, "--out", "capped.csv", "--cap-quantile", 0.9).code == 0
    assert tenure("features", orders_csv, "--out", "whole.csv", "--cap-quantile", 1).code == 0

    capped, whole = (pd.read_csv(tenure.folder / name) for name in ("capped.csv", "whole.csv"))
    assert list(capped.customer_id) == list(whole.customer_id)
    assert capped.net_spend.max() == pytest.approx(whole.net_spend.quantile(0.9))
    assert (capped["T"] == whole["T"]).all()
    assert whole.net_spend.sum() == pytest.approx(pd.read_csv(orders_csv).amount.sum())


def test_the_steps_stand_alone(tenure, orders_csv):
    assert tenure("features", orders_csv, "--out", "f.csv").code == 0
    assert tenure("profile", orders_csv, "--out", "p.html").code == 0
    assert tenure("check", orders_csv, "--out", "quality").code == 0
    assert tenure("backtest", orders_csv, "--horizon", "60d", "--out", "b.json", *FAST).code == 0
    assert tenure("train", orders_csv, "--horizon", "60d", "--model", "bg_nbd_gamma_gamma").code == 0
    assert tenure("models").code == 0
    assert tenure("sources").code == 0

    folder = orders_csv.parent
    assert len(pd.read_csv(folder / "f.csv")) == pd.read_csv(orders_csv).customer_id.nunique()
    assert "<html" in (folder / "p.html").read_text()
    assert json.loads((folder / "quality" / "quality.json").read_text())
    assert json.loads((folder / "b.json").read_text())["champion"]
    assert (folder / "model" / "training.json").exists()
