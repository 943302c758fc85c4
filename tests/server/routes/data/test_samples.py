"""An example shop in the workspace: generated, imported, and kept away from real orders."""

from __future__ import annotations

import pytest

SHOP = "/api/v1/samples/shop"
SMALL = {"customers": 60, "transactions": 300, "seed": 3}


@pytest.fixture(scope="module")
def generated(empty_service) -> dict:
    job = empty_service.analyst.post(SHOP, json=SMALL).raise_for_status().json()
    empty_service.work()
    return empty_service.analyst.get(f"/api/v1/jobs/{job['job_id']}").json()


def test_an_example_shop_fills_an_empty_workspace(empty_service, generated):
    assert generated["state"] == "done", generated["error"]

    listed = empty_service.viewer.get("/api/v1/customers", params={"count": True}).json()
    assert listed["total"] == 60
    customer = listed["customers"][0]["customer_id"]
    shown = empty_service.analyst.get(f"/api/v1/customers/{customer}").json()
    assert shown["profile"]["email"] and shown["timeline"]


def test_its_customers_have_features_before_there_is_a_model(empty_service, generated):
    customer = empty_service.viewer.get("/api/v1/customers").json()["customers"][0]

    shown = empty_service.viewer.get(f"/api/v1/customers/{customer['customer_id']}/features").json()

    values = {feature["name"]: feature["value"] for feature in shown["features"]}
    assert shown["horizon_days"] == 90 and values["frequency"] <= customer["orders"] - 1


def test_its_files_and_true_values_can_be_downloaded(empty_service, generated):
    files = generated["result"]["files"]

    assert {"orders.csv", "customers.csv", "truth.json"} <= set(files)
    path = f"/api/v1/jobs/{generated['job_id']}/files/truth.json"
    assert empty_service.analyst.get(path).json()["created_by"] == "tenure generate"
    assert empty_service.viewer.get(path).status_code == 403


def test_a_workspace_with_orders_is_refused_unless_allowed(empty_service, generated):
    refused = empty_service.analyst.post(SHOP, json=SMALL)
    assert (refused.status_code, refused.json()["code"]) == (409, "workspace.has_orders")
    assert "allow_existing" in refused.json()["hint"]

    parameters = {"kind": "generate", "parameters": SMALL | {"seed": 4}}
    job = empty_service.analyst.post("/api/v1/jobs", json=parameters).json()
    empty_service.work()
    failed = empty_service.analyst.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert (failed["state"], failed["error"]["code"]) == ("failed", "workspace.has_orders")

    allowed = empty_service.analyst.post(SHOP, json=SMALL | {"allow_existing": True}).json()
    empty_service.work()
    again = empty_service.analyst.get(f"/api/v1/jobs/{allowed['job_id']}").json()
    assert (again["state"], again["result"]["already_ingested"]) == ("done", True)


def test_orders_that_were_sent_one_by_one_count_as_orders(open_service):
    service = open_service(None)
    order = {"customer_id": "ann", "order_id": "1", "order_date": "2024-01-01T00:00:00Z", "amount": 5}
    service.analyst.post("/api/v1/orders", json=order).raise_for_status()

    assert service.analyst.post(SHOP, json=SMALL).json()["code"] == "workspace.has_orders"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"customers": 0}, "input.request"),
        ({"customers": 10**9}, "input.request"),
        ({"customers": 100, "transactions": 50, "allow_existing": True}, "option.transactions"),
        ({"start": "2025-12-01", "end": "2025-12-02", "allow_existing": True}, "option.start"),
    ],
)
def test_a_shop_that_cannot_be_generated_is_refused(empty_service, body, code):
    refused = empty_service.analyst.post(SHOP, json=body)

    assert (refused.status_code, refused.json()["code"]) == (422, code)
