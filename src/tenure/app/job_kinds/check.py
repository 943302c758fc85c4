"""Check the quality of an uploaded order log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import output
from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.stages import CLEAN, READ, Stage

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
    result = check(Check(parameters.log(context.shop), out), context.shop, progress)
    return {
        "folder": f"{CHECKS}/{context.job_id}",
        "files": sorted(path.name for path in out.iterdir()),
        "quarantined": result.quarantined,
        "rows_in": result.rows_in,
        "findings": [asdict(finding) for finding in result.findings_not_passed],
        "cleaned": [asdict(count) for count in result.cleaned],
    }


KIND = Kind(
    "Write a quality report for an uploaded order log.",
    "analyst",
    CheckParameters,
    _run,
    stages=(READ, CLEAN, Stage("Check the quality", ("Checking quality",), 2)),
)
