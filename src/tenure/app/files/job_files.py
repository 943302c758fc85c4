"""Where jobs find what was uploaded, and where they leave what they make."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import NotFound, OptionError

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext

UPLOADS = "uploads"
ROOMS = ("runs", "checks", "models", "tuning")
"""Folders of the workspace in which jobs leave what they make."""


def uploaded(workspace: Path, name: str) -> Path:
    """A file (or folder of files) below the workspace's `uploads`.

    Raises OptionError (`option.upload`) for one that is not there, or lies elsewhere.
    """
    home = (workspace / UPLOADS).resolve()
    try:
        found = (home / name).resolve()
        there = found != home and found.is_relative_to(home) and found.exists()
    except (OSError, ValueError):  # too long, a NUL, a loop of links
        there = False
    if not there:
        raise OptionError(
            "This upload does not exist.",
            values=[name],
            hint="upload the file; an erasure removes uploads that name the customer, clean-up old ones",
            code="option.upload",
        )
    return found


def output(context: JobContext, room: str) -> Path:
    """The folder `room/<job>` of the workspace; what killed attempts of the job left half done is removed."""
    out = context.workspace / room / context.job_id
    if out.parent.is_dir():
        for half in out.parent.glob(f".{out.name}.*"):
            shutil.rmtree(half, ignore_errors=True)
    return out


def made_files(workspace: Path, job_id: str) -> list[str]:
    """Names of the files that a job left; folders are not told."""
    found = {path.name for room in ROOMS for path in (workspace / room / job_id).glob("*") if path.is_file()}
    return sorted(found)


def made_file(workspace: Path, job_id: str, name: str) -> Path:
    """One of them. Raises NotFound."""
    if name not in made_files(workspace, job_id):
        raise NotFound("This job has no such file.", hint="list the job's files", code="file.unknown")
    return next(path for room in ROOMS if (path := workspace / room / job_id / name).is_file())
