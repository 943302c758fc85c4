"""Is an upload fit to be used? A quality report of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import output
from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.kind import Kind

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

CHECKS = "checks"


@dataclass(frozen=True)
class CheckParameters(UploadedLog):
    """Which upload, and how to read it."""


def _run(parameters: CheckParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.data.check import Check, check

    out = output(context, CHECKS)
    made = check(Check(parameters.log(context.workspace), out), context.settings, progress)
    return {
        "folder": f"{CHECKS}/{context.job_id}",
        "files": sorted(one.name for one in out.iterdir()),
        "quarantined": made.quarantined,
        "rows_in": made.rows_in,
        "found": [asdict(one) for one in made.found],
        "cleaned": [asdict(one) for one in made.cleaned],
    }


KIND = Kind("Write a quality report for an uploaded order log.", "analyst", CheckParameters, _run)
