"""An example shop with predictions: added by one request, and removed without a trace in the figures."""

from __future__ import annotations

import pytest

SHOP = "/api/v1/samples/shop"
SMALL = {"customers": 60, "transactions": 300, "seed": 3}
QUICK = {"models": ["last_window"], "cutoffs": 1, "horizon": "90d"}


def dashboard(service) -> dict:
    return service.viewer.get("/api/v1/dashboard").json()


def lake_rows(service, name: str) -> int:
    table = service.app.state.backend.shop.lake.small_table(name)
    return 0 if table is None else len(table)


def done(service, job: dict) -> dict:
    service.work()
    job = service.analyst.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert job["state"] == "done", job["error"]
    return job


def test_one_job_fills_a_workspace_and_one_request_empties_it(open_service):
    service = open_service(None)
    assert service.viewer.get(SHOP).json() == {"is_present": False, "imported_at": None, "is_alone": False}
    job = {"kind": "example_shop", "parameters": SMALL | QUICK}
    done(service, service.analyst.post("/api/v1/jobs", json=job).json())

    shown = dashboard(service)
    assert (shown["customers"], shown["model_version"], shown["champion_version"]) == (60, 1, 1)
    present = service.viewer.get(SHOP).json()
    assert present["is_present"] and present["is_alone"] and present["imported_at"]

    assert service.viewer.delete(SHOP).status_code == 403
    removed = service.analyst.delete(SHOP)
    assert removed.status_code == 200, removed.text
    assert removed.json()["rows"] > 300 and removed.json()["model_versions"] == 1
    assert (dashboard(service)["customers"], dashboard(service)["champion_version"]) == (0, None)
    assert service.viewer.get("/api/v1/models").json() == []
    tables = ("transactions", "customers", "products", "events", "predictions")
    assert {name: lake_rows(service, name) for name in tables} == dict.fromkeys(tables, 0)
    assert service.admin.get("/api/v1/audit").json()[0]["action"] == "remove_example_shop"
    assert service.analyst.delete(SHOP).json()["code"] == "data.no_example"

    again = service.analyst.post(SHOP, json=SMALL).json()
    done(service, again)
    assert dashboard(service)["customers"] == 60
    assert service.viewer.get(SHOP).json()["is_alone"]


def test_orders_of_a_real_shop_stay(open_service):
    service = open_service(None)
    order = {
        "customer_id": "ann",
        "order_id": "n1",
        "order_date": "2025-06-01T10:00:00Z",
        "amount": 20.0,
    }
    service.analyst.post("/api/v1/orders", json={"orders": [order]}).raise_for_status()
    done(service, service.analyst.post(SHOP, json=SMALL | {"allow_existing": True}).json())
    assert not service.viewer.get(SHOP).json()["is_alone"]

    service.analyst.delete(SHOP).raise_for_status()

    service.admin.post("/api/v1/jobs", json={"kind": "compact", "parameters": {}}).raise_for_status()
    service.work()
    assert (dashboard(service)["customers"], dashboard(service)["orders"]) == (1, 1)


@pytest.mark.parametrize("predict", [False, True])
def test_the_request_chooses_whether_customers_are_predicted_too(open_service, predict):
    job = open_service(None).analyst.post(SHOP, json=SMALL | {"predict": predict}).json()

    assert job["kind"] == ("example_shop" if predict else "generate")
