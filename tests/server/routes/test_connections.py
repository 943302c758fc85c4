"""Connections over HTTP: administrators make them, analysts run them, nobody reads their secrets."""

from __future__ import annotations

import json

import pytest
from tests.connectors.shops import TOKEN, Answer, ShopifyShop, opened

PATH = "/api/v1/connections"


@pytest.fixture(scope="module")
def service(open_service, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TENURE_CONNECT_HOSTS", "127.0.0.1")
        yield open_service(None)


@pytest.fixture
def shopify():
    with opened(ShopifyShop(orders=6)) as shop:
        for order in shop.orders.values():
            for money in ("subtotalPriceSet", "totalPriceSet"):
                order[money]["shopMoney"]["currencyCode"] = "GBP"
        yield shop


@pytest.fixture
def body(shopify) -> dict:
    return {"name": "My shop", "kind": "shopify", "settings": {"shop": shopify.address, "token": TOKEN}}


@pytest.fixture
def connection(service, body):
    answer = service.admin.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    yield answer.json()
    service.admin.delete(f"{PATH}/{answer.json()['connection_id']}")


def test_connectors_say_what_they_need(service):
    kinds = {kind["name"]: kind for kind in service.analyst.get(f"{PATH}/kinds").json()}
    assert {"shopify", "woocommerce", "stripe", "sql", "file", "folder", "google_sheets"} <= kinds.keys()
    secret = {setting["name"]: setting["is_secret"] for setting in kinds["shopify"]["settings"]}
    assert secret == {"shop": False, "token": True, "version": False}


def test_the_secret_never_comes_back(service, connection):
    answers = [
        service.admin.get(PATH),
        service.admin.get(f"{PATH}/{connection['connection_id']}"),
        service.admin.patch(f"{PATH}/{connection['connection_id']}", json={"settings": {"token": TOKEN}}),
        service.admin.get("/api/v1/audit"),
    ]
    assert all(answer.status_code == 200 for answer in answers)
    assert TOKEN not in json.dumps([connection, *(answer.json() for answer in answers)])
    assert connection["secrets"] == ["token"]


def test_settings_are_tested_before_and_after_they_are_saved(service, body, connection):
    settings = {"kind": "shopify", "settings": body["settings"]}
    before = service.admin.post(f"{PATH}/test", json=settings)
    after = service.admin.post(f"{PATH}/{connection['connection_id']}/test")
    assert before.json() == after.json() == {
        "shop": "Tea & Leaves", "orders": 6, "newest_order": "2024-03-06T09:30:00Z", "notes": [],
    }  # fmt: skip


def test_a_refused_key_is_a_bad_gateway_with_the_next_step(service, body, shopify):
    settings = body["settings"] | {"token": "shpat_wrong"}
    answer = service.admin.post(f"{PATH}/test", json={"kind": "shopify", "settings": settings})
    assert (answer.status_code, answer.json()["code"]) == (502, "connector.credentials")
    assert "new key" in answer.json()["hint"] and "shpat" not in answer.text


def test_a_private_address_is_refused(service):
    settings = {"url": "https://169.254.169.254/x.csv"}
    answer = service.admin.post(f"{PATH}/test", json={"kind": "file", "settings": settings})
    assert (answer.status_code, answer.json()["code"]) == (502, "connector.address")


def test_a_run_is_a_job_and_its_result_is_listed(service, connection, shopify):
    job = service.analyst.post(f"{PATH}/{connection['connection_id']}/run")
    assert job.status_code == 202, job.text
    assert service.work() == 1
    ended = service.analyst.get(f"/api/v1/jobs/{job.json()['job_id']}").json()
    assert ended["state"] == "done", ended["error"]
    shown = service.analyst.get(f"{PATH}/{connection['connection_id']}").json()
    assert shown["last_result"]["rows_added"] == 12 and shown["last_run_at"]
    assert TOKEN not in json.dumps(ended)

    shopify.troubles = [Answer(401, {})]
    service.analyst.post(f"{PATH}/{connection['connection_id']}/run")
    service.work()
    shown = service.analyst.get(f"{PATH}/{connection['connection_id']}").json()
    assert shown["last_error"]["code"] == "connector.credentials"
    assert shown["last_result"]["rows_added"] == 12


def test_roles(service, connection, body):
    one = f"{PATH}/{connection['connection_id']}"
    assert service.nobody.get(PATH).status_code == 401
    assert service.viewer.get(PATH).status_code == 403
    assert service.viewer.post(f"{one}/run").status_code == 403
    for answer in (
        service.analyst.post(PATH, json=body),
        service.analyst.post(f"{PATH}/test", json={"kind": "shopify", "settings": {}}),
        service.analyst.patch(one, json={"is_paused": True}),
        service.analyst.delete(one),
    ):
        assert answer.status_code == 403


def test_pause_resume_and_remove(service, body):
    one = f"{PATH}/{service.admin.post(PATH, json=body | {'name': 'Other'}).json()['connection_id']}"
    assert service.admin.patch(one, json={"is_paused": True}).json()["state"] == "paused"
    assert service.admin.patch(one, json={"is_paused": False}).json()["state"] == "scheduled"
    assert service.admin.delete(one).status_code == 204
    assert service.admin.get(one).status_code == 404
