"""Jobs from the user's side: submitting, listing, cancelling, retrying, and logs.

The rows are authoritative; a message in a queue is only a hint to look here. Workers use
`records.job_claims`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.access import reaches
from tenure.core.errors import JobError, UnknownJob
from tenure.core.text.quoted import masked
from tenure.store.people.users import check_still_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenure.core.access import Role
    from tenure.store.database.database import Database
    from tenure.store.people.users import User

State = Literal["queued", "running", "done", "failed", "cancelled"]
UNFINISHED: tuple[State, ...] = ("queued", "running")
INTERRUPTED = "job.interrupted"
_KEPT_LINES = 1_000
_JOBS_MEASURED = 5
_SCHEDULED_KEPT = timedelta(days=1)
_LOCK = 7_366_486  # an arbitrary number that is unique to Tenure
_LONGEST_LINE = 512


@dataclass(frozen=True)
class Job:
    """A background job.

    lane : only one job of a lane runs at a time; None is not restricted.
    parameters, result : plain JSON values, never personal data.
    step, done_units, total_units : what it does at the moment, and its progress; None if unknown.
    step_number, steps, step_name : its stage, counted from 1, among the stages of its kind.
    share : of the whole job that is done, 0 to 1. remaining_seconds : estimate; None if unknown.
    step_seconds : seconds that each stage took, by name; of jobs that are done.
    worker : the worker that runs it, or ran it last. attempts : how often it was started.
    error : `code`, `message` and `hint` of a failed job. key_id : id of the API key that submitted it, if
    any.
    """

    job_id: str
    kind: str
    parameters: dict[str, Any]
    submitted_by: str
    submitted_at: datetime
    lane: str | None = None
    state: State = "queued"
    step: str | None = None
    done_units: int | None = None
    total_units: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    heartbeat_at: datetime | None = None
    worker: str | None = None
    attempts: int = 0
    cancel_requested_at: datetime | None = None
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    key_id: str | None = None
    step_number: int | None = None
    steps: int | None = None
    step_name: str | None = None
    share: float | None = None
    remaining_seconds: float | None = None
    step_seconds: dict[str, float] | None = None

    def elapsed_seconds(self, now: datetime) -> float | None:
        """Seconds since it was last started, or that it took; None if it was never started."""
        if self.started_at is None:
            return None
        return max(((self.finished_at or now) - self.started_at).total_seconds(), 0.0)


@dataclass(frozen=True)
class LogLine:
    """A log line of a job; `seq` counts from 1 within the job."""

    seq: int
    at: datetime
    text: str


class JobStore:
    """The jobs in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def database(self) -> Database:
        """The database of the jobs."""
        return self._database

    def add(self, job: Job, by: User | None = None) -> None:
        """Store a new job.

        Raises AccessError (`access.ended`) if `by` has lost their rights since they were authenticated; their
        queued jobs were cancelled then.
        """
        from tenure.store.database.schema import JOBS

        with self._database.transaction() as connection:
            check_still_in(connection, by)
            connection.execute(JOBS.insert().values(vars(job)))

    def add_if_due(self, job: Job, since: datetime) -> bool:
        """Store a job unless one of its kind is queued, running, or was submitted since then; returns whether
        it was stored.

        Jobs of its kind that ended more than a day ago are deleted.
        """
        from sqlalchemy import or_, select

        from tenure.store.database.schema import JOBS

        # Jobs dated later than that were submitted while a clock was ahead, and do not count.
        latest = job.submitted_at + (job.submitted_at - since)
        is_recent = (JOBS.c.submitted_at > since) & (JOBS.c.submitted_at <= latest)
        exists = or_(JOBS.c.state.in_(UNFINISHED), is_recent)
        is_same_kind = JOBS.c.kind == job.kind
        has_ended = is_same_kind & JOBS.c.state.not_in(UNFINISHED)
        is_old = has_ended & (JOBS.c.submitted_at < job.submitted_at - _SCHEDULED_KEPT)
        with self._database.exclusive(_LOCK) as connection:
            if connection.execute(select(JOBS.c.job_id).where(is_same_kind, exists).limit(1)).first():
                return False
            connection.execute(JOBS.delete().where(is_old))
            connection.execute(JOBS.insert().values(vars(job)))
        return True

    def drop_dated_after(self, kind: str, moment: datetime) -> int:
        """Delete finished jobs of a kind with impossible future dates; returns their number."""
        from tenure.store.database.schema import JOBS

        ahead = (JOBS.c.kind == kind) & JOBS.c.state.not_in(UNFINISHED) & (JOBS.c.submitted_at > moment)
        with self._database.transaction() as connection:
            return connection.execute(JOBS.delete().where(ahead)).rowcount

    def get(self, job_id: str) -> Job:
        """The job with that id. Raises UnknownJob."""
        with self._database.transaction(reads_only=True) as connection:
            return job_in(connection, job_id)

    def latest(
        self,
        limit: int = 50,
        *,
        before: str | None = None,
        state: State | None = None,
        kind: str | None = None,
    ) -> list[Job]:
        """The newest jobs, newest first; for paging, those `before` the last job of the previous page.

        Raises UnknownJob if the job `before` does not exist.
        """
        from sqlalchemy import and_, or_

        from tenure.store.database.schema import JOBS

        query = JOBS.select().order_by(JOBS.c.submitted_at.desc(), JOBS.c.job_id.desc()).limit(limit)
        if state is not None:
            query = query.where(JOBS.c.state == state)
        if kind is not None:
            query = query.where(JOBS.c.kind == kind)
        with self._database.transaction(reads_only=True) as connection:
            if before is not None:
                at = job_in(connection, before).submitted_at
                earlier = and_(JOBS.c.submitted_at == at, JOBS.c.job_id < before)
                query = query.where(or_(JOBS.c.submitted_at < at, earlier))
            return [as_job(row) for row in connection.execute(query).mappings()]

    def stage_seconds(self, kind: str) -> dict[str, float]:
        """Seconds that each stage took in the newest jobs of a kind that are done: medians, by name."""
        from sqlalchemy import select

        from tenure.store.database.schema import JOBS

        is_measured = (JOBS.c.kind == kind) & (JOBS.c.state == "done") & JOBS.c.step_seconds.is_not(None)
        newest = select(JOBS.c.step_seconds).where(is_measured).order_by(JOBS.c.finished_at.desc())
        with self._database.transaction(reads_only=True) as connection:
            jobs = list(connection.execute(newest.limit(_JOBS_MEASURED)).scalars())
        names = {name for job in jobs for name in job}
        return {name: median(job.get(name, 0.0) for job in jobs) for name in names}

    def unfinished(self) -> list[Job]:
        """All queued or running jobs."""
        from tenure.store.database.schema import JOBS

        with self._database.transaction(reads_only=True) as connection:
            query = JOBS.select().where(JOBS.c.state.in_(UNFINISHED))
            return [as_job(row) for row in connection.execute(query).mappings()]

    def counts(self) -> dict[State, int]:
        """Number of jobs by state; states without jobs are left out."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import JOBS

        query = select(JOBS.c.state, func.count()).group_by(JOBS.c.state)
        with self._database.transaction(reads_only=True) as connection:
            return {state: count for state, count in connection.execute(query)}

    def unfinished_of(self, name: str) -> int:
        """Number of queued or running jobs of this user."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import JOBS

        is_unfinished = (JOBS.c.submitted_by == name) & JOBS.c.state.in_(UNFINISHED)
        with self._database.transaction(reads_only=True) as connection:
            return int(connection.execute(select(func.count()).where(is_unfinished)).scalar_one())

    def is_barred(self, job: Job, role: Role) -> bool:
        """Whether the job must not run: its submitter is disabled or no longer has the role, or the API key
        was revoked. Submitters who are not users are not checked.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import API_KEYS, USERS

        user = select(USERS.c.role, USERS.c.disabled_at).where(USERS.c.name == job.submitted_by)
        key = select(API_KEYS.c.revoked_at).where(API_KEYS.c.key_id == job.key_id)
        with self._database.transaction(reads_only=True) as connection:
            row = connection.execute(user).first()
            has_lost_access = row is not None and (row.disabled_at is not None or not reaches(row.role, role))
            if has_lost_access or job.key_id is None:
                return has_lost_access
            return connection.execute(key).scalar() is not None

    def request_cancel(self, job_id: str, now: datetime) -> Job:
        """Cancel a job: immediately if it is queued; otherwise its worker is asked to stop.

        Raises UnknownJob, or JobError (`job.finished`).
        """
        from tenure.store.database.schema import JOBS

        with self._database.transaction() as connection:
            job = job_in(connection, job_id, hold=True)
            if job.state not in UNFINISHED:
                raise _not_now(job, "has already finished", "job.finished")
            change: dict[str, Any] = {"cancel_requested_at": job.cancel_requested_at or now}
            if job.state == "queued":
                change |= {"state": "cancelled", "finished_at": now}
            connection.execute(JOBS.update().where(JOBS.c.job_id == job_id).values(change))
            return job_in(connection, job_id)

    def retry(self, job_id: str, by: User) -> Job:
        """Queue a failed or cancelled job again, submitted by this user.

        Raises UnknownJob, JobError (`job.not_failed`), or AccessError as `add`.
        """
        from tenure.store.database.schema import JOBS

        with self._database.transaction() as connection:
            check_still_in(connection, by)
            job = job_in(connection, job_id, hold=True)
            if job.state not in ("failed", "cancelled"):
                raise _not_now(job, "did not fail", "job.not_failed")
            changes = _AS_NEW | {"submitted_by": by.name, "key_id": by.key_id}
            connection.execute(JOBS.update().where(JOBS.c.job_id == job_id).values(changes))
            return job_in(connection, job_id)

    def log(self, job_id: str, after: int = 0, limit: int = 1_000) -> list[LogLine]:
        """Log lines, oldest first, after the line numbered `after`. Raises UnknownJob."""
        from tenure.store.database.schema import JOB_LOG

        query = JOB_LOG.select().where(JOB_LOG.c.job_id == job_id, JOB_LOG.c.seq > after)
        with self._database.transaction(reads_only=True) as connection:
            job_in(connection, job_id)
            rows = connection.execute(query.order_by(JOB_LOG.c.seq).limit(limit)).mappings()
            return [LogLine(row["seq"], row["at"], row["text"]) for row in rows]

    def tell(self, job_id: str, text: str, at: datetime) -> None:
        """Add a line to the job's log; drops the oldest lines if there are too many. Raises UnknownJob."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import JOB_LOG

        is_of_job = JOB_LOG.c.job_id == job_id
        line = keepable(masked(text), _LONGEST_LINE)
        with self._database.transaction() as connection:
            job_in(connection, job_id, hold=True)
            last = connection.execute(select(func.max(JOB_LOG.c.seq)).where(is_of_job)).scalar() or 0
            connection.execute(JOB_LOG.insert().values(job_id=job_id, seq=last + 1, at=at, text=line))
            connection.execute(JOB_LOG.delete().where(is_of_job, JOB_LOG.c.seq <= last + 1 - _KEPT_LINES))


