"""Jobs from the worker's side: claims, heartbeats, completion, and recovery of abandoned jobs.

A claim is the job as it was when its worker took it. A worker's writes are valid only while its claim is: a
worker that was presumed dead cannot change a job that another worker runs now.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.errors import JobError
from tenure.core.orders.plausible_dates import CLOCK_SKEW
from tenure.store.people.notices import tell_of_job
from tenure.store.records.jobs import INTERRUPTED, NO_PROGRESS, Job, as_job, job_in, keepable

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from tenure.store.database.database import Database

MAX_ATTEMPTS = 3
_LONGEST_STEP = 128
_LOCK = 7_366_487  # an arbitrary number that is unique to Tenure


@dataclass(frozen=True)
class AbandonedJobs:
    """Ids of jobs whose worker has disappeared: queued again, failed, or cancelled as requested."""

    queued: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobPlace:
    """Where a job is among its stages; fields as of `Job`."""

    step_number: int | None = None
    steps: int | None = None
    step_name: str | None = None
    share: float | None = None
    remaining_seconds: float | None = None


class JobClaims:
    """Operations of one worker on the jobs in the SQL store.

    Parameters
    ----------
    database : Database
    worker : str
        A unique name.
    """

    def __init__(self, database: Database, worker: str) -> None:
        self._database, self._worker = database, worker

    def claim(self, job_id: str, now: datetime) -> Job | None:
        """Claim a queued job; None if it is no longer queued, or another job of its lane is running."""
        from tenure.store.database.schema import JOBS

        with self._database.exclusive(_LOCK) as connection:  # two workers must not both see a lane as free
            row = connection.execute(JOBS.select().where(JOBS.c.job_id == job_id)).mappings().first()
            if row is None or row["state"] != "queued" or row["lane"] in _busy_lanes(connection):
                return None
            changes = {
                "state": "running",
                "worker": self._worker,
                "attempts": JOBS.c.attempts + 1,
                "started_at": now,
                "heartbeat_at": now,
            } | NO_PROGRESS
            still_queued = JOBS.update().where(JOBS.c.job_id == job_id, JOBS.c.state == "queued")
            if not connection.execute(still_queued.values(changes)).rowcount:
                return None  # cancelled meanwhile
            return job_in(connection, job_id)

    def runnable(self) -> list[Job]:
        """Queued jobs that could start now, oldest first; only the oldest of each free lane."""
        from tenure.store.database.schema import JOBS

        query = JOBS.select().where(JOBS.c.state == "queued").order_by(JOBS.c.submitted_at, JOBS.c.job_id)
        with self._database.transaction(reads_only=True) as connection:
            busy: set[str] = _busy_lanes(connection)
            queued = [as_job(row) for row in connection.execute(query).mappings()]
        free = []
        for job in queued:
            if job.lane is None or job.lane not in busy:
                free.append(job)
            if job.lane is not None:
                busy.add(job.lane)
        return free

    def beat(self, claim: Job, now: datetime) -> bool:
        """Send a heartbeat; returns whether the job should stop. Raises JobError (`job.lost`)."""
        with self._database.transaction() as connection:
            self._change(connection, claim, {"heartbeat_at": now})
            return job_in(connection, claim.job_id).cancel_requested_at is not None

    def progress(
        self,
        claim: Job,
        step: str | None,
        completed: int | None,
        total: int | None,
        place: JobPlace | None = None,
    ) -> None:
        """Update the job's progress. Raises JobError (`job.lost`)."""
        with self._database.transaction() as connection:
            step_name = None if step is None else keepable(step, _LONGEST_STEP)
            changes = {"step": step_name, "done_units": completed, "total_units": total}
            self._change(connection, claim, changes | vars(place or JobPlace()))

    def finish(
        self,
        claim: Job,
        state: Literal["done", "failed", "cancelled"],
        now: datetime,
        *,
        result: dict[str, Any] | None = None,
        error: dict[str, Any] | None = None,
        step_seconds: dict[str, float] | None = None,
    ) -> None:
        """Record the end of the job, and how long its stages took. Raises JobError (`job.lost`)."""
        with self._database.transaction() as connection:
            values: dict[str, Any] = {"state": state, "finished_at": now, "result": result, "error": error}
            values["remaining_seconds"] = None
            if state == "done":
                values |= {"share": 1.0, "step_seconds": step_seconds or None}
            self._change(connection, claim, values)
            tell_of_job(connection, claim, state, error, now)

    def release(self, claim: Job, now: datetime) -> None:
        """Return the job to the queue as if never started, because the worker stops. A cancelled job ends.

        Raises JobError (`job.lost`).
        """
        self._queue_again(claim, {"attempts": claim.attempts - 1}, now)

    def put_back(self, claim: Job, now: datetime) -> None:
        """Return the job to the queue for another attempt, unless it was cancelled; this attempt counts.

        Raises JobError (`job.lost`).
        """
        self._queue_again(claim, {}, now)

    def _queue_again(self, claim: Job, change: dict[str, Any], now: datetime) -> None:
        with self._database.transaction() as connection:
            self._change(connection, claim, {"state": "queued", "worker": None, **change})
            if job_in(connection, claim.job_id).cancel_requested_at is not None:
                from tenure.store.database.schema import JOBS

                values = {"state": "cancelled", "finished_at": now, "attempts": claim.attempts}
                connection.execute(JOBS.update().where(JOBS.c.job_id == claim.job_id).values(values))

    def recover(
        self,
        silent_since: datetime,
        safe_kinds: Collection[str],
        now: datetime,
        spared: Collection[str] = (),
    ) -> AbandonedJobs:
        """Take running jobs from workers without a heartbeat since then; jobs in `spared` are known to run.

        Jobs of `safe_kinds` with attempts left return to the queue; the others fail with the code
        `job.interrupted`.
        """
        from tenure.store.database.schema import JOBS

        # A heartbeat far in the future was sent while a clock was ahead; a live worker has sent another
        # since.
        unheard = (JOBS.c.heartbeat_at < silent_since) | (JOBS.c.heartbeat_at > now + CLOCK_SKEW)
        silent = (JOBS.c.state == "running") & unheard & JOBS.c.job_id.not_in(list(spared))
        ids_by_state: dict[str, list[str]] = {"queued": [], "failed": [], "cancelled": []}
        with self._database.transaction(reads_only=True) as connection:
            if connection.execute(JOBS.select().where(silent)).first() is None:
                return AbandonedJobs()
        with self._database.exclusive(_LOCK) as connection:
            for job in [as_job(row) for row in connection.execute(JOBS.select().where(silent)).mappings()]:
                change = _after_silence(job, job.kind in safe_kinds, now)
                connection.execute(JOBS.update().where(silent, JOBS.c.job_id == job.job_id).values(change))
                ids_by_state[change["state"]].append(job.job_id)
                tell_of_job(connection, job, change["state"], change.get("error"), now)
        return AbandonedJobs(**{state: tuple(ids) for state, ids in ids_by_state.items()})

    def _change(self, connection: Connection, claim: Job, change: dict[str, Any]) -> None:
        from tenure.store.database.schema import JOBS

        if not connection.execute(JOBS.update().where(_is_held(claim)).values(change)).rowcount:
            raise JobError(
                "Another worker has taken over this job, because this worker did not respond for too long.",
                values=[claim.job_id],
                hint="no action is needed: the other worker continues the job",
                code="job.lost",
            )


def _is_held(claim: Job) -> ColumnElement[bool]:
    from tenure.store.database.schema import JOBS

    by_this_worker = (JOBS.c.worker == claim.worker) & (JOBS.c.attempts == claim.attempts)
    return (JOBS.c.job_id == claim.job_id) & (JOBS.c.state == "running") & by_this_worker


def _busy_lanes(connection: Connection) -> set[str]:
    from sqlalchemy import select

    from tenure.store.database.schema import JOBS

    running = select(JOBS.c.lane).where(JOBS.c.state == "running", JOBS.c.lane.is_not(None))
    return set(connection.execute(running).scalars())


def _after_silence(job: Job, safe: bool, now: datetime) -> dict[str, Any]:
    if job.cancel_requested_at is not None:
        return {"state": "cancelled", "finished_at": now}
    if safe and job.attempts < MAX_ATTEMPTS:
        return {"state": "queued", "worker": None}
    error = {
        "code": INTERRUPTED,
        "message": f"The worker stopped while the job was running; the job was started {job.attempts} times.",
        "hint": "check the worker's log and memory, then retry the job",
    }
    return {"state": "failed", "finished_at": now, "error": error}
