"""Jobs as people see them: handed in, listed, cancelled, tried again, and what they told.

The rows are the truth about jobs; what a queue carries is only a hint to look here. Workers use
`store.job_claims`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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
_SCHEDULED_KEPT = timedelta(days=1)
_LOCK = 7_366_486  # any number that is ours alone
_LONGEST_LINE = 512


@dataclass(frozen=True)
class Job:
    """One piece of work.

    lane : of the jobs of one lane only one runs at a time; None runs beside anything.
    parameters, result : plain JSON values, never personal data.
    step, done_units, total_units : where it is; None where that is not known.
    worker : who runs it, or ran it last. attempts : how often it was begun.
    error : `code`, `message` and `hint` of a job that failed. key_id : of the API key that it was handed in
    with, if any.
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


@dataclass(frozen=True)
class LogLine:
    """Something a job told; `seq` counts from 1 within the job."""

    seq: int
    at: datetime
    text: str


class JobStore:
    """The jobs in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def database(self) -> Database:
        """Where they are."""
        return self._database

    def add(self, job: Job, by: User | None = None) -> None:
        """Keep a new job.

        Raises AccessError (`access.ended`) where `by` has lost their rights since they were let in: what
        they had waiting was cancelled then.
        """
        from tenure.store.database.schema import JOBS

        with self._database.transaction() as connection:
            check_still_in(connection, by)
            connection.execute(JOBS.insert().values(vars(job)))

    def add_if_due(self, job: Job, since: datetime) -> bool:
        """Keep it unless one of its kind waits, runs, or was handed in since then; returns whether it was.

        Those of its kind that ended more than a day ago are forgotten.
        """
        from sqlalchemy import or_, select

        from tenure.store.database.schema import JOBS

        # Those dated later than that were handed in while a clock was ahead: they say nothing about now.
        latest = job.submitted_at + (job.submitted_at - since)
        lately = (JOBS.c.submitted_at > since) & (JOBS.c.submitted_at <= latest)
        there = or_(JOBS.c.state.in_(UNFINISHED), lately)
        alike = JOBS.c.kind == job.kind
        ended = alike & JOBS.c.state.not_in(UNFINISHED)
        old = ended & (JOBS.c.submitted_at < job.submitted_at - _SCHEDULED_KEPT)
        with self._database.alone(_LOCK) as connection:
            if connection.execute(select(JOBS.c.job_id).where(alike, there).limit(1)).first():
                return False
            connection.execute(JOBS.delete().where(old))
            connection.execute(JOBS.insert().values(vars(job)))
        return True

    def drop_dated_after(self, kind: str, moment: datetime) -> int:
        """Forget ended jobs of a kind that were handed in later than now can be; returns how many."""
        from tenure.store.database.schema import JOBS

        ahead = (JOBS.c.kind == kind) & JOBS.c.state.not_in(UNFINISHED) & (JOBS.c.submitted_at > moment)
        with self._database.transaction() as connection:
            return connection.execute(JOBS.delete().where(ahead)).rowcount

    def get(self, job_id: str) -> Job:
        """One job. Raises UnknownJob."""
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
        """The newest, newest first; to read on, those `before` the last job of the page.

        Raises UnknownJob where there is no job of the id `before`.
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

    def unfinished(self) -> list[Job]:
        """All that wait or run."""
        from tenure.store.database.schema import JOBS

        with self._database.transaction(reads_only=True) as connection:
            query = JOBS.select().where(JOBS.c.state.in_(UNFINISHED))
            return [as_job(row) for row in connection.execute(query).mappings()]

    def counts(self) -> dict[State, int]:
        """How many jobs there are in each state that has any."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import JOBS

        query = select(JOBS.c.state, func.count()).group_by(JOBS.c.state)
        with self._database.transaction(reads_only=True) as connection:
            return {state: count for state, count in connection.execute(query)}

    def unfinished_of(self, name: str) -> int:
        """How many jobs that this user has handed in wait or run."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import JOBS

        theirs = (JOBS.c.submitted_by == name) & JOBS.c.state.in_(UNFINISHED)
        with self._database.transaction(reads_only=True) as connection:
            return int(connection.execute(select(func.count()).where(theirs)).scalar_one())

    def is_barred(self, job: Job, role: Role) -> bool:
        """Whether who handed it in has been disabled, or does not reach the role (any more), or their key was
        revoked. Whoever is no user is not.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import API_KEYS, USERS

        user = select(USERS.c.role, USERS.c.disabled_at).where(USERS.c.name == job.submitted_by)
        key = select(API_KEYS.c.revoked_at).where(API_KEYS.c.key_id == job.key_id)
        with self._database.transaction(reads_only=True) as connection:
            found = connection.execute(user).first()
            is_out = found is not None and (found.disabled_at is not None or not reaches(found.role, role))
            if is_out or job.key_id is None:
                return is_out
            return connection.execute(key).scalar() is not None

    def request_cancel(self, job_id: str, now: datetime) -> Job:
        """Cancelled at once where it has not begun; else its worker is asked to stop.

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
        """Put a job that failed or was cancelled into the queue again, as one that they handed in.

        Raises UnknownJob, JobError (`job.not_failed`), or AccessError as `add`.
        """
        from tenure.store.database.schema import JOBS

        with self._database.transaction() as connection:
            check_still_in(connection, by)
            job = job_in(connection, job_id, hold=True)
            if job.state not in ("failed", "cancelled"):
                raise _not_now(job, "did not fail", "job.not_failed")
            anew = _AS_NEW | {"submitted_by": by.name, "key_id": by.key_id}
            connection.execute(JOBS.update().where(JOBS.c.job_id == job_id).values(anew))
            return job_in(connection, job_id)

    def log(self, job_id: str, after: int = 0, limit: int = 1_000) -> list[LogLine]:
        """What it told, oldest first, after the line numbered `after`. Raises UnknownJob."""
        from tenure.store.database.schema import JOB_LOG

        query = JOB_LOG.select().where(JOB_LOG.c.job_id == job_id, JOB_LOG.c.seq > after)
        with self._database.transaction(reads_only=True) as connection:
            job_in(connection, job_id)
            rows = connection.execute(query.order_by(JOB_LOG.c.seq).limit(limit)).mappings()
            return [LogLine(row["seq"], row["at"], row["text"]) for row in rows]

    def tell(self, job_id: str, text: str, at: datetime) -> None:
        """Add a line to the job's log; the oldest go where there are too many. Raises UnknownJob."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import JOB_LOG

        mine = JOB_LOG.c.job_id == job_id
        line = keepable(masked(text), _LONGEST_LINE)
        with self._database.transaction() as connection:
            job_in(connection, job_id, hold=True)
            last = connection.execute(select(func.max(JOB_LOG.c.seq)).where(mine)).scalar() or 0
            connection.execute(JOB_LOG.insert().values(job_id=job_id, seq=last + 1, at=at, text=line))
            connection.execute(JOB_LOG.delete().where(mine, JOB_LOG.c.seq <= last + 1 - _KEPT_LINES))


_AS_NEW: dict[str, Any] = {
    "state": "queued",
    "attempts": 0,
    **dict.fromkeys(("step", "done_units", "total_units", "started_at", "finished_at", "heartbeat_at")),
    **dict.fromkeys(("worker", "cancel_requested_at", "error", "result")),
}


def keepable(text: str, longest: int) -> str:
    """Text that every database takes, shortened where need be.

    Examples
    --------
    >>> keepable("a long line", 6)
    'a lon…'
    """
    plain = text.replace("\x00", "?").encode(errors="replace").decode()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def job_in(connection: Connection, job_id: str, *, hold: bool = False) -> Job:
    """The job as the transaction sees it; with `hold` nobody else changes it before its end."""
    from tenure.store.database.schema import JOBS

    query = JOBS.select().where(JOBS.c.job_id == job_id)
    found = connection.execute(query.with_for_update() if hold else query).mappings().first()
    if found is None:
        raise UnknownJob(job_id)
    return as_job(found)


def as_job(row: Any) -> Job:
    """A row of the table, as a mapping."""
    return Job(**{name: row[name] for name in Job.__dataclass_fields__})


def _not_now(job: Job, why: str, code: str) -> JobError:
    return JobError(f"The job {why}.", values=[job.job_id, job.state], hint="check its state", code=code)
