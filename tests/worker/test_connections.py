"""Workers run connections when they are due, once, and a killed run adds nothing twice."""

from __future__ import annotations

import pytest
from tests.connectors.shops import TOKEN, ShopifyShop, opened

from tenure.app.bootstrap import settings_from
from tenure.app.connections.add_connection import AddConnection, add_connection
from tenure.app.connections.list_connections import list_connections
from tenure.serving.shop import open_shop

HOSTS = {"TENURE_CONNECT_HOSTS": "127.0.0.1"}


@pytest.fixture
def shopify():
    with opened(ShopifyShop(orders=20)) as platform:
        yield platform


@pytest.fixture
def connect(shop, shopify):
    with open_shop(shop.path, settings_from(HOSTS)) as opened_shop:
        add_connection(
            AddConnection("My shop", "shopify", {"shop": shopify.address, "token": TOKEN}), opened_shop
        )


def the_job(shop):
    import time

    end = time.monotonic() + 120
    while not (jobs := shop.board.store.latest(kind="sync")):
        assert time.monotonic() < end
        time.sleep(0.1)
    return jobs


def test_two_workers_run_what_is_due_once(shop, connect):
    workers = [shop.worker(**HOSTS), shop.worker(**HOSTS)]
    job = shop.wait(the_job(shop)[0].job_id)

    assert job.submitted_by == "schedule" and job.result["rows_added"] == 40
    assert len(shop.board.store.latest(kind="sync")) == 1
    assert all(TOKEN not in worker.log.read_text() for worker in workers)


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("before:tenure.store.lake.writing:LakeWrite.commit", marks=pytest.mark.integration),
        pytest.param("after:tenure.store.lake.writing:LakeWrite.commit", marks=pytest.mark.integration),
        "before:tenure.store.records.connections:Connections.finish",
    ],
)
def test_a_killed_run_is_repeated_and_adds_nothing_twice(shop, connect, where):
    killed = shop.worker("--kill", where, **HOSTS)
    killed.process.wait(120)
    shop.worker(**HOSTS)
    job = shop.wait(the_job(shop)[0].job_id)

    assert job.attempts == 2
    assert len(shop.rows("transactions")) == 40
    with open_shop(shop.path, settings_from(HOSTS)) as opened_shop:
        shown = list_connections(opened_shop).connections[0]
    assert shown.last_result["records"] == 20 and shown.last_error is None
