"""Jobs, which a worker runs: submit, watch and cancel them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.files.job_files import job_file_names, job_file_path
from tenure.app.job_parameters.seen_by import line_seen_by, seen_by
from tenure.app.jobs.list_jobs import ListJobs, list_jobs
from tenure.app.jobs.list_kinds import list_job_kinds
from tenure.core.access import Role
from tenure.core.clock import clock
from tenure.server.callers import Analyst, Viewer
from tenure.server.middleware.security_headers import page_policy
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.waiting.streams import Watching
from tenure.store.records.jobs import UNFINISHED, Job, LogLine

ROUTER = APIRouter(prefix="/jobs", tags=["jobs"])
JobId = Annotated[str, Path(max_length=64)]
State = Literal["queued", "running", "done", "failed", "cancelled"]
_LOOK_SECONDS = 0.5


class JobCreate(BaseModel):
    """The job to run. `GET /api/v1/jobs/kinds` lists the kinds and their parameters."""

    kind: str = Field(max_length=64, examples=["train"])
    parameters: dict[str, Any] = Field(default_factory=dict, examples=[{"horizon": "90d"}])


class JobResponse(BaseModel):
    """A job and its progress. `result` is set when it is done, `error` when it failed.

    `step` is what it does at the moment. `step_number` of `steps`, called `step_name`, is its stage; `share`
    (0 to 1) is of the whole job. `elapsed_seconds` counts from its last start; `remaining_seconds` is an
    estimate, null if it is unknown.
    """

    job_id: str
    kind: str
    parameters: dict[str, Any]
    state: State
    step: str | None
    done_units: int | None
    total_units: int | None
    step_number: int | None
    steps: int | None
    step_name: str | None
    share: float | None
    elapsed_seconds: float | None
    remaining_seconds: float | None
    submitted_by: str
    submitted_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    cancel_requested_at: datetime | None
    result: dict[str, Any] | None
    error: dict[str, Any] | None


class JobKindResponse(BaseModel):
    """A kind of job. `role`: the lowest role that can submit it."""

    name: str
    doc: str
    role: str
    parameters: dict[str, str]


class LogLineResponse(BaseModel):
    """A log line of a job."""

    seq: int
    at: datetime
    text: str


def existing(job_id: JobId, backend: CurrentBackend) -> Job:
    """The job in the path, looked up before the response begins. Raises UnknownJob."""
    return backend.jobs.store.get(job_id)


Existing = Annotated[Job, Depends(existing)]


@ROUTER.get("", name="list_jobs")
def get_jobs(
    caller: Viewer,
    backend: CurrentBackend,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    kind: Annotated[str | None, Query(max_length=64)] = None,
    state: State | None = None,
    before: Annotated[str | None, Query(max_length=64)] = None,
) -> list[JobResponse]:
    """List jobs, newest first; for the next page, set `before` to the ID of the last job."""
    page = list_jobs(ListJobs(limit, kind, state, before), backend.shop)
    return [job_shown(seen_by(caller.user.role, job)) for job in page.jobs]


@ROUTER.post("", name="submit_job", status_code=202)
def submit_job(body: JobCreate, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Submit a job. The job is saved before the response is sent, and survives restarts."""
    return job_shown(backend.jobs.submit(body.kind, body.parameters, caller.user, clock()))


@ROUTER.get("/kinds", name="job_kinds")
def job_kinds(_caller: Viewer) -> list[JobKindResponse]:
    """List the kinds of jobs and their parameters."""
    return [JobKindResponse(**vars(kind)) for kind in list_job_kinds().kinds]


@ROUTER.get("/{job_id}", name="get_job")
def get_job(job_id: JobId, caller: Viewer, backend: CurrentBackend) -> JobResponse:
    """Show a job. Viewers do not see the name or content of its file."""
    return job_shown(seen_by(caller.user.role, backend.jobs.store.get(job_id)))


@ROUTER.get("/{job_id}/log", name="job_log")
def job_log(
    job_id: JobId, caller: Viewer, backend: CurrentBackend, after: Annotated[int, Query(ge=0, le=10**9)] = 0
) -> list[LogLineResponse]:
    """Show log lines of a job, after line `after`; for viewers, without quoted values."""
    backend.jobs.store.get(job_id)
    return [_line_shown(caller.user.role, line) for line in backend.jobs.store.log(job_id, after)]


@ROUTER.get("/{job_id}/files", name="job_files")
def job_files(_caller: Viewer, job: Existing, backend: CurrentBackend) -> list[str]:
    """List the files of a job, such as reports and tables."""
    return job_file_names(backend.settings.workspace, job.job_id)


@ROUTER.get("/{job_id}/files/{name}", name="download_job_file", response_class=FileResponse)
def download_job_file(
    name: Annotated[str, Path(max_length=128)], _caller: Analyst, job: Existing, backend: CurrentBackend
) -> Response:
    """Download a file of a job."""
    path = job_file_path(backend.settings.workspace, job.job_id, name)
    return FileResponse(path, filename=path.name)


@ROUTER.get("/{job_id}/pages/{name}", name="show_job_page", response_class=HTMLResponse)
def show_job_page(
    name: Annotated[str, Path(max_length=128, pattern=r"\.html$")],
    _caller: Viewer,
    job: Existing,
    backend: CurrentBackend,
) -> Response:
    """Show a report of a job in the browser; it loads and runs only its own content."""
    html = job_file_path(backend.settings.workspace, job.job_id, name).read_text(encoding="utf-8")
    return HTMLResponse(html, headers={"content-security-policy": page_policy(html)})


@ROUTER.post("/{job_id}/cancel", name="cancel_job", status_code=202)
def cancel_job(job_id: JobId, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Cancel a job: at once if it has not started, otherwise at its next step."""
    return job_shown(backend.jobs.cancel(job_id, caller.user, clock()))


@ROUTER.post("/{job_id}/retry", name="retry_job", status_code=202)
def retry_job(job_id: JobId, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Retry a job that failed or was canceled."""
    return job_shown(backend.jobs.retry(job_id, caller.user))


@ROUTER.get("/{job_id}/events", name="job_events", response_class=EventSourceResponse)
async def job_events(
    job_id: JobId, watch: Watching, _job: Existing, backend: CurrentBackend
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `job` on progress, `log` for each log line; the stream ends with the job.

    It also ends when the session or API key is no longer valid.
    """
    before, line = None, 0
    while await watch.goes_on():
        job = await run_in_threadpool(backend.jobs.store.get, job_id)
        for log_line in await run_in_threadpool(backend.jobs.store.log, job_id, line):
            line = log_line.seq
            yield ServerSentEvent(event="log", id=str(line), data=_line_shown(watch.role, log_line))
        now = job_shown(seen_by(watch.role, job))
        if (response := now.model_copy(update={"elapsed_seconds": None})) != before:
            before = response
            yield ServerSentEvent(event="job", data=now)
        if job.state not in UNFINISHED:
            return
        await asyncio.sleep(_LOOK_SECONDS)


def job_shown(job: Job) -> JobResponse:
    """As the API has it."""
    facts = {name: getattr(job, name) for name in JobResponse.model_fields if name != "elapsed_seconds"}
    return JobResponse(**facts, elapsed_seconds=job.elapsed_seconds(clock()))


def _line_shown(role: Role, line: LogLine) -> LogLineResponse:
    return LogLineResponse(**vars(line_seen_by(role, line)))
