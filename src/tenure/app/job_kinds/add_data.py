"""From a file to predictions: import an upload into the lake, then back-test, predict and report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_kinds import ingest, report
from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.stages import IMPORT, RUN

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class AddDataParameters(report.ReportParameters, UploadedLog):
    """Which upload and how to read it; how far ahead to predict, and how to back-test."""

    def check(self) -> None:
        """Raises what the checks of ingest and report raise."""
        UploadedLog.check(self)
        report.ReportParameters.check(self)


def _run(parameters: AddDataParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    """Both steps recognize what an earlier attempt of the job has done."""
    imported = ingest.ingest_upload(parameters, context, progress)
    predicted = report.report_on(parameters, context, progress, imported.account)
    return ingest.facts_of(imported) | predicted


KIND = Kind(
    "Import an uploaded order log, then back-test, predict and report.",
    "analyst",
    AddDataParameters,
    _run,
    TRAINING,
    stages=(*IMPORT, *RUN),
)
