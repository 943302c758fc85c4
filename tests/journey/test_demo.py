"""What `make demo` does: a shop with every table, and the default candidates on it."""

import json

import pandas as pd
import pytest
from tests.journey.conftest import Shell


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    shell = Shell(tmp_path_factory.mktemp("demo"))
    assert shell("generate", "--preset", "small", "--seed", 1, "--out", "shop").code == 0
    said = shell("run", "shop", "--horizon", "90d", "--out", "out", "--cutoffs", 2)
    assert said.code == 0, said.err
    return said, shell.folder


def test_every_candidate_is_measured_and_none_failed(demo):
    board = json.loads((demo[1] / "out" / "leaderboard.json").read_text())["leaderboard"]

    assert {"last_window", "spend_rate", "bg_nbd_gamma_gamma", "lightgbm"} <= {row["model"] for row in board}
    assert [row["failed"] for row in board if row["failed"]] == []


def test_the_truth_is_ranked_well(demo):
    made = pd.read_parquet(demo[1] / "out" / "predictions.parquet").set_index("customer_id")
    truth = pd.read_csv(demo[1] / "shop" / "truth_customers.csv").set_index("customer_id")

    both = made.join(truth, how="inner")
    assert len(both) == len(truth)
    assert both.predicted_clv.corr(both.expected_spend_90, method="spearman") > 0.6
    assert both.predicted_clv.sum() == pytest.approx(both.expected_spend_90.sum(), rel=0.4)


def test_nothing_but_steps_findings_and_notes_is_printed(demo):
    assert "Warning" not in demo[0].err
    assert max(map(len, demo[0].err.splitlines())) <= 100
