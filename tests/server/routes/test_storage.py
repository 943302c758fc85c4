"""Storage over HTTP: what there is, cleaning up, and a workspace that is full."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from tenure.core.clock import clock

API = "/api/v1"
ORDERS = "customer_id,order_id,order_date,amount\n"
MIB = 1024 * 1024


@pytest.fixture
def service(open_service):
    return open_service(None, quota_mib=8)


def upload(service, size: int):
    content = ORDERS.encode() + b"ann,1,2024-01-01,5\n" * (size // 19)
    return service.analyst.post(f"{API}/uploads", params={"filename": "orders.csv"}, content=content)


def seen(service) -> dict:
    answer = service.admin.get(f"{API}/storage")
    assert answer.status_code == 200, answer.text
    return answer.json()


def age(service, upload_id: str, days: int) -> None:
    folder = service.workspace / "uploads" / upload_id
    at = (clock() - timedelta(days=days)).timestamp()
    for one in folder.iterdir():
        os.utime(one, (at, at))


def test_administrators_see_what_there_is_and_clean_it_up(service):
    made = upload(service, 1_000).json()
    age(service, made["upload_id"], 100)

    uploads = next(one for one in seen(service)["kinds"] if one["name"] == "uploads")
    assert (uploads["count"], uploads["due_count"], uploads["keep"]) == (1, 1, "90 days")
    job = service.admin.post(f"{API}/storage/clean-up").json()
    assert service.work() == 1

    done = service.admin.get(f"{API}/jobs/{job['job_id']}").json()
    assert (done["state"], done["result"]["removed"]) == ("done", {"uploads": 1}), done
    assert service.analyst.get(f"{API}/uploads/{made['upload_id']}").status_code == 404
    assert "submit_clean_up" in service.admin.get(f"{API}/audit").text


def test_a_full_workspace_takes_no_uploads_and_jobs_but_is_cleaned_up(service):
    order = {"customer_id": "c0001", "order_id": "n1", "order_date": "2023-08-25T10:00:00Z", "amount": 1.0}
    assert service.analyst.post(f"{API}/orders", json=order).status_code == 201
    assert seen(service)["standing"] == "fine"
    first = upload(service, 6 * MIB + MIB // 2)
    assert seen(service)["standing"] == "nearly_full"

    refused = upload(service, 3 * MIB)
    assert (refused.status_code, refused.json()["code"]) == (507, "store.quota"), refused.text
    assert "of 8.0 MiB" in refused.json()["values"][0] and "TENURE_QUOTA_MIB" in refused.json()["hint"]
    assert [one.name for one in (service.workspace / "uploads").iterdir()] == [first.json()["upload_id"]]
    (service.workspace / "uploads" / "more.bin").write_bytes(b"x" * 2 * MIB)
    service.backend.uploads.quota.forget()

    assert seen(service)["standing"] == "full"
    job = {"kind": "backtest", "parameters": {"horizon": "30d"}}
    for answer in (upload(service, 100), service.analyst.post(f"{API}/jobs", json=job)):
        assert (answer.status_code, answer.json()["code"]) == (507, "store.quota"), answer.text
    assert service.admin.post(f"{API}/storage/clean-up").status_code == 202
    correction = service.analyst.put(f"{API}/orders/n1", json=order)
    assert (correction.status_code, correction.json()["code"]) == (507, "store.quota"), correction.text
    assert service.analyst.post(f"{API}/orders", json=order | {"order_id": "n2"}).status_code == 201
    assert service.analyst.delete(f"{API}/orders/n1").json()["rows_before"] == 1


def test_what_a_killed_server_left_half_received_goes_when_the_next_starts(service):
    half = service.workspace / "uploads" / ".0123"
    half.mkdir(parents=True)
    (half / "orders.csv").write_text(ORDERS)
    (half / ".receiving").touch()

    service.backend.warm_up()

    assert not half.exists()
