"""A worker's work, on SQLite and PostgreSQL: done, failed, stopped, lost, and begun again."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from tests.app.jobs.waiting import Waiting, until

from tenure.app.jobs.progress import BARRED, JobCancelled
from tenure.app.jobs.schedule import BY
from tenure.core.clock import clock
from tenure.core.errors import DataError
from tenure.core.open_engine import open_engine
from tenure.store.database.schema import USERS
from tenure.store.lake.lake import Lake
from tenure.store.people.api_keys import ApiKeys
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import Job

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


def test_a_job_is_done_with_its_own_parameters_and_run_id(submit, runner, kinds, store, workspace):
    seen = []

    def say(parameters, context, progress):
        progress.step("Saying", total=parameters.times)
        for _ in range(parameters.times):
            progress.advance()
        progress.note(f"said {parameters.word}")
        seen.append(context)
        return {"said": parameters.times}

    kinds.add("say", say)
    job_id = submit(word="ha", times=3)

    assert runner().work(job_id)

    job = store.get(job_id)
    assert (job.state, job.result, job.error, job.attempts) == ("done", {"said": 3}, None, 1)
    assert (job.step, job.done_units, job.total_units) == ("Saying", 3, 3)
    assert job.started_at <= job.finished_at
    assert [line.text for line in store.log(job_id)] == ["said ha"]
    assert (seen[0].workspace, seen[0].job_id) == (workspace, job_id)
    assert seen[0].settings.run_id == f"20250501T120000-{job_id[:8]}"


def test_a_job_that_is_done_or_unknown_is_left_alone(submit, runner, kinds):
    kinds.add("say", lambda *_: {})
    job_id = submit()
    one = runner()

    assert one.work(job_id)
    assert not one.work(job_id)
    assert not one.work("f" * 32)


def test_an_error_of_ours_is_kept_with_its_next_step(submit, runner, kinds, store):
    def fail(*_):
        raise DataError(
            "No purchase is left.", values=["7 rows"], hint="look again", code="data.no_purchases"
        )

    kinds.add("say", fail)
    job_id = submit()
    runner().work(job_id)

    job = store.get(job_id)
    assert job.state == "failed"
    assert job.error == {
        "code": "data.no_purchases",
        "message": "No purchase is left. (7 rows)",
        "hint": "look again",
    }


def test_a_defect_ends_the_job_and_its_values_stay_unsaid(submit, runner, kinds, store, told):
    def crash(parameters, *_):
        raise ValueError(f"cannot handle {parameters.word}")

    kinds.add("say", crash)
    job_id = submit(word="ann@example.com")
    runner().work(job_id)

    assert (store.get(job_id).state, store.get(job_id).error["code"]) == ("failed", "internal")
    assert "ValueError" in told.text and "test_runner.py" in told.text
    assert "ann@example.com" not in told.text + repr(store.get(job_id).error)


def test_parameters_that_newer_code_refuses_fail_the_job(submit, runner, kinds, store, board):
    kinds.add("say", lambda *_: {})
    job = store.get(submit())
    store.add(replace(job, job_id="e" * 32, parameters={"gone": 1}))

    runner().work("e" * 32)

    assert store.get("e" * 32).error["code"] == "option.parameter"


def test_a_running_job_hears_that_it_is_cancelled(submit, runner, kinds, store, board, ann, in_thread):
    kinds.add("say", waiting := Waiting())
    job_id = submit()

    with in_thread(lambda: runner().work(job_id)):
        waiting.begun.wait(10)
        assert store.get(job_id).state == "running"
        assert board.cancel(job_id, ann, NOON).state == "running"

    assert store.get(job_id).state == "cancelled"
    assert isinstance(waiting.stopped_by, JobCancelled)
    assert not isinstance(waiting.stopped_by, Exception)  # no library swallows it


def test_a_job_is_cancelled_within_a_query_of_many_minutes(
    submit, runner, kinds, store, board, ann, in_thread
):
    begun = threading.Event()

    def count(_, context, __):
        with open_engine(context.settings) as engine:
            begun.set()
            engine.backend.raw_sql("SELECT count(*) FROM range(100000000000) a, range(1000) b").fetchall()

    kinds.add("say", count)
    job_id = submit()

    with in_thread(lambda: runner().work(job_id)):
        assert begun.wait(10)
        board.cancel(job_id, ann, NOON)

    assert store.get(job_id).state == "cancelled"


def test_a_worker_that_stops_puts_its_job_back_and_another_does_it(submit, runner, kinds, store, in_thread):
    kinds.add("say", waiting := Waiting())
    job_id, one = submit(), runner()

    with in_thread(lambda: one.work(job_id)):
        waiting.begun.wait(10)
        assert not one.is_idle
        one.stop()

    assert one.is_idle and not one.work(job_id)
    assert (store.get(job_id).state, store.get(job_id).attempts) == ("queued", 0)
    waiting.go.set()
    assert runner("two").work(job_id)
    assert store.get(job_id).state == "done"


def test_what_hears_nothing_is_given_back_by_force(submit, runner, kinds, store, in_thread):
    deaf = Waiting()
    kinds.add("say", lambda *_: deaf.begun.set() or (deaf.go.wait(10) and {}))
    job_id, one = submit(), runner()

    with in_thread(lambda: one.work(job_id)):
        deaf.begun.wait(10)
        one.stop()
        one.give_back()
        assert store.get(job_id).state == "queued"
        deaf.go.set()
    assert store.get(job_id).state == "queued"  # what it did then no longer counts


def test_a_living_job_tells_where_it_is_and_is_not_taken_away(
    submit, runner, kinds, store, queue, database, in_thread
):
    kinds.add("say", waiting := Waiting())
    job_id = submit()

    with in_thread(lambda: runner().work(job_id)):
        waiting.begun.wait(10)
        until(lambda: (store.get(job_id).done_units or 0) > 1)
        first = store.get(job_id).heartbeat_at
        until(lambda: store.get(job_id).heartbeat_at > first)
        runner("two", stale_seconds=5.0).sweep(queue)
        assert store.get(job_id).worker == "one"
        waiting.go.set()
    assert store.get(job_id).attempts == 1


def test_a_sweep_takes_the_job_of_a_dead_worker_and_sends_it(submit, runner, kinds, store, queue, database):
    kinds.add("say", lambda *_: {"done": "by two"})
    job_id = submit()
    queue.huey.flush()
    JobClaims(database, "dead").claim(job_id, datetime.now(UTC) - timedelta(minutes=1))

    two = runner("two", stale_seconds=15.0)
    two.sweep(queue)

    assert queue.waiting() == {job_id}
    assert [line.text for line in store.log(job_id)] == ["The worker stopped while the job was running"]
    assert two.work(job_id)
    assert (store.get(job_id).result, store.get(job_id).attempts) == ({"done": "by two"}, 2)


def test_a_sweep_sends_what_has_no_message_once_and_of_a_busy_lane_nothing(
    submit, runner, kinds, queue, database
):
    kinds.add("say", lambda *_: {})
    kinds.add("train", lambda *_: {}, lane="training")
    free, first, second = submit(), submit("train"), submit("train")
    queue.huey.flush()
    one = runner()

    one.sweep(queue)
    one.sweep(queue)
    assert queue.huey.pending_count() == 2
    assert queue.waiting() == {free, min(first, second)}

    JobClaims(database, "other").claim(min(first, second), datetime.now(UTC))
    queue.huey.flush()
    one.sweep(queue)
    assert queue.waiting() == {free}


def test_a_worker_taken_for_dead_ends_its_work_and_changes_nothing(
    submit, runner, kinds, store, queue, in_thread, database
):
    kinds.add("say", waiting := Waiting())
    job_id = submit()

    with in_thread(lambda: runner("slow").work(job_id)):
        waiting.begun.wait(10)
        claims = JobClaims(database, "quick")
        claims.recover(datetime.now(UTC) + timedelta(minutes=1), {"say"}, NOON)
        claim = claims.claim(job_id, datetime.now(UTC))
        until(lambda: waiting.stopped_by is not None)
    claims.finish(claim, "done", NOON, result={"by": "quick"})

    assert type(waiting.stopped_by).__name__ == "JobLost"
    assert (store.get(job_id).state, store.get(job_id).result) == ("done", {"by": "quick"})


def test_a_job_whose_version_of_the_lake_was_cut_begins_again_by_itself(
    submit, runner, kinds, store, tmp_path, duckdb_engine
):
    rows = duckdb_engine.from_arrow(pa.table({"customer_id": ["ann", "bob"]}), "customers")
    lake, read = Lake(tmp_path / "lake"), []

    def write(reason: str, *, cut_history: bool) -> None:
        with lake.writing(duckdb_engine) as writing:
            writing.rewrite("customers", rows)
            writing.commit(NOON, reason, cut_history=cut_history)

    def say(*_):
        read.append(lake.version)
        if len(read) == 1:
            write("customers were erased", cut_history=True)
        return {"rows": lake.small_table("customers", read[-1]).num_rows}

    write("test", cut_history=False)
    kinds.add("say", say)
    job_id, one = submit(), runner()

    assert [one.work(job_id) for _ in range(3)] == [True, True, False]
    assert (store.get(job_id).state, store.get(job_id).result, read) == ("done", {"rows": 2}, [1, 2])


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"disabled_at": NOON}])
def test_a_job_is_not_done_for_who_may_not_any_more(submit, runner, kinds, store, ann, change):
    done = []
    kinds.add("say", lambda *_: done.append(1) or {})
    job_id = submit()
    with (
        store.database.transaction() as connection
    ):  # as it would be beside a job that goes back into the queue
        connection.execute(USERS.update().where(USERS.c.user_id == ann.user_id).values(change))

    assert runner().work(job_id)

    assert (store.get(job_id).state, done) == ("cancelled", [])
    assert "no longer allowed" in store.log(job_id)[0].text


@pytest.mark.parametrize("ended", ["disabled", "lower role", "key revoked"])
def test_a_job_that_runs_ends_when_who_handed_it_in_may_not_any_more(
    ended, board, runner, kinds, ann, in_thread
):
    waiting, store = Waiting(), board.store
    database, keys = store.database, ApiKeys(store.database)
    kinds.add("say", waiting)
    key, secret = keys.issue_key(ann, "ci", "analyst", clock(), None)
    job_id = board.submit("say", {}, keys.by_key(secret, clock()), NOON).job_id
    other = board.submit("say", {}, ann, NOON).job_id
    one = runner()

    with in_thread(lambda: one.work(job_id)):
        assert waiting.begun.wait(20)
        if ended == "key revoked":
            keys.revoke_key(ann, key.key_id, clock())
        else:
            change = {"disabled_at": NOON} if ended == "disabled" else {"role": "viewer"}
            with database.transaction() as connection:
                connection.execute(USERS.update().where(USERS.c.user_id == ann.user_id).values(change))

    assert store.get(job_id).state == "cancelled" and isinstance(waiting.stopped_by, JobCancelled)
    assert [line.text for line in store.log(job_id)] == [BARRED]
    waiting.go.set()
    assert one.work(other)
    assert store.get(other).state == ("done" if ended == "key revoked" else "cancelled")


def test_a_job_of_no_user_goes_on(runner, kinds, store):
    kinds.add("say", lambda *_: {})
    store.add(Job("1" * 32, "say", {}, BY, NOON))

    assert runner().work("1" * 32)

    assert store.get("1" * 32).state == "done"
