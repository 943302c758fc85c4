"""The stages of jobs: their number, the share that is done, and the time that remains."""

from __future__ import annotations

import pytest

from tenure.app.jobs.kind import KINDS
from tenure.app.jobs.stages import Stage, StageClock

STAGES = (
    Stage("Read", ("Reading",), 1),
    Stage("Fit", ("Fitting",), 3),
    Stage("Write", ("Writing", "Saving")),
)


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


@pytest.mark.parametrize("name", KINDS.names())
def test_every_kind_names_its_stages_once(name):
    names = [stage.name for stage in KINDS.load(name).stages]

    assert names and len(names) == len(set(names))


def test_a_job_starts_in_its_first_stage_and_never_goes_back(seconds):
    clock = StageClock(STAGES, now=seconds)
    assert (clock.place().step_number, clock.place().steps, clock.place().share) == (1, 3, 0.0)

    clock.step("Fitting trees", total=4)
    clock.advance(2)
    clock.step("Reading once more")
    clock.advance(7)

    assert (clock.place().step_name, clock.place().share) == ("Fit", 0.5)
    clock.step("Saving")
    assert (clock.place().step_name, clock.place().share) == ("Write", 0.8)


def test_a_step_without_stage_stays_in_the_current_one(seconds):
    clock = StageClock(STAGES, now=seconds)
    clock.step("Fitting", total=2)
    clock.advance(1)
    clock.step("Training epochs", total=100)
    clock.advance(50)

    assert (clock.place().step_number, clock.place().share) == (2, 0.5)


def test_the_time_that_remains_is_unknown_until_something_is_done(seconds):
    clock = StageClock(STAGES, now=seconds)
    seconds.now = 20.0
    assert clock.place().remaining_seconds is None

    clock.step("Fitting")

    assert clock.place().remaining_seconds == pytest.approx(80.0)


def test_earlier_jobs_tell_how_long_it_takes_and_how_its_stages_compare(seconds):
    clock = StageClock(STAGES, {"Read": 10.0, "Fit": 80.0, "Write": 10.0}, seconds)
    assert clock.place().remaining_seconds == pytest.approx(100.0)
    for at in range(0, 11):
        seconds.now = float(at)
        clock.place()
    clock.step("Fitting")
    seconds.now = 50.0

    place = clock.place()
    assert place.share == pytest.approx(0.5)
    assert place.remaining_seconds == pytest.approx(50.0, abs=2.0)


def test_the_time_that_remains_never_jumps(seconds):
    clock = StageClock(STAGES, {"Read": 10.0, "Fit": 80.0, "Write": 10.0}, seconds)
    before = clock.place().remaining_seconds
    for at in range(1, 400):
        seconds.now = at / 2
        if at == 3:
            clock.step("Writing")  # it skipped the longest stage
        now = clock.place().remaining_seconds
        assert now >= 0 and abs(now - before) < 6
        before = now
    assert before < 2


def test_a_stage_that_takes_longer_than_before_is_not_complete(seconds):
    clock = StageClock(STAGES, {"Read": 1.0, "Fit": 1.0, "Write": 1.0}, seconds)
    seconds.now = 1_000.0

    assert clock.place().share == pytest.approx(0.95 / 3, abs=0.001)


def test_seconds_are_measured_by_stage(seconds):
    clock = StageClock(STAGES, now=seconds)
    for name, at in (("Fitting", 2.0), ("Fitting again", 5.0), ("Writing", 9.0)):
        seconds.now = at
        clock.step(name)
    seconds.now = 10.0

    assert clock.seconds() == {"Read": 2.0, "Fit": 7.0, "Write": 1.0}


def test_a_job_carries_its_stage_and_a_retried_one_starts_again(submit, runner, kinds, store, board, ann):
    fails, seen = [True], []

    def work(_, context, progress):
        progress.step("Fitting", total=2)
        progress.advance()
        progress.tell_where()
        seen.append(store.get(context.job_id))
        if fails:
            raise ValueError
        progress.step("Saving")
        return {}

    kinds.add("say", work, stages=STAGES)
    job_id = submit()
    runner().work(job_id)
    failed = store.get(job_id)
    assert (failed.state, failed.step_number, failed.steps, failed.share) == ("failed", 2, 3, 0.5)
    assert failed.step_seconds is None and failed.remaining_seconds is None

    fails.clear()
    waiting = board.retry(job_id, ann)
    assert (waiting.step_number, waiting.share, waiting.started_at) == (None, None, None)
    runner().work(job_id)

    job = store.get(job_id)
    assert (job.step_number, job.step_name, job.share) == (3, "Write", 1.0)
    assert job.started_at > failed.started_at
    assert [(one.step_number, one.share) for one in seen] == [(2, 0.5), (2, 0.5)]
    assert job.elapsed_seconds(job.finished_at) < 60
    assert set(store.stage_seconds("say")) == {"Read", "Fit", "Write"}
