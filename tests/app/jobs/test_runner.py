"""A worker's work, on SQLite and PostgreSQL: done, failed, stopped, lost, and begun again."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tenure.app.jobs.progress import BARRED, JobCancelled
from tenure.app.jobs.schedule import BY
from tenure.core.clock import clock
from tenure.core.errors import DataError, StoreError
from tenure.core.open_engine import open_engine
from tenure.store.database.schema import USERS
from tenure.store.lake.lake import Lake
from tenure.store.people.api_keys import ApiKeys
from tenure.store.records.erasures import Erasures
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import Job

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def submit(board, ann):
    def handed_in(kind: str = "say", **parameters):
        return board.submit(kind, parameters, ann, NOON).job_id

    return handed_in


class Waiting:
    """A kind that goes on until it is let go or stopped; `begun` tells that it runs."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.stopped_by: BaseException | None = None

    def __call__(self, parameters, context, progress) -> dict:
        progress.step("Waiting")
        self.begun.set()
        try:
            while not self.go.wait(0.005):
                progress.advance()
        except BaseException as error:
            self.stopped_by = error
            raise
        return {"waited": True}


def until(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.01)


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


YESTERDAY = NOON - timedelta(days=1)


@pytest.mark.parametrize("moment", ["long before", "meanwhile", "goes on", "somebody else", "each time"])
def test_what_a_job_made_while_somebody_was_erased_is_made_again(
    submit, runner, kinds, store, workspace, moment
):
    erasures, attempts = Erasures(workspace), []
    erasures.begin(["ann"], YESTERDAY)

    def write(parameters, context, progress):
        attempts.append(context)
        if moment == "each time" or (moment == "meanwhile" and len(attempts) == 1):
            erasures.begin(["ann"], datetime.now(UTC))
        if moment == "somebody else":
            erasures.begin(["bob"], datetime.now(UTC))
        out = workspace / "runs" / context.job_id
        out.mkdir(parents=True)
        rows = "cid" if moment == "meanwhile" and len(attempts) > 1 else "ann"
        (out / "predictions.csv").write_text(f"customer_id,predicted_clv\n{rows},5.0\n")
        return {"attempt": len(attempts)}

    kinds.add("say", write)
    job_id = submit()
    with erasures.erasing(1) if moment == "goes on" else nullcontext():
        while store.get(job_id).state == "queued":
            assert runner().work(job_id)

    job, kept = store.get(job_id), list((workspace / "runs").glob("*"))
    if moment in ("each time", "goes on"):
        assert (job.state, job.error["code"], kept) == ("failed", "store.erased_meanwhile", [])
    else:
        times = 2 if moment == "meanwhile" else 1
        assert (job.state, job.result, len(kept)) == ("done", {"attempt": times}, 1)


@pytest.mark.parametrize("end", [JobCancelled(), DataError("The log has no orders.")])
def test_a_job_that_does_not_end_well_leaves_nothing_of_who_was_erased(
    submit, runner, kinds, store, workspace, end
):
    def write(parameters, context, progress):
        Erasures(workspace).begin(["ann"], datetime.now(UTC))
        out = workspace / "runs" / context.job_id
        out.mkdir(parents=True)
        (out / "predictions.csv").write_text("customer_id\nann\n")
        raise end

    kinds.add("say", write)
    job_id = submit()

    assert runner().work(job_id)

    assert store.get(job_id).state in ("cancelled", "failed")
    assert list((workspace / "runs").glob("*")) == []


@pytest.mark.parametrize("erased_at", [NOON + timedelta(hours=1), datetime.now(UTC) + timedelta(days=90)])
def test_an_erasure_from_before_the_attempt_does_not_count_whatever_number_its_id_is(
    submit, runner, kinds, store, workspace, erased_at
):
    def write(parameters, context, progress):
        out = workspace / "runs" / context.job_id
        out.mkdir(parents=True)
        (out / "run.json").write_text('{"horizon_days": 365}')
        return {}

    kinds.add("say", write)
    job_id, erasures = submit(), Erasures(workspace)
    erasures.finish(erasures.begin(["365"], erased_at), erased_at)

    assert runner().work(job_id)

    assert (store.get(job_id).state, store.get(job_id).attempts) == ("done", 1)
    assert (workspace / "runs" / job_id / "run.json").is_file()


def left_by_a_killed_attempt(workspace, job_id: str):
    """Written after an erasure had looked for files that name who was erased."""
    Erasures(workspace).begin(["ann"], datetime.now(UTC))
    left = workspace / "runs" / job_id
    left.mkdir(parents=True)
    (left / "predictions.csv").write_text("customer_id\nann\n")
    return left


def test_an_attempt_does_not_go_on_with_files_that_name_who_was_erased(
    submit, runner, kinds, store, workspace
):
    kinds.add("say", lambda *_: {"went_on": left.exists()})
    job_id = submit()
    left = left_by_a_killed_attempt(workspace, job_id)

    assert runner().work(job_id)

    assert store.get(job_id).result == {"went_on": False}


def test_what_a_killed_worker_left_of_a_job_that_is_not_begun_again_names_nobody_who_was_erased(
    submit, runner, kinds, store, queue, workspace, database
):
    kinds.add("say", lambda *_: {}, retry_safe=False)
    job_id = submit()
    JobClaims(database, "dead").claim(job_id, NOON)
    left = left_by_a_killed_attempt(workspace, job_id)

    runner().sweep(queue)

    assert store.get(job_id).state == "failed"
    assert not left.exists()


def test_files_that_cannot_be_looked_through_do_not_hide_how_a_job_ended(
    submit, runner, kinds, store, workspace
):
    def write(parameters, context, progress):
        (workspace / "runs" / context.job_id).mkdir(parents=True)
        (workspace / "erasures.json").write_text("no list")
        raise JobCancelled

    kinds.add("say", write)
    job_id = submit()

    assert runner().work(job_id)

    assert store.get(job_id).state == "cancelled"


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
