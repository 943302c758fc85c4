"""Where jobs find uploads, and where they write their files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import NotFound, OptionError

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext

UPLOADS = "uploads"
EXPORTS = "exports"
"""Tables and explanations that were requested as files."""

ROOMS = ("runs", "checks", "models", "tuning", EXPORTS)
"""Folders of the workspace that jobs write to."""


def uploaded(workspace: Path, name: str) -> Path:
    """A file (or folder of files) below the workspace's `uploads`.

    Raises OptionError (`option.upload`) if it does not exist, or is outside of this folder.
    """
    home = (workspace / UPLOADS).resolve()
    try:
        path = (home / name).resolve()
        exists = path != home and path.is_relative_to(home) and path.exists()
    except (OSError, ValueError):  # too long, a NUL, a loop of links
        exists = False
    if not exists:
        raise OptionError(
            "This upload does not exist.",
            values=[name],
            hint="upload the file; an erasure removes uploads that name the customer, clean-up old ones",
            code="option.upload",
        )
    return path


def output(context: JobContext, room: str) -> Path:
    """The folder `room/<job>` of the workspace; remains of killed attempts of the job are removed."""
    out = context.workspace / room / context.job_id
    if out.parent.is_dir():
        for half in out.parent.glob(f".{out.name}.*"):
            shutil.rmtree(half, ignore_errors=True)
    return out


def job_file_names(workspace: Path, job_id: str) -> list[str]:
    """Names of the files that a job wrote, without folders."""
    names = {path.name for room in ROOMS for path in (workspace / room / job_id).glob("*") if path.is_file()}
    return sorted(names)


def job_file_path(workspace: Path, job_id: str, name: str) -> Path:
    """A file that the job wrote. Raises NotFound."""
    if name not in job_file_names(workspace, job_id):
        raise NotFound("This job has no such file.", hint="list the job's files", code="file.unknown")
    return next(path for room in ROOMS if (path := workspace / room / job_id / name).is_file())