NO_PROGRESS: dict[str, Any] = dict.fromkeys(
    (
        *("step", "done_units", "total_units", "step_number", "steps", "step_name"),
        *("share", "remaining_seconds", "step_seconds"),
    )
)
_AS_NEW: dict[str, Any] = {
    "state": "queued",
    "attempts": 0,
    **NO_PROGRESS,
    **dict.fromkeys(("started_at", "finished_at", "heartbeat_at")),
    **dict.fromkeys(("worker", "cancel_requested_at", "error", "result")),
}


def keepable(text: str, longest: int) -> str:
    """Text that every database can store, shortened if necessary.

    Examples
    --------
    >>> keepable("a long line", 6)
    'a lon…'
    """
    plain = text.replace("\x00", "?").encode(errors="replace").decode()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def job_in(connection: Connection, job_id: str, *, hold: bool = False) -> Job:
    """The job as the transaction sees it; with `hold` its row is locked until the end."""
    from tenure.store.database.schema import JOBS

    query = JOBS.select().where(JOBS.c.job_id == job_id)
    row = connection.execute(query.with_for_update() if hold else query).mappings().first()
    if row is None:
        raise UnknownJob(job_id)
    return as_job(row)


def as_job(row: Any) -> Job:
    """Job from a row, given as a mapping."""
    job = Job(**{name: row[name] for name in Job.__dataclass_fields__})
    if job.kind == "check" and job.result is not None and "found" in job.result:  # by an older version
        result = {"findings" if name == "found" else name: value for name, value in job.result.items()}
        return replace(job, result=result)
    return job


def _not_now(job: Job, why: str, code: str) -> JobError:
    return JobError(f"The job {why}.", values=[job.job_id, job.state], hint="check its state", code=code)
