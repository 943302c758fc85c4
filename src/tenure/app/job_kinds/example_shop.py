"""An example shop to explore: generate and import it, then back-test, predict and report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_kinds import generate, report
from tenure.app.job_kinds.ingest import facts_of
from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.stages import IMPORT, RUN

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class ExampleShopParameters(report.ReportParameters, generate.GenerateParameters):
    """The size of the shop; how far ahead to predict, and how to back-test."""

    def check(self) -> None:
        """Raises what the checks of generate and report raise."""
        generate.GenerateParameters.check(self)
        report.ReportParameters.check(self)


def _run(parameters: ExampleShopParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    """Both steps recognize what an earlier attempt of the job has done."""
    imported = generate.import_generated(parameters, context, progress)
    return facts_of(imported) | report.report_on(parameters, context, progress, imported.account)


KIND = Kind(
    "Generate and import an example shop, then back-test, predict and report.",
    "analyst",
    ExampleShopParameters,
    _run,
    TRAINING,
    stages=(generate.GENERATE, *IMPORT, *RUN),
)
