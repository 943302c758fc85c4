"""Budgets over HTTP: the rule's table, under both addresses, and refusals that name what is wrong."""

from __future__ import annotations

import pytest

PATH, WELL_KNOWN = "/api/v1/budget/allocation", "/api/meta-ads/budget-allocation"
CURVES = "/api/v1/budget/curves"


def asked(service, path=PATH, **query):
    answer = service.viewer.get(path, params={"total_budget": 10_000} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_ten_thousand_is_parted_by_the_rule(service):
    plan = asked(service)
    assert {row["name"]: row["spend"] for row in plan["rows"]} == pytest.approx(
        {"High-CLV": 5_000, "Growth-Potential": 3_500, "Low-CLV": 1_500}
    )
    assert plan["total_budget"] == pytest.approx(10_000) and plan["currency"] == "GBP"
    for row in plan["rows"]:
        assert row["cac_target"] == pytest.approx(0.3 * row["value_per_customer"])
        assert row["strategy"] and row["reasons"]
        outcome = row["outcome"]["value"]
        assert outcome["lower"] <= outcome["expected"] <= outcome["upper"]


def test_programs_get_the_same_under_the_address_they_know(service):
    assert asked(service, WELL_KNOWN) == asked(service)


def test_the_optimum_keeps_limits(service):
    plan = asked(service, method="optimise", minimum=["Low-CLV=4000"], maximum=["High-CLV=2000"])
    spend = {row["name"]: row["spend"] for row in plan["rows"]}
    assert spend["Low-CLV"] >= 4_000 - 1e-6 and spend["High-CLV"] <= 2_000 + 1e-6
    assert sum(spend.values()) == pytest.approx(10_000)


def test_what_if_answers_for_given_amounts(service):
    plan = asked(service, method="given", spend=["High-CLV=100", "Low-CLV=50"])
    assert plan["total_budget"] == 150
    assert plan["total"]["spend"] == 150


def test_a_margin_of_less_than_all_lowers_targets(service):
    whole, half = asked(service), asked(service, gross_margin=0.5)
    for one, other in zip(whole["rows"], half["rows"], strict=True):
        assert other["cac_target"] == pytest.approx(0.5 * one["cac_target"])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"total_budget": -1}, "option.budget"),
        ({"total_budget": "inf"}, "input.request"),
        ({"minimum": ["High-CVL=1"]}, "option.cell"),
        ({"minimum": ["High-CLV"]}, "option.amount"),
        ({"minimum": ["High-CLV=nan"]}, "option.budget"),
        ({"minimum": ["High-CLV=20000"]}, "option.limits"),
        ({"by": "channel"}, "option.by"),
        ({"gross_margin": 7}, "input.request"),
    ],
)
def test_what_cannot_be_met_is_refused_by_name(service, query, code):
    answer = service.viewer.get(PATH, params={"total_budget": 10_000} | query)
    assert answer.status_code == 422
    assert answer.json()["code"] == code and answer.json()["hint"]


def test_curves_are_for_viewers_too(service):
    found = service.viewer.get(CURVES, params={"max_spend": 5_000}).json()
    assert [one["name"] for one in found["curves"]] == ["High-CLV", "Growth-Potential", "Low-CLV"]
    assert found["spend"][-1] == 5_000
    assert service.nobody.get(CURVES).status_code == 401


@pytest.mark.parametrize("path", [PATH, WELL_KNOWN, CURVES])
def test_an_empty_workspace_says_what_to_do(empty_service, path):
    answer = empty_service.viewer.get(path)
    assert answer.status_code == 422
    assert answer.json()["code"] == "data.no_predictions"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PATH, "least", "minimum"),
        (PATH, "most", "maximum"),
        (WELL_KNOWN, "least", "minimum"),
        (CURVES, "most", "max_spend"),
        ("/api/v1/dashboard/changes", "most", "limit"),
    ],
)
def test_a_parameter_under_its_old_name_is_refused_with_the_new_one(service, path, old, new):
    answer = service.viewer.get(path, params={old: "5"})

    assert (answer.status_code, answer.json()["code"]) == (422, "option.renamed")
    assert answer.json()["hint"] == f"use {new}"
