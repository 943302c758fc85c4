"""Jobs as a role may see them: file contents are shown only to roles that may see customers."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.uploads import UploadedLog
from tenure.core.access import SEES_PEOPLE, Role, reaches

if TYPE_CHECKING:
    from tenure.store.records.jobs import Job, LogLine

_OF_A_TABLE = frozenset({"target", "keep", "drop", "split_by", "positive"})
_ABOUT_A_FILE = (frozenset(field.name for field in fields(UploadedLog)) - {"source"}) | _OF_A_TABLE
_OURS = ("job", "internal", "store", "engine", "extra", "model", "time", "registry")
"""First words of the codes of errors that are about the workspace and never quote a file."""
_QUOTED = re.compile(r"(['\"])(?:(?!\1).)+\1")


def seen_by(role: Role, job: Job) -> Job:
    """The job; for viewers, without the name and the contents of its file."""
    if reaches(role, SEES_PEOPLE):
        return job
    parameters = {name: value for name, value in job.parameters.items() if name not in _ABOUT_A_FILE}
    return replace(job, parameters=parameters, error=_error_for_viewers(job.error))


def line_seen_by(role: Role, line: LogLine) -> LogLine:
    """The line; for viewers, without the values it quotes."""
    return line if reaches(role, SEES_PEOPLE) else replace(line, text=_QUOTED.sub(r"\1…\1", line.text))


def _error_for_viewers(error: dict[str, Any] | None) -> dict[str, Any] | None:
    if error is None or str(error.get("code")).partition(".")[0] in _OURS:
        return error
    return {
        "code": error.get("code"),
        "message": "The job failed because of its input; the details may contain customer data.",
        "hint": "ask an analyst or an administrator to check this job",
    }
