"""Jobs on SQLite and PostgreSQL: each is started by one worker, none is lost, and no other worker ends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tenure.core.errors import JobError, UnknownJob
from tenure.store.people.accounts import Accounts
from tenure.store.records.job_claims import MAX_ATTEMPTS, JobClaims
from tenure.store.records.jobs import Job, JobStore, as_job

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def jobs(database) -> JobStore:
    return JobStore(database)


@pytest.fixture
def worker(database) -> JobClaims:
    return JobClaims(database, "one")


@pytest.fixture
def add(jobs):
    """Adds a job whose ID repeats one letter; IDs sort in the order they were added."""

    def added(name: str, *, lane=None, kind="ingest", seconds: int = 0) -> Job:
        job = Job(name * 32, kind, {"upload": "orders.csv"}, "ann", NOON + seconds * SECOND, lane=lane)
        jobs.add(job)
        return job

    return added


def test_a_stored_job_is_read_back_unchanged(jobs, add):
    job = add("a", lane="training")

    assert jobs.get(job.job_id) == job
    assert (job.state, job.attempts, job.result, job.error) == ("queued", 0, None, None)


def test_an_id_that_was_never_added_is_unknown(jobs):
    changes = (lambda name: jobs.retry(name, None), lambda name: jobs.request_cancel(name, NOON))
    for attempt in (jobs.get, jobs.log, *changes):
        with pytest.raises(UnknownJob) as caught:
            attempt("f" * 32)
        assert (caught.value.code, caught.value.status) == ("job.unknown", 404)


def test_pages_list_each_job_once_newest_first(jobs, add):
    for name in "abcdef":
        add(name, seconds={"a": 0, "b": 1}.get(name, 2))  # four of them at the same moment

    pages, before = [], None
    while page := jobs.latest(2, before=before):
        pages.append("".join(job.job_id[0] for job in page))
        before = page[-1].job_id

    assert pages == ["fe", "dc", "ba"]


def test_the_list_can_be_filtered_by_state_or_kind(jobs, add, worker):
    add("a"), add("b", kind="train"), add("c")
    worker.claim("a" * 32, NOON)

    assert [job.job_id[0] for job in jobs.latest(state="queued")] == ["c", "b"]
    assert [job.job_id[0] for job in jobs.latest(kind="train")] == ["b"]
    assert jobs.counts() == {"queued": 2, "running": 1}


def test_a_job_is_claimed_once_however_many_workers_try(database, add):
    job = add("a")

    def attempt(number: int):
        return JobClaims(database, f"worker {number}").claim(job.job_id, NOON)

    with ThreadPoolExecutor(8) as pool:
        claims = [claim for claim in pool.map(attempt, range(16)) if claim]

    assert len(claims) == 1
    assert (claims[0].state, claims[0].attempts, claims[0].started_at) == ("running", 1, NOON)


def test_one_job_of_a_lane_runs_however_many_workers_try(database, add):
    jobs = [add(name, lane="training") for name in "abcdef"]

    def attempt(job):
        return JobClaims(database, f"worker {job.job_id}").claim(job.job_id, NOON)

    with ThreadPoolExecutor(6) as pool:
        claims = [claim for claim in pool.map(attempt, jobs) if claim]

    assert len(claims) == 1
    assert JobClaims(database, "x").runnable() == []


def test_the_oldest_job_of_each_free_lane_and_every_job_without_a_lane_can_start(jobs, add, worker):
    for name, lane in {"a": "training", "b": None, "c": "training", "d": None, "e": "other"}.items():
        add(name, lane=lane)
    ids = lambda: "".join(job.job_id[0] for job in worker.runnable())  # noqa: E731

    assert ids() == "abde"
    claim = worker.claim("a" * 32, NOON)
    assert ids() == "bde"
    worker.finish(claim, "done", NOON)
    assert ids() == "bcde"


def test_a_job_reports_its_progress_and_result(jobs, add, worker):
    add("a")
    claim = worker.claim("a" * 32, NOON)

    worker.progress(claim, "Reading orders " * 20, 3_000_000_000, None)
    assert worker.beat(claim, NOON + SECOND) is False

    running = jobs.get(claim.job_id)
    assert running.step.startswith("Reading orders") and len(running.step) == 128
    assert (running.done_units, running.total_units, running.heartbeat_at) == (
        3_000_000_000,
        None,
        NOON + SECOND,
    )

    worker.finish(claim, "failed", NOON + 2 * SECOND, error={"code": "data", "message": "no", "hint": ""})
    ended = jobs.get(claim.job_id)
    assert (ended.state, ended.finished_at, ended.error["code"]) == ("failed", NOON + 2 * SECOND, "data")
    assert ended.result is None


def test_a_queued_job_is_cancelled_at_once_and_a_running_one_is_asked_to_stop(jobs, add, worker):
    add("a"), add("b")
    claim = worker.claim("b" * 32, NOON)

    assert jobs.request_cancel("a" * 32, NOON).state == "cancelled"
    assert worker.claim("a" * 32, NOON) is None
    assert jobs.request_cancel("b" * 32, NOON).state == "running"
    assert worker.beat(claim, NOON) is True
    assert jobs.request_cancel("b" * 32, NOON + SECOND).cancel_requested_at == NOON  # twice is as once

    worker.finish(claim, "cancelled", NOON)
    with pytest.raises(JobError) as caught:
        jobs.request_cancel("b" * 32, NOON)
    assert caught.value.code == "job.finished"


def test_a_failed_or_cancelled_job_can_be_retried_from_the_start(database, jobs, add, worker):
    ann = Accounts(database).add_user("ann", "correct horse battery", "analyst", NOON)
    job = add("a")
    for _ in range(MAX_ATTEMPTS + 1):
        claim = worker.claim(job.job_id, NOON)
        worker.progress(claim, "half way", 1, 2)
        worker.finish(claim, "failed", NOON, error={"code": "data"})
        assert jobs.retry(job.job_id, ann) == job

    claim = worker.claim(job.job_id, NOON)
    with pytest.raises(JobError) as caught:
        jobs.retry(job.job_id, ann)
    assert caught.value.code == "job.not_failed"
    worker.finish(claim, "done", NOON, result={"customers": 3})
    assert jobs.get(job.job_id).result == {"customers": 3}
    with pytest.raises(JobError):
        jobs.retry(job.job_id, ann)


def test_a_worker_that_stops_returns_its_job_without_using_up_an_attempt(jobs, add, worker):
    add("a")
    for _ in range(MAX_ATTEMPTS + 1):
        worker.release(worker.claim("a" * 32, NOON), NOON)

    back = jobs.get("a" * 32)
    assert (back.state, back.attempts, back.worker) == ("queued", 0, None)


@pytest.mark.parametrize("how", ["release", "put_back"])
def test_a_cancelled_job_is_not_restarted_when_its_worker_stops(jobs, add, worker, how):
    add("a")
    claim = worker.claim("a" * 32, NOON)
    assert jobs.request_cancel("a" * 32, NOON).state == "running"

    getattr(worker, how)(claim, NOON + SECOND)

    ended = jobs.get("a" * 32)
    assert (ended.state, ended.finished_at, ended.attempts) == ("cancelled", NOON + SECOND, 1)
    assert worker.claim("a" * 32, NOON) is None


def test_a_job_with_a_silent_worker_is_retried_a_limited_number_of_times(jobs, add, worker):
    add("a")
    for attempt in range(1, MAX_ATTEMPTS):
        worker.claim("a" * 32, NOON)
        assert worker.recover(NOON, {"ingest"}, NOON).queued == ()  # heard of just now
        assert worker.recover(NOON + SECOND, {"ingest"}, NOON).queued == ("a" * 32,)
        assert jobs.get("a" * 32).attempts == attempt

    worker.claim("a" * 32, NOON)
    assert worker.recover(NOON + SECOND, {"ingest"}, NOON).failed == ("a" * 32,)
    given_up = jobs.get("a" * 32)
    assert (given_up.state, given_up.error["code"]) == ("failed", "job.interrupted")


def test_a_job_unsafe_to_repeat_fails_and_one_asked_to_stop_is_cancelled(jobs, add, worker):
    add("a", kind="send"), add("b")
    worker.claim("a" * 32, NOON), worker.claim("b" * 32, NOON)
    jobs.request_cancel("b" * 32, NOON)

    abandoned = worker.recover(NOON + SECOND, {"ingest"}, NOON)

    assert (abandoned.failed, abandoned.cancelled) == (("a" * 32,), ("b" * 32,))
    assert jobs.get("b" * 32).state == "cancelled"


def test_a_worker_presumed_dead_can_no_longer_change_the_job(database, jobs, add):
    add("a")
    slow, quick = JobClaims(database, "slow"), JobClaims(database, "quick")
    lost = slow.claim("a" * 32, NOON)
    quick.recover(NOON + SECOND, {"ingest"}, NOON)
    claim = quick.claim("a" * 32, NOON + SECOND)

    for attempt in (
        lambda: slow.beat(lost, NOON),
        lambda: slow.progress(lost, "x", 1, 1),
        lambda: slow.finish(lost, "failed", NOON),
        lambda: slow.release(lost, NOON),
        lambda: quick.finish(replace(claim, attempts=1), "failed", NOON),  # its own earlier claim
    ):
        with pytest.raises(JobError) as caught:
            attempt()
        assert caught.value.code == "job.lost"
    quick.finish(claim, "done", NOON)
    assert jobs.get("a" * 32).state == "done"


def test_the_log_can_be_read_from_a_line_on_and_keeps_the_newest_thousand(jobs, add, database):
    add("a"), add("b")
    for number in range(3):
        jobs.tell("a" * 32, f"line {number}", NOON)
    jobs.tell("b" * 32, "x" * 1_000, NOON)

    assert [(line.seq, line.text) for line in jobs.log("a" * 32, after=1)] == [(2, "line 1"), (3, "line 2")]
    assert jobs.log("a" * 32, limit=1)[0].at == NOON
    assert len(jobs.log("b" * 32)[0].text) == 512

    with database.transaction() as connection:
        from tenure.store.database.schema import JOB_LOG

        rows = [{"job_id": "b" * 32, "seq": n, "at": NOON, "text": "x"} for n in range(2, 1_002)]
        connection.execute(JOB_LOG.insert(), rows)
    jobs.tell("b" * 32, "the last", NOON)
    lines = jobs.log("b" * 32, limit=2_000)
    assert (len(lines), lines[0].seq, lines[-1].text) == (1_000, 3, "the last")


def test_unusual_texts_are_stored_as_faithfully_as_possible(jobs, add, worker):
    add("a")
    claim = worker.claim("a" * 32, NOON)

    jobs.tell("a" * 32, "nul \x00 and half \ud800", NOON)
    worker.progress(claim, "step \x00", 1, 2)

    assert jobs.log("a" * 32)[0].text == "nul ? and half ?"
    assert jobs.get("a" * 32).step == "step ?"


def test_lines_of_many_threads_are_all_kept(jobs, add):
    add("a")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: jobs.tell("a" * 32, f"line {n}", NOON), range(40)))

    lines = jobs.log("a" * 32)
    assert [line.seq for line in lines] == list(range(1, 41))
    assert len({line.text for line in lines}) == 40


def test_the_result_of_a_check_by_an_older_version_has_its_findings_under_the_present_name():
    job = Job("a" * 32, "check", {}, "ann", NOON, result={"rows_in": {}, "found": [{"level": "error"}]})
    assert as_job(vars(job)).result == {"rows_in": {}, "findings": [{"level": "error"}]}
    assert as_job(vars(replace(job, kind="ingest"))).result == job.result
