"""`tenure jobs`: the background jobs of a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.people.users_shop import users_shop

if TYPE_CHECKING:
    from tenure.app.jobs.board import JobBoard
    from tenure.serving.shop import Shop

jobs = typer.Typer(help="Submit, list, show, cancel and retry background jobs.", no_args_is_help=True)
JobId = Annotated[str, typer.Argument(metavar="JOB_ID", help="Job ID; see `tenure jobs list`.")]
KindName = Annotated[str, typer.Argument(metavar="KIND", help="Kind of job; see `tenure jobs kinds`.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--set", help="Parameter and its value as JSON or text: horizon=90d; may be repeated."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=500, help="Number of jobs.")]
OfKind = Annotated[str | None, typer.Option("--kind", help="Only jobs of this kind.")]
InState = Annotated[
    str | None, typer.Option("--state", help="Only queued, running, done, failed or cancelled jobs.")
]
Before = Annotated[
    str | None, typer.Option("--before", help="For the next page: ID of the last job of the previous page.")
]
FileName = Annotated[str, typer.Argument(metavar="NAME", help="File of the job; see `tenure jobs show`.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="File to write; default: the same name in this folder.")
]


def list_(
    workspace: NeededWorkspace,
    limit: Limit = 20,
    kind: OfKind = None,
    state: InState = None,
    before: Before = None,
    as_json: AsJson = False,
) -> None:
    """List jobs, newest first."""
    from tenure.app.jobs.list_jobs import ListJobs, list_jobs, state_named

    with users_shop(workspace) as shop:
        result = list_jobs(ListJobs(limit, kind, state_named(state), before), shop)
    _print(result, as_json)


def show(job_id: JobId, workspace: NeededWorkspace, as_json: AsJson = False) -> None:
    """Show a job: progress, result or error, log and files."""
    from tenure.app.jobs.list_jobs import show_job

    with users_shop(workspace) as shop:
        result = show_job(job_id, shop)
    _print(result, as_json)


def kinds(as_json: AsJson = False) -> None:
    """List the kinds of jobs and their parameters."""
    from tenure.app.jobs.list_kinds import list_job_kinds

    _print(list_job_kinds(), as_json)


def submit(kind: KindName, workspace: NeededWorkspace, parameters: Parameters = None) -> None:
    """Submit a job for a worker; see `tenure worker`."""
    from tenure.app.jobs.parameters import parameters_from
    from tenure.store.people.users import AT_THE_SHELL

    values = parameters_from(parameters or [])
    with _board(workspace) as (shop, board):
        job = board.submit(kind, values, AT_THE_SHELL, shop.settings.now)
    typer.echo(f"Job  {job.job_id} ({job.kind}, {job.state})")


def cancel(job_id: JobId, workspace: NeededWorkspace) -> None:
    """Cancel a job: at once if it has not started, otherwise at its next step."""
    from tenure.store.people.users import AT_THE_SHELL

    with _board(workspace) as (shop, board):
        job = board.cancel(job_id, AT_THE_SHELL, shop.settings.now)
    outcome = "canceled" if job.state == "cancelled" else "will be canceled at its next step"
    typer.echo(f"Job  {job.job_id}  {outcome}")


def retry(job_id: JobId, workspace: NeededWorkspace) -> None:
    """Retry a job that failed or was canceled."""
    from tenure.store.people.users import AT_THE_SHELL

    with _board(workspace) as (_, board):
        job = board.retry(job_id, AT_THE_SHELL)
    typer.echo(f"Job  {job.job_id} ({job.kind}, {job.state})")


def download(job_id: JobId, name: FileName, workspace: NeededWorkspace, out: Out = None) -> None:
    """Save a file that a job wrote, such as its report."""
    from tenure.app.files.job_files import job_file_path
    from tenure.app.files.table_files import write_bytes

    with users_shop(workspace) as shop:
        source = job_file_path(shop.path, job_id, name)
        path = write_bytes(source.read_bytes(), out or Path(source.name))
    typer.echo(f"File  {path}")


@contextmanager
def _board(workspace: Path) -> Iterator[tuple[Shop, JobBoard]]:
    """The jobs of a workspace, whose queue is closed at the end."""
    from tenure.app.jobs.board import JobBoard
    from tenure.store.files.quota import Quota

    with users_shop(workspace) as shop:
        quota = Quota(shop.path, shop.settings.retention.quota_bytes)
        board = JobBoard.of(shop.path, shop.settings, shop.database, quota)
        try:
            yield shop, board
        finally:
            board.close()


def _print(result: object, as_json: bool) -> None:
    from tenure.cli.console import print_result
    from tenure.cli.drawing import jobs as draw_jobs  # noqa: F401 - says what jobs look like

    print_result(result, as_json)
