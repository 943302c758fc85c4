"""Workers on PostgreSQL and Redis: several share the work, and bear it that a server goes and comes back."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.postgres]


@pytest.fixture
def database_url(new_database) -> str:
    return new_database()


@pytest.fixture(params=["file", "redis"])
def queue_in(request) -> dict[str, str]:
    if request.param == "file":
        return {}
    return {"redis_url": request.getfixturevalue("redis_server").url}


def begun(*workers) -> Counter:
    return Counter(line["job_id"] for one in workers for line in one.said("Job started"))


def test_two_workers_share_the_jobs_and_each_is_begun_once(open_shop, database_url, queue_in):
    shop = open_shop(database_url=database_url, **queue_in)
    names = [shop.upload(f"{seed}.csv", seed=seed, customers=40) for seed in range(8)]
    workers = [shop.worker("--stale-seconds", "30"), shop.worker("--stale-seconds", "30")]
    job_ids = [shop.submit("ingest", upload=name) for name in names * 3]

    jobs = shop.wait(*job_ids)

    assert begun(*workers) == Counter(job_ids)
    assert {job.attempts for job in jobs} == {1}
    assert len(shop.rows("batches")) == 8
    rows = shop.rows("transactions")
    assert sum(
        job.result["rows_added"]["transactions"] for job in jobs if not job.result["already_ingested"]
    ) == len(rows)
    assert [one.stop() for one in workers] == [0, 0]


def test_of_two_trainings_on_two_workers_one_runs_at_a_time(open_shop, database_url):
    shop = open_shop(database_url=database_url)
    shop.upload()
    shop.worker("--stale-seconds", "30"), shop.worker("--stale-seconds", "30")
    shop.wait(shop.submit("ingest", upload="orders.csv"))

    cheap = {"models": ["last_window"], "horizon": "30d", "cutoffs": 1}
    jobs = shop.wait(*(shop.submit("backtest", **cheap) for _ in range(4)))

    spans = sorted((job.started_at, job.finished_at) for job in jobs)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


def test_one_worker_dies_and_the_other_goes_on_with_its_job(open_shop, database_url):
    shop = open_shop(database_url=database_url)
    job_id = shop.submit("ingest", upload=shop.upload())
    dying = shop.worker("--kill", "step:Writing transactions")
    shop.until(job_id, lambda job: job.state == "running")
    other = shop.worker()

    job = shop.wait(job_id)

    assert dying.process.wait(60) == -9
    assert job.attempts == 2 and begun(dying, other) == Counter({job_id: 2})
    assert len(shop.rows("transactions")) == job.result["rows_added"]["transactions"]


def test_a_postgresql_that_goes_in_the_middle_of_a_job_and_comes_back_costs_nothing(
    open_shop, database_url, line_to
):
    shop = open_shop(database_url=database_url)
    job_id = shop.submit("check", upload=shop.upload(customers=1_500))
    line = line_to(database_url)
    worker = shop.worker("--stale-seconds", "4", TENURE_DATABASE_URL=line.url)
    shop.until(job_id, lambda job: job.step is not None)

    line.cut()
    time.sleep(6)  # longer than it takes to be taken for dead
    assert worker.process.poll() is None
    line.mend()

    job = shop.wait(job_id)
    assert job.attempts == 1 and begun(worker) == Counter([job_id])
    later = shop.submit("check", upload=shop.upload("later.csv", customers=40))
    assert shop.wait(later).attempts == 1


def test_a_redis_that_goes_and_comes_back_loses_no_job(open_shop, redis_server):
    shop = open_shop(redis_url=redis_server.url)
    worker = shop.worker()
    shop.wait(shop.submit("ingest", upload=shop.upload("first.csv")))

    redis_server.stop()
    job_id = shop.submit("ingest", upload=shop.upload("second.csv", seed=9))
    time.sleep(2)
    assert shop.job(job_id).state == "queued" and worker.process.poll() is None
    redis_server.start()

    assert shop.wait(job_id).attempts == 1
    assert len(shop.rows("batches")) == 2
