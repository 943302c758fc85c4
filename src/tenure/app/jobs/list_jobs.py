"""List the jobs of a workspace, and show one with its log and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from tenure.app.files.job_files import job_file_names
from tenure.core.errors import OptionError
from tenure.store.records.jobs import Job, JobStore, LogLine, State

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ListJobs:
    """Command. before : ID of the last job of the previous page."""

    limit: int = 50
    kind: str | None = None
    state: State | None = None
    before: str | None = None


@dataclass(frozen=True)
class JobList:
    """Newest first."""

    jobs: list[Job]


@dataclass(frozen=True)
class JobDetails:
    """A job, its log lines (oldest first), and the names of the files that it wrote."""

    job: Job
    log: list[LogLine]
    files: list[str]


def state_named(name: str | None) -> State | None:
    """The state with that name; None for all. Raises OptionError (`option.state`)."""
    if name is None:
        return None
    for state in get_args(State):
        if state == name:
            return cast("State", state)
    raise OptionError(
        "Jobs do not have this state.",
        values=[name],
        hint=f"choose one of: {', '.join(get_args(State))}",
        code="option.state",
    )


def list_jobs(command: ListJobs, shop: Shop) -> JobList:
    """A page of jobs. Raises UnknownJob if the job `before` does not exist."""
    store = JobStore(shop.database)
    jobs = store.latest(command.limit, kind=command.kind, state=command.state, before=command.before)
    return JobList(jobs)


def show_job(job_id: str, shop: Shop) -> JobDetails:
    """Everything about one job. Raises UnknownJob."""
    store = JobStore(shop.database)
    job = store.get(job_id)
    return JobDetails(job, store.log(job.job_id), job_file_names(shop.path, job.job_id))
