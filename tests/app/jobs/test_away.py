"""A store or a server that is away for a while costs no job."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from tests.app.jobs.waiting import Waiting

from tenure.core.errors import StoreError
from tenure.store.records.job_claims import JobClaims

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


class Moody(JobClaims):
    """Claims on a store that is away while `away` is set."""

    away = False

    def _change(self, *arguments):
        if self.away:
            raise StoreError("away", code="store.sql")
        super()._change(*arguments)

    def recover(self, *arguments):
        if self.away:
            raise StoreError("away", code="store.sql")
        return super().recover(*arguments)


def test_a_store_that_is_away_for_a_while_costs_no_job(
    submit, workspace, kinds, store, database, in_thread, runner
):
    kinds.add("say", waiting := Waiting())
    job_id, one = submit(), runner()
    one._claims = moody = Moody(database, "one")

    with in_thread(lambda: one.work(job_id)):
        waiting.begun.wait(10)
        moody.away = True
        time.sleep(0.2)  # some beats
        waiting.go.set()
        time.sleep(0.2)
        assert store.get(job_id).state == "running"
        moody.away = False

    assert (store.get(job_id).state, store.get(job_id).result) == ("done", {"waited": True})


@pytest.mark.integration
def test_nobody_is_taken_for_dead_right_after_the_store_was_away(
    submit, kinds, store, database, queue, runner
):
    kinds.add("say", lambda *_: {})
    job_id, one = submit(), runner(stale_seconds=3.0)
    JobClaims(database, "other").claim(job_id, datetime.now(UTC) - timedelta(minutes=1))
    one._claims = moody = Moody(database, "one")
    moody.away = True
    one.sweep(queue)
    moody.away = False

    one.sweep(queue)
    assert store.get(job_id).state == "running"
    time.sleep(3.1)
    one.sweep(queue)
    assert store.get(job_id).state == "queued"


@pytest.mark.parametrize(("times", "state"), [(2, "done"), (3, "failed")])
def test_a_job_that_found_a_server_away_is_begun_again_but_not_for_ever(
    submit, runner, kinds, store, times, state
):
    tried = []

    def say(*_):
        tried.append(1)
        if len(tried) <= times:
            raise StoreError("The SQL store could not be used.", code="store.sql")
        return {}

    kinds.add("say", say)
    job_id, one = submit(), runner()

    assert [one.work(job_id) for _ in range(4)] == [True, True, True, False]

    assert (store.get(job_id).state, store.get(job_id).attempts) == (state, 3)
    if state == "failed":
        assert store.get(job_id).error["code"] == "store.sql"
