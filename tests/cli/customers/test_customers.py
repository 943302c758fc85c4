"""`tenure customers`: what the API tells about customers, as somebody types it."""

from __future__ import annotations

import csv
import json

import pytest
from tests.cli.commands import tenure

FACTS = {
    "total_orders": "5",
    "total_spent": "300",
    "days_since_first_purchase": "400",
    "days_since_last_purchase": "20",
}


@pytest.fixture(scope="module")
def typed(scored_workspace):
    """Runs `tenure customers ...` on the scored shop, in 100 columns."""

    def run(*words: object):
        return tenure("customers", *words, "--workspace", scored_workspace, COLUMNS="100")

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def listed(result) -> list[str]:
    return [row["customer_id"] for row in answer(result)["customers"]]


def test_pages_follow_each_other_and_together_have_everybody(typed):
    first = answer(typed("list", "--limit", 100, "--count", "--json"))
    second = answer(typed("list", "--limit", 100, "--after", first["after"], "--json"))

    rows = [*first["customers"], *second["customers"]]
    assert first["total"] == 150 == len({row["customer_id"] for row in rows}) and second["after"] is None
    values = [row["predicted_clv"] for row in rows]
    assert values == sorted(values, reverse=True)


def test_filters_are_those_of_the_list_in_the_service(typed):
    high = answer(typed("list", "--filter", "value_tier=High-CLV", "--limit", 1000, "--json"))["customers"]
    assert high and {row["value_tier"] for row in high} == {"High-CLV"}
    assert listed(typed("list", "--segment", "High-CLV", "--limit", 1000, "--json")) == [
        row["customer_id"] for row in high
    ]

    bounds = ("--min", "orders=3", "--max", "orders=4", "--starts-with", "c00", "--filter", "recency_score=5")
    some = answer(typed("list", *bounds, "--sort", "orders", "--ascending", "--json"))["customers"]
    orders = [row["orders"] for row in some]
    assert some and orders == sorted(orders) and set(orders) <= {3, 4}
    assert all(row["customer_id"].startswith("c00") and row["recency_score"] == 5 for row in some)


def test_a_list_shows_the_chosen_columns_in_at_most_100_columns(typed):
    shown = typed("list", "--limit", 2, "--column", "customer_id", "--column", "country", "--count")

    assert shown.exit_code == 0, shown.output
    assert "Norway" in shown.stdout and "predicted_clv" not in shown.stdout
    assert "150 customers on all pages" in shown.stdout
    assert max(map(len, typed("list").stdout.splitlines())) <= 100


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list", "--filter", "email=a@b.c"], "columns: segment, value_tier"),
        (["list", "--filter", "recency_score=9"], "choose a whole number from 1 to 5"),
        (["list", "--min", "segment=3"], "cannot be filtered by this column. (segment)"),
        (["list", "--column", "email"], "do not have this column. (email)"),
        (["list", "--sort", "email"], "choose one of: predicted_clv"),
        (["list", "--segment", "champion"], "did you mean 'CHAMPIONS'?"),
        (["show", "nobody"], "check the spelling of the customer ID"),
        (["what-if", "--fact", "total_orders"], "such as total_orders=5"),
        (["what-if", "--fact", "total_orders=5"], "days_since_first_purchase"),
    ],
)
def test_what_cannot_be_answered_names_the_value_and_the_next_step(typed, words, says):
    refused = typed(*words)
    assert refused.exit_code != 0 and says in refused.output


def test_a_customer_is_shown_with_prediction_reasons_orders_and_advice(typed):
    shown = typed("show", "c0004")

    assert shown.exit_code == 0, shown.output
    for text in ("CHAMPIONS", "Prediction, in GBP", "ordered on 10 days", "o43", "To win a similar customer"):
        assert text in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 100


def test_personal_data_is_shown_only_on_request(typed):
    for words in (["show", "c0004"], ["show", "c0004", "--json"], ["list"], ["list", "--json"]):
        assert "c4@example.com" not in typed(*words).output
    assert "c4@example.com" in typed("show", "c0004", "--personal").stdout


def test_predictions_are_those_of_the_list_and_who_has_no_orders_is_named(typed):
    told = answer(typed("predict", "c0004", "zz", "--json"))
    row = answer(typed("list", "--starts-with", "c0004", "--json"))["customers"][0]

    (prediction,) = told["predictions"]
    assert prediction["values"]["predicted_clv"] == row["predicted_clv"] and told["unknown"] == ["zz"]
    shorter = answer(typed("predict", "c0004", "--horizon-days", 30, "--json"))["predictions"][0]["values"]
    assert shorter["horizon_days"] == 30 and shorter["predicted_clv"] < row["predicted_clv"]


def test_facts_of_a_customer_predict_as_their_orders_and_other_facts_predict_otherwise(typed):
    facts = answer(typed("facts", "--of", "c0004", "--json"))["facts"]
    own = answer(typed("predict", "c0004", "--json"))["predictions"][0]["values"]
    fewer = ["--fact", f"total_orders={facts['total_orders'] - 4}"]

    same = answer(typed("what-if", "--from", "c0004", "--json"))["predictions"][0]
    changed = answer(typed("what-if", "--from", "c0004", *fewer, "--explain", "--json"))

    assert same["customer_id"] == "c0004"
    assert same["predicted_clv"] == pytest.approx(own["predicted_clv"])
    assert changed["predictions"][0]["predicted_clv"] < same["predicted_clv"]
    assert changed["explanations"][0]["reasons"]


def test_somebody_new_is_described_by_the_facts_that_are_listed(typed):
    names = {field["name"] for field in answer(typed("facts", "--json"))["fields"]}
    assert set(FACTS) <= names

    words = [word for name, value in FACTS.items() for word in ("--fact", f"{name}={value}")]
    assert answer(typed("what-if", *words, "--json"))["predictions"][0]["predicted_clv"] > 0
    assert "new customer" in typed("what-if", *words).output


def test_a_file_is_predicted_and_compared_with_its_true_values(typed, tmp_path):
    (tmp_path / "some.csv").write_text("customer_id,actual_clv\nc0004,10\nc0005,20\nzz,3\n")

    done = typed("predict-file", tmp_path / "some.csv", "--out", tmp_path / "out.csv")

    assert done.exit_code == 0, done.output
    assert "3 rows, 2 predicted, 1 unknown" in done.stdout and "Compared with actual_clv" in done.stdout
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert [row["customer_id"] for row in rows] == ["c0004", "c0005", "zz"] and rows[2]["predicted_clv"] == ""


def test_an_export_has_all_pages_of_the_filtered_list(typed, tmp_path):
    done = typed("export", "--filter", "value_tier=High-CLV", "--out", tmp_path / "high.csv")

    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader((tmp_path / "high.csv").read_text().splitlines()))
    assert [row["customer_id"] for row in rows] == listed(
        typed("list", "--segment", "High-CLV", "--limit", 99, "--json")
    )


def test_the_probability_of_being_active_has_a_past_and_a_future(typed):
    points = answer(typed("alive", "c0004", "--json"))["points"]
    assert {point["is_future"] for point in points} == {True, False}
    assert "if they order nothing more" in typed("alive", "c0004").stdout
