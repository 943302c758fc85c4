"""Jobs that workers hand in by themselves: when due, not too often, and never two at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tenure.app.jobs.kind import Schedule
from tenure.app.jobs.schedule import submit_due
from tenure.core.settings import Settings

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def due() -> list[bool]:
    return [True]


@pytest.fixture(autouse=True)
def tidy(kinds, due):
    kinds.add("tidy", lambda *_: {}, schedule=Schedule(lambda _: 60, lambda _: due[0]))
    kinds.add("say", lambda *_: {})


@pytest.fixture
def submit(store, kinds):
    return lambda now: [job.kind for job in submit_due(store, kinds, Settings(), now)]


def test_what_is_due_is_handed_in_and_what_is_not_is_not(submit, due, store):
    due[0] = False
    assert submit(NOON) == []
    due[0] = True
    assert submit(NOON) == ["tidy"]
    assert store.latest()[0].submitted_by == "schedule"


def test_it_is_handed_in_again_only_when_it_has_ended_and_time_has_passed(submit, store, runner):
    submit(NOON)
    job_id = store.latest()[0].job_id

    assert submit(NOON + 600 * SECOND) == []  # it waits still
    runner().work(job_id)
    assert submit(NOON + 59 * SECOND) == []
    assert submit(NOON + 61 * SECOND) == ["tidy"]


def test_of_many_workers_one_hands_it_in(submit, store):
    with ThreadPoolExecutor(6) as pool:
        made = [kind for kinds in pool.map(submit, [NOON] * 12) for kind in kinds]

    assert made == ["tidy"]
    assert store.counts() == {"queued": 1}


def test_a_sweep_hands_it_in_and_sends_it(runner, queue, store):
    runner().sweep(queue)

    assert queue.waiting() == {store.latest()[0].job_id}


def test_old_ones_are_forgotten(submit, store, runner):
    for day in range(4):
        assert submit(NOON + timedelta(days=day)) == ["tidy"]
        runner().work(store.latest()[0].job_id)

    assert [job.submitted_at for job in store.latest()] == [NOON + timedelta(days=day) for day in (3, 2)]


def test_a_clock_that_was_ahead_once_stops_nothing_and_is_said_once(submit, store, runner, caplog):
    ahead = NOON + timedelta(days=400)
    assert submit(ahead) == ["tidy"]
    runner().work(store.latest()[0].job_id)

    assert submit(NOON) == ["tidy"]
    newest = store.latest()[0]
    assert newest.submitted_at == NOON
    assert "The clock was ahead" in caplog.text
    assert "The clock was ahead" in store.log(newest.job_id)[0].text
    runner().work(newest.job_id)
    caplog.clear()
    assert submit(NOON + 61 * SECOND) == ["tidy"] and "ahead" not in caplog.text


def test_a_job_whose_worker_died_while_the_clock_was_ahead_is_taken_from_it(store):
    from tenure.store.records.job_claims import JobClaims
    from tenure.store.records.jobs import Job

    store.add(Job("a" * 32, "tidy", {}, "somebody", NOON))
    claims = JobClaims(store.database, "dead")
    claims.claim("a" * 32, NOON + timedelta(days=400))
    found = claims.recover(NOON - 15 * SECOND, ["tidy"], NOON)
    assert found.queued == ("a" * 32,)
