"""A shop that keeps its orders: init, ingest, run, forget."""

import pandas as pd
import pytest

from tenure.store.records.runs import RunLog
from tenure.store.workspace import Workspace


@pytest.fixture
def shop(tenure, orders_csv):
    assert tenure("init", "shop", "--currency", "GBP").code == 0
    said = tenure("ingest", orders_csv, "--workspace", "shop")
    assert said.code == 0, said.err
    return orders_csv.parent / "shop"


def test_the_same_file_twice_changes_nothing(tenure, shop, orders_csv):
    before = sorted(shop.rglob("*.parquet"))

    said = tenure("ingest", orders_csv, "--workspace", "shop")

    assert said.code == 0
    assert "Nothing to do" in said.out
    assert sorted(shop.rglob("*.parquet")) == before


@pytest.mark.integration
def test_a_run_from_the_lake_equals_a_run_from_the_file(tenure, shop, orders_csv):
    fast = ("--horizon", "60d", "--model", "bg_nbd_gamma_gamma", "--cutoffs", 1)
    assert tenure("run", "--workspace", "shop", "--out", "a", *fast).code == 0
    assert tenure("run", orders_csv, "--out", "b", *fast).code == 0

    one, other = (pd.read_parquet(orders_csv.parent / out / "predictions.parquet") for out in "ab")
    pd.testing.assert_frame_equal(one.drop(columns="run_id"), other.drop(columns="run_id"))


@pytest.mark.integration
def test_runs_are_recorded_with_how_they_ended(tenure, shop):
    fast = ("--horizon", "60d", "--cutoffs", 1, "--model")
    assert tenure("run", "--workspace", "shop", *fast, "last_window").code == 0
    assert tenure("run", "--workspace", "shop", *fast, "gamma_gamma").code != 0

    runs = RunLog(Workspace.open(shop).database).latest()
    assert sorted(run.status for run in runs) == ["done", "failed"]
    assert {run.data_version for run in runs} == {"lake:1", "lake:2"}


@pytest.mark.integration
def test_money_is_shown_in_the_currency_of_the_workspace(tenure, shop):
    said = tenure("run", "--workspace", "shop", "--horizon", "60d", "--cutoffs", 1, "--model", "last_window")

    assert "GBP" in said.err
    page = (shop.parent / "out" / "report.html").read_text()
    assert "GBP" in page or "£" in page


def test_a_forgotten_customer_is_in_no_later_prediction(tenure, shop, orders_csv):
    said = tenure("forget", "c0007", "--workspace", "shop")
    assert said.code == 0, said.err

    assert tenure("features", "--workspace", "shop", "--out", "f.csv").code == 0
    left = pd.read_csv(orders_csv.parent / "f.csv").customer_id
    assert "c0007" not in set(left)
    assert len(left) == pd.read_csv(orders_csv).customer_id.nunique() - 1


def test_a_customer_nobody_knows_is_said_so(tenure, shop):
    said = tenure("forget", "nobody", "--workspace", "shop")

    assert said.code == 2
    assert said.err.count("\n") <= 4
    assert "input.unknown_customer" in said.err


def test_a_folder_that_is_no_workspace_is_refused(tenure, orders_csv):
    said = tenure("run", "--workspace", "nowhere")

    assert said.code == 4
    assert "tenure init" in said.err
