"""Customers who are erased while a job runs are in nothing that it leaves."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from tenure.app.jobs.progress import JobCancelled
from tenure.core.errors import DataError
from tenure.store.records.erasures import Erasures
from tenure.store.records.job_claims import JobClaims

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
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
