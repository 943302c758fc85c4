"""`tenure segment` on a workspace, as somebody types it."""

from __future__ import annotations

import json

import pytest
from tests.serving.conftest import NOW, RUN_NOW, opened, scored, shop_orders
from typer.testing import CliRunner

from tenure.app.workspace.init import Init, init
from tenure.cli.main import cli

runner = CliRunner(env={"COLUMNS": "100"})


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("segment")
    orders = shop_orders()
    opened(folder, orders, [scored(orders, NOW, RUN_NOW, 2)]).close()
    return folder / "shop"


@pytest.fixture
def said(place):
    def run(*words: str):
        return runner.invoke(cli, ["segment", *words, "--workspace", str(place)])

    return run


def test_rfm_segments_are_printed_with_words_sizes_and_value(said):
    made = said()
    assert made.exit_code == 0, made.output
    for text in ("Segments by recency, frequency and money (GBP", "CHAMPIONS", "Champions", "share"):
        assert text in made.stdout


def test_tiers_by_money_are_saved_and_named(said):
    made = said("--method", "tiers", "--thresholds", "100,40", "--name", "ours")
    assert made.exit_code == 0, made.output
    assert "100.00" in made.stdout and "'ours High-CLV'" in made.stdout


def test_clusters_say_how_they_were_found(said):
    made = said("--method", "kmeans", "--clusters", "3")
    assert made.exit_code == 0, made.output
    for text in ("Clusters by k-means", "CLUSTER_3", "Stability", "Based on: predicted_clv"):
        assert text in made.stdout


def test_a_rule_is_read_from_a_file_too(said, tmp_path):
    path = tmp_path / "rule.json"
    path.write_text(json.dumps({"field": "predicted_clv", "op": ">=", "value": 100}))

    typed, filed = said("--rule", "predicted_clv >= 100"), said("--rule", str(path))

    assert typed.exit_code == filed.exit_code == 0, typed.output + filed.output
    assert typed.stdout == filed.stdout and "Not saved" in typed.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--rule", "predicted_cvl >= 1"], "did you mean 'predicted_clv'?"),
        (["--method", "magic"], "rfm, tiers, kmeans, gmm, rule"),
        (["--method", "tiers", "--shares", "a,b"], "such as --shares 0.2,0.3"),
        (["--method", "kmeans", "--clusters", "99"], "choose from 2 to 20"),
    ],
)
def test_what_cannot_be_is_said_with_the_next_step(said, words, says):
    made = said(*words)
    assert made.exit_code == 2 and says in made.output


def test_a_shop_without_orders_is_told_so(tmp_path):
    init(Init(tmp_path / "empty"))
    made = runner.invoke(cli, ["segment", "--workspace", str(tmp_path / "empty")])
    assert made.exit_code == 2 and "has no orders" in made.output
