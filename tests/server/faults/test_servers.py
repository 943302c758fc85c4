"""PostgreSQL and Redis that go and come back under a server, and several servers on one workspace."""

from __future__ import annotations

import time
from collections import Counter

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.postgres]


def test_without_postgresql_a_server_says_so_and_works_again_when_it_is_back(place, database_url, line_to):
    url = database_url("postgres")
    line = line_to(url)
    shop = place(database_url=url)
    server = shop.server(TENURE_DATABASE_URL=line.url)
    assert server.post(1).status_code == 201

    line.cut()
    for _ in range(3):
        refused = server.post(2, key="two")
        assert refused.status_code == 503, refused.text
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["code"] == "store.sql" and "tenure:" not in refused.text
        assert server.client.get("/livez").status_code == 200
        assert server.client.get("/readyz").status_code == 503
    line.mend()

    assert server.client.get("/readyz").status_code == 200
    assert server.post(2, key="two").status_code == 201
    server.stop()
    assert shop.new_orders() == Counter({"new1": 1, "new2": 1})


def test_without_redis_a_server_goes_on_and_its_jobs_are_done_when_it_is_back(place, redis_server):
    shop = place(redis_url=redis_server.url)
    server = shop.server("--host", "127.0.0.1")  # with a worker
    assert server.post(1).status_code == 201

    redis_server.stop()
    answers = [server.post(number).status_code for number in range(2, 6)]
    assert all(one in (201, 503) for one in answers), answers
    assert server.client.get("/livez").status_code == 200
    handed_in = server.client.post("/api/v1/jobs", json={"kind": "score"})
    redis_server.start()
    if handed_in.status_code == 503:  # the limits are kept in Redis, and could not be looked at
        handed_in = server.client.post("/api/v1/jobs", json={"kind": "score"})

    assert handed_in.status_code == 202
    done = wait_for(server, handed_in.json()["job_id"])
    assert done["state"] == "done", done
    assert all(server.post(number).status_code == 201 for number in range(2, 6))


def wait_for(server, job_id: str) -> dict:
    end = time.monotonic() + 120
    while (shown := server.client.get(f"/api/v1/jobs/{job_id}").json())["state"] in ("queued", "running"):
        assert time.monotonic() < end, shown
        time.sleep(0.2)
    return shown


def test_two_servers_and_two_workers_are_as_one(place, database_url):
    shop = place(database_url=database_url("postgres"))
    quick = {"TENURE_COMPACT_SECONDS": "1"}
    one, two = (shop.server("--host", "127.0.0.1", **quick) for _ in range(2))  # each with a worker

    for number in range(60):
        writer, reader = (one, two) if number % 2 else (two, one)
        assert writer.post(number, key=str(number), customer=7).status_code == 201
        again = reader.post(number, key=str(number), customer=7)
        assert again.status_code == 201 and again.json()["added"] == 1  # the same answer again
        assert f"new{number}" in reader.orders_of(7)

    jobs = one.client.get("/api/v1/jobs?kind=compact").json()
    assert any(job["state"] in ("done", "running") for job in jobs)
    assert one.orders_of(7) == two.orders_of(7)
    job = two.client.post("/api/v1/jobs", json={"kind": "score"}).json()
    assert wait_for(one, job["job_id"])["state"] == "done"
    assert [server.stop() for server in (one, two)] == [0, 0]
    assert shop.new_orders() == Counter({f"new{number}": 1 for number in range(60)})
