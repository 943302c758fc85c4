"""Describe an uploaded order log, without predictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import output
from tenure.app.job_kinds.check import CHECKS
from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.stages import CLEAN, READ, Stage

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

PAGE = "profile.html"


@dataclass(frozen=True)
class ProfileParameters(UploadedLog):
    """Which upload, how to read it, and the currency sign or code to show with amounts."""

    currency: str | None = None


def _run(parameters: ProfileParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.data.profile import Profile, profile

    out = output(context, CHECKS)
    log = parameters.log(context.shop)
    page = profile(Profile(log, out / PAGE, parameters.currency), context.shop, progress)
    return {"folder": f"{CHECKS}/{context.job_id}", "files": [page.name]}


KIND = Kind(
    "Describe an uploaded order log: distributions, seasons, cohorts, gaps and missing data.",
    "analyst",
    ProfileParameters,
    _run,
    stages=(READ, CLEAN, Stage("Describe the orders", ("Profiling",), 2)),
)
