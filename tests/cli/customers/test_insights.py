"""`tenure dashboard`, `segments grid|moves|events|parts` and `models backtest`, as somebody types them."""

from __future__ import annotations

import json

import pytest
from tests.cli.commands import tenure
from tests.serving.conftest import RUN_NOW, insight, make_live_shop

__all__ = ["insight", "make_live_shop"]


@pytest.fixture(scope="module")
def typed(insight):
    """Runs commands on a shop with two scorings."""

    def run(*words: object):
        result = tenure(*words, "--workspace", insight.live.path, COLUMNS="100")
        assert result.exit_code == 0, result.output
        assert "--json" in words or max(map(len, result.stdout.splitlines())) <= 100
        return result

    return run


def answer(result):
    return json.loads(result.stdout)


def test_the_summary_has_the_totals_of_the_newest_scoring(typed, insight):
    figures = answer(typed("dashboard", "summary", "--json"))

    total = float(insight.now["predicted_clv"].sum())
    assert figures["figures"]["predicted_clv"] == pytest.approx(total) == figures["summary"]["predicted_clv"]
    assert "Overview, amounts in GBP" in typed("dashboard", "summary").stdout


def test_notices_say_how_old_the_data_is_and_that_there_is_no_model(typed):
    told = typed("dashboard", "notices").stdout
    assert "No model yet" in told and "last import (UTC)" in told


def test_revenue_adds_up_to_the_orders(typed, insight):
    months = answer(typed("dashboard", "revenue", "--json"))["months"]
    net = float(insight.orders["amount"].sum())
    assert sum(month["net"] for month in months) == pytest.approx(net, rel=0.01)
    assert "Revenue by month" in typed("dashboard", "revenue").stdout


def test_changes_name_as_many_customers_as_were_asked_for(typed):
    told = answer(typed("dashboard", "changes", "--customers", 3, "--json"))
    assert len(told["risers"]) == len(told["fallers"]) == 3
    shown = typed("dashboard", "changes").stdout
    assert "Largest gains" in shown and told["risers"][0]["customer_id"] in shown


def test_the_history_ends_with_every_customer_once(typed, insight):
    days = answer(typed("segments", "history", "--step", "quarter", "--json"))["days"]

    assert sum(size["customers"] for size in days[-1]["segments"]) == len(insight.now)
    assert "Customers by RFM segment" in typed("segments", "history").stdout


def test_the_grid_has_every_customer_once(typed, insight):
    cells = answer(typed("segments", "grid", "--json"))["cells"]
    assert (
        sum(cell["customers"] for cell in cells)
        == answer(typed("dashboard", "summary", "--json"))["summary"]["customers"]
    )
    assert "5 is best" in typed("segments", "grid").stdout


@pytest.mark.parametrize("by", ["rfm", "value_tier"])
def test_moves_have_everybody_of_either_scoring(typed, insight, by):
    moves = answer(typed("segments", "moves", "--by", by, "--json"))["moves"]
    everybody = set(insight.then["customer_id"]) | set(insight.now["customer_id"])
    assert sum(move["customers"] for move in moves) == len(everybody)
    assert "value before" in typed("segments", "moves", "--by", by).stdout


def test_who_entered_a_segment_at_the_newest_scoring_is_listed(typed):
    told = answer(typed("segments", "events", "CHAMPIONS", "--limit", 4, "--json"))
    assert (told["segment"], told["what"], told["run_id"]) == ("CHAMPIONS", "entered", RUN_NOW)
    assert len(told["stays"]) <= 4
    assert "left at" in typed("segments", "events", "CHAMPIONS", "--left").stdout


def test_parts_are_those_of_the_profiles(typed):
    parts = answer(typed("segments", "parts", "--json"))["parts"]
    assert {"search", "social"} <= {part["name"] for part in parts}
    assert "social" in typed("segments", "parts").stdout


def test_a_grouping_that_does_not_exist_is_refused_with_those_that_do(insight):
    for words, says in (
        (["moves", "--by", "age"], "choose one of: rfm, value_tier"),
        (["parts", "--by", "age"], "choose one of: acquisition_source, country"),
        (["events", "champion"], "did you mean 'CHAMPIONS'?"),
    ):
        refused = tenure("segments", *words, "--workspace", insight.live.path)
        assert refused.exit_code == 2 and says in refused.output


def test_the_full_back_test_of_a_version_is_shown(scored_workspace):
    place = ("--workspace", scored_workspace)
    told = answer(tenure("models", "backtest", "champion", "--json", *place))
    assert told["model_version"] == 1 and told["windows"] and told["calibration"] and told["gain"]

    shown = tenure("models", "backtest", *place, COLUMNS="100")
    assert "by past window" in shown.stdout and "by value tier" in shown.stdout
    assert answer(tenure("models", "backtests", "--json", *place))["backtests"][0]["model_version"] == 1
    unknown = tenure("models", "backtest", "99", *place)
    assert unknown.exit_code == 4 and "versions: 1" in unknown.output
