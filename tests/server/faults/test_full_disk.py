"""A disk without room: refused with the reason, nothing half kept, and all well when there is room again."""

from __future__ import annotations

from collections import Counter

import pytest

pytestmark = pytest.mark.integration
MANY = 400
ROW = "c0001,{number},2023-09-01,5.00\n"


def test_orders_are_refused_while_the_disk_is_full_and_kept_when_it_has_room(place):
    shop = place()
    server = shop.server()
    assert server.post(0, key="0").status_code == 201
    written = max(path.stat().st_size for path in shop.workspace.glob("store.db*"))
    server.limit_files(written + 60_000)

    answers = {number: server.post(number, key=str(number)) for number in range(1, MANY)}

    refused = {number: one for number, one in answers.items() if one.status_code != 201}
    assert refused and len(refused) < MANY - 1
    for one in refused.values():
        assert one.status_code in (503, 507), one.text
        assert one.headers["content-type"] == "application/problem+json"
        assert one.json()["code"].startswith("store.")
    assert server.client.get("/livez").status_code == 200
    assert server.orders_of(1) >= {"new1"}  # what is there can be read

    server.limit_files(None)
    for number in refused:
        assert server.post(number, key=str(number)).status_code == 201
    server.stop()
    assert shop.new_orders() == Counter({f"new{number}": 1 for number in range(MANY)})


def test_an_upload_that_has_no_room_leaves_nothing_behind(place):
    shop = place()
    server = shop.server()
    body = "customer_id,order_id,order_date,amount\n" + "".join(
        ROW.format(number=number) for number in range(100_000)
    )
    before = sorted((shop.workspace / "uploads").rglob("*"))
    server.limit_files(1_000_000)

    refused = server.client.post("/api/v1/uploads?filename=more.csv", content=body)

    assert refused.status_code in (503, 507), refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert [
        path for path in (shop.workspace / "uploads").rglob("*") if path.is_file() and path not in before
    ] == []
    server.limit_files(None)
    assert server.client.post("/api/v1/uploads?filename=more.csv", content=body).status_code == 201
