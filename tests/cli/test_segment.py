"""`tenure segment` on a workspace, as somebody types it."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.serving.conftest import NOW, RUN_NOW, opened, scored, shop_orders
from typer.testing import CliRunner

from tenure.app.workspace.init import Init, init
from tenure.cli.main import cli
from tenure.core.settings import Settings
from tenure.serving.shop import open_shop
from tenure.store.people.audit import AuditLog

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


@pytest.fixture
def own_place(place, tmp_path):
    """A copy, to change segments in."""
    return shutil.copytree(place, tmp_path / "shop")


def segments(place, *words: str):
    return runner.invoke(cli, ["segments", *words, "--workspace", str(place)])


def audited(place) -> list[tuple[str, str, str | None]]:
    with open_shop(place, Settings(now=NOW)) as shop:
        return [(entry.actor, entry.action, entry.target) for entry in AuditLog(shop.database).latest()]


def test_a_saved_segment_is_listed_shown_and_deleted_and_the_audit_log_says_by_whom(own_place):
    rule = ["--rule", "predicted_clv >= 100", "--name", "rich", "--note", "Spring offer"]
    made = runner.invoke(cli, ["segment", *rule, "--workspace", str(own_place)])
    assert made.exit_code == 0, made.output

    listing, details = segments(own_place, "list"), segments(own_place, "show", "rich")
    assert listing.exit_code == details.exit_code == 0, listing.output + details.output
    assert all(name in listing.stdout for name in ("rich", "CHAMPIONS", "High-CLV"))
    for text in ("predicted_clv >= 100", "Spring offer", "Saved by command line"):
        assert text in details.stdout

    removed = segments(own_place, "remove", "rich")
    assert removed.exit_code == 0 and "'rich' deleted" in removed.stdout
    assert "rich" not in segments(own_place, "list").stdout
    assert audited(own_place)[:2] == [
        ("command line", "remove_segment", "rich"),
        ("command line", "save_segment", "rich"),
    ]


def test_what_is_no_segment_is_neither_shown_nor_deleted(own_place):
    before = audited(own_place)
    for verb in ("show", "remove"):
        refused = segments(own_place, verb, "champion")
        assert refused.exit_code != 0 and "did you mean 'CHAMPIONS'?" in refused.output
    assert "Built-in segments cannot be deleted" in segments(own_place, "remove", "CHAMPIONS").output
    assert audited(own_place) == before


def test_clusters_are_shown_as_they_were_found(own_place, tmp_path):
    assert "No clusters yet" in segments(init(Init(tmp_path / "empty")).path, "clusters").stdout
    found = runner.invoke(
        cli, ["segment", "--method", "kmeans", "--clusters", "3", "--workspace", str(own_place)]
    )

    shown = segments(own_place, "clusters")

    assert shown.exit_code == found.exit_code == 0, shown.output + found.output
    for text in ("Clusters by k-means", "CLUSTER_3", "Stability", "Based on: predicted_clv"):
        assert text in shown.stdout


def test_fields_are_listed_with_operators_and_the_values_that_customers_have(place):
    listed = segments(place, "fields")
    assert listed.exit_code == 0, listed.output
    for text in ("Fields for rules", "predicted_clv", "churn_probability"):
        assert text in listed.stdout
