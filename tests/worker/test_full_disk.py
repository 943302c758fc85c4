"""A worker on a disk without room: its job fails with the reason or waits, and is done when there is room."""

from __future__ import annotations

import resource
import time

import pytest

pytestmark = pytest.mark.integration


def limit_files(worker, most_bytes: int | None) -> None:
    """As a disk that is full beyond so many bytes of a file; None as one with room again."""
    soft = resource.RLIM_INFINITY if most_bytes is None else most_bytes
    resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))


def begun(worker) -> None:
    end = time.monotonic() + 60
    while not worker.lines:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_ingest_without_room_for_its_orders_fails_with_the_reason_and_can_be_tried_again(shop):
    worker = shop.worker()
    begun(worker)
    limit_files(worker, 1_000_000)
    job_id = shop.submit("ingest", upload=shop.upload(customers=40_000))

    failed = shop.wait(job_id, state="failed")

    assert failed.error["code"] in {"store.full", "source.disk_full"} and failed.error["hint"]
    assert shop.rows("transactions") == []
    limit_files(worker, None)
    shop.board.retry(job_id, shop.somebody)
    done = shop.wait(job_id)
    assert done.result["rows_added"] == {"transactions": len(shop.rows("transactions"))}


def test_a_store_without_room_makes_jobs_wait_not_fail(shop):
    worker = shop.worker()
    begun(worker)
    limit_files(worker, 1)
    job_id = shop.submit("ingest", upload=shop.upload(customers=50))
    time.sleep(3)
    assert shop.job(job_id).state == "queued" and worker.process.poll() is None

    limit_files(worker, None)

    assert shop.wait(job_id).attempts == 1
