"""Overviews over HTTP: what a page is drawn from, of a shop that is scored, and of one that is empty."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.in_shop import in_shop

from tenure.app.data.compact import Compact, compact

DASHBOARD, SEGMENTS = "/api/v1/dashboard", "/api/v1/segments"
PATHS = [
    f"{DASHBOARD}/figures",
    f"{DASHBOARD}/revenue",
    f"{DASHBOARD}/cohorts",
    f"{DASHBOARD}/changes",
    f"{DASHBOARD}/freshness",
    f"{DASHBOARD}/health",
    f"{SEGMENTS}/grid",
    f"{SEGMENTS}/moves?by=value_tier",
    f"{SEGMENTS}/parts?by=country",
]


def asked(service, path: str):
    answer = service.viewer.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("path", PATHS)
def test_a_viewer_may_see_all_of_it_and_nobody_else_any(service, path):
    asked(service, path)
    assert service.nobody.get(path).status_code == 401


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_workspace_has_answers_too(empty_service, path):
    asked(empty_service, path)


def test_figures_agree_with_the_summary_and_with_each_other(service):
    summary, figures = asked(service, DASHBOARD), asked(service, f"{DASHBOARD}/figures")
    assert figures["predicted_clv"] == pytest.approx(summary["predicted_clv"])
    assert figures["scored_customers"] == summary["customers"]
    # One past window was tested: the interval is there, and wide.
    assert figures["tested_windows"] == 1
    assert figures["predicted_clv_lower"] < figures["predicted_clv"] < figures["predicted_clv_upper"]

    revenue = asked(service, f"{DASHBOARD}/revenue")
    assert sum(one["net"] for one in revenue["months"]) == pytest.approx(summary["net_spend"])
    assert sum(one["expected"] for one in revenue["forecast"]) == pytest.approx(summary["predicted_clv"])

    grid = asked(service, f"{SEGMENTS}/grid")
    assert sum(cell["customers"] for cell in grid["cells"]) == summary["customers"]
    parts = asked(service, f"{SEGMENTS}/parts?by=country")["parts"]
    assert [(one["name"], one["customers"]) for one in parts] == [("Norway", summary["customers"])]


def test_a_cell_of_the_grid_leads_to_its_customers(service):
    for cell in asked(service, f"{SEGMENTS}/grid")["cells"]:
        scores = {name: cell[name] for name in ("recency_score", "frequency_score")}
        page = service.viewer.get("/api/v1/customers", params={"count": True, "limit": 1, **scores})
        assert page.json()["total"] == cell["customers"]


def test_the_health_of_the_served_model_is_told_with_its_rules(service):
    health = asked(service, f"{DASHBOARD}/health")
    assert health["model_version"] == 1 and health["horizon_days"] == 60
    assert len(health["windows"]) == 1
    assert {one["name"] for one in health["checks"]} == {"age", "orders", "bias", "ranking", "coverage"}
    assert all(one["rule"] for one in health["checks"])


def test_orders_that_wait_are_told_at_once(open_service):
    service = open_service()
    before = asked(service, f"{DASHBOARD}/freshness")
    order = {"customer_id": "c0001", "order_id": "w1", "order_date": "2023-08-24T10:00:00Z", "amount": 5}
    assert service.analyst.post("/api/v1/orders", json=order).status_code < 300

    found = asked(service, f"{DASHBOARD}/freshness")
    assert (before["waiting_orders"], found["waiting_orders"]) == (0, 1)
    assert found["newest_waiting"].startswith("2023-08-24T10:00:00")
    assert found["last_order"] == before["last_order"]


@pytest.mark.integration
def test_one_order_that_moves_every_figure_is_told_by_the_scoring_and_on_the_overview(
    open_service,
):
    service = open_service()
    moment = datetime.now(UTC)
    order = {"customer_id": "c0001", "order_id": "now1", "order_date": moment.isoformat(), "amount": 5}
    assert service.analyst.post("/api/v1/orders", json=order).status_code < 300
    in_shop(compact, Compact(), service.workspace, service.backend.settings.app)
    job = service.analyst.post("/api/v1/jobs", json={"kind": "score", "parameters": {}}).json()["job_id"]
    service.work()

    told = f"newest orders are isolated: 1 order on {moment:%Y-%m-%d}"
    assert told in service.analyst.get(f"/api/v1/jobs/{job}/log").text
    warning = asked(service, f"{DASHBOARD}/freshness")["warning"]
    assert told in warning and "changed the predicted total from" in warning

    assert service.analyst.delete("/api/v1/orders/now1").status_code < 300
    assert "are isolated" not in (asked(service, f"{DASHBOARD}/freshness")["warning"] or "")


@pytest.mark.parametrize(
    "path",
    [
        f"{DASHBOARD}/cohorts?months=0",
        f"{DASHBOARD}/cohorts?months=61",
        f"{DASHBOARD}/changes?limit=21",
        f"{SEGMENTS}/moves?by=shoe_size",
        f"{SEGMENTS}/parts?by=email",
        "/api/v1/customers?recency_score=6",
    ],
)
def test_what_cannot_be_asked_is_refused(service, path):
    assert service.viewer.get(path).status_code == 422


def test_every_answer_with_figures_says_how_old_the_newest_order_is(service):
    age = asked(service, f"{DASHBOARD}/freshness")["order_age"]
    assert age["newest_order"] == "2023-08-23" and age["level"] == "warning"
    assert age["days"] == (datetime.now(UTC).date() - datetime(2023, 8, 23).date()).days

    for path in (DASHBOARD, f"{SEGMENTS}/grid", "/api/v1/customers", "/api/v1/economics/cohorts"):
        headers = service.viewer.get(path).headers
        assert headers["tenure-newest-order"] == "2023-08-23" and headers["tenure-order-age"] == "warning"
        assert headers["tenure-order-age-days"] == str(age["days"])
    assert "tenure-newest-order" not in service.nobody.get(DASHBOARD).headers
