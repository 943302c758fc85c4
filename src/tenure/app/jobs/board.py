"""Submit, cancel and retry jobs; the audit log records who did it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Self

from tenure.app.jobs.kind import KINDS, Kind
from tenure.core.access import reaches
from tenure.core.clock import clock
from tenure.core.errors import JobError, RoleError
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.records.jobs import Job, JobStore

if TYPE_CHECKING:
    from tenure.app.jobs.queue import JobQueue
    from tenure.core.catalog import Catalog
    from tenure.core.settings import Settings
    from tenure.store.database.database import Database
    from tenure.store.files.quota import Quota
    from tenure.store.people.accounts import User

MOST_QUEUED, MOST_OF_ONE = 1_000, 100
"""Jobs that are queued, and jobs of one user that are queued or running: they block those of others."""


class JobBoard:
    """The jobs of a workspace. `store` lists them and reads their logs."""

    def __init__(
        self, store: JobStore, queue: JobQueue, kinds: Catalog = KINDS, quota: Quota | None = None
    ) -> None:
        self.store = store
        self._queue, self._kinds, self._quota = queue, kinds, quota

    @classmethod
    def of(cls, workspace: Path, settings: Settings, database: Database, quota: Quota | None = None) -> Self:
        """The jobs of that workspace. Raises MissingExtra, or OptionError (`option.redis_url`)."""
        from tenure.app.jobs.queue import open_queue

        return cls(JobStore(database), open_queue(workspace, settings), quota=quota)

    def submit(self, kind: str, parameters: Mapping[str, Any], by: User, now: datetime) -> Job:
        """Save a job for the workers; it is saved when this returns, whether or not a worker is running.

        Raises
        ------
        UnknownPlug
            The kind of job does not exist.
        RoleError
            The role of the user is too low.
        InputError
            The parameters cannot be used.
        JobError
            `job.queue_full`.
        OverQuota
            The workspace has reached its disk quota, and the job would take more.
        AccessError
            `access.ended`: the user has lost their rights meanwhile.
        """
        job_kind: Kind = self._kinds.load(kind)
        _check_role(job_kind, by)
        job_kind.read(parameters)
        self._refuse_one_too_many(job_kind, by)
        job = Job(token_hex(16), kind, dict(parameters), by.name, now, job_kind.lane, key_id=by.key_id)
        self.store.add(job, by)
        self._queue.send(job.job_id)
        self._audit(f"submit_{kind}", job.job_id, by, now)
        return job

    def _refuse_one_too_many(self, kind: Kind, by: User) -> None:
        """Raises JobError (`job.queue_full`) or OverQuota."""
        if kind.grows and self._quota is not None:
            self._quota.room_bytes()
        if self.store.counts().get("queued", 0) >= MOST_QUEUED:
            raise JobError(
                "Too many jobs are waiting.",
                values=[MOST_QUEUED],
                hint="cancel some, or check whether a worker is running: tenure worker",
                code="job.queue_full",
            )
        if self.store.unfinished_of(by.name) >= MOST_OF_ONE:
            raise JobError(
                "Too many of your jobs are waiting or running.",
                values=[MOST_OF_ONE],
                hint="wait until some have finished, or cancel some",
                code="job.queue_full",
            )

    def retry(self, job_id: str, by: User) -> Job:
        """Queue a job that failed or was canceled again; from now on it belongs to the user.

        Raises UnknownJob, RoleError, JobError (`job.not_failed`, `job.not_repeatable`, `job.queue_full`),
        OverQuota, or AccessError (`access.ended`).
        """
        job = self.store.get(job_id)
        kind: Kind = self._kinds.load(job.kind)
        _check_role(kind, by)
        if not kind.retry_safe:
            raise JobError(
                "A job of this kind cannot be retried.",
                values=[job.kind],
                hint="check its result, then submit a new job",
                code="job.not_repeatable",
            )
        self._refuse_one_too_many(kind, by)
        job = self.store.retry(job_id, by)
        self._queue.send(job_id)
        self._audit("retry_job", job_id, by, clock())
        return job

    def cancel(self, job_id: str, by: User, now: datetime) -> Job:
        """Stop it: at once if it has not started, otherwise at its next step; what it has written by then
        stays. Raises UnknownJob, RoleError, or JobError (`job.finished`).
        """
        _check_role(self._kinds.load(self.store.get(job_id).kind), by)
        job = self.store.request_cancel(job_id, now)
        self._audit("cancel_job", job_id, by, now)
        return job

    def _audit(self, action: str, job_id: str, by: User, now: datetime) -> None:
        AuditLog(self.store.database).add(Entry(now, by.name, action, target=job_id))

    def close(self) -> None:
        """Close the queue's connection."""
        self._queue.close()


def _check_role(kind: Kind, by: User) -> None:
    if not reaches(by.role, kind.role):
        raise RoleError(
            "Your role does not allow this.", values=[f"{kind.role} or higher"], hint="ask an administrator"
        )
