"""Run on the lake: back-test, train the champion, predict and write a report."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import output
from tenure.app.job_parameters.modelling import (
    BacktestedParameters,
    check_models,
    registered_version,
    version_facts,
)
from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.stages import RUN
from tenure.core.orders.account import Account

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

RUNS = "runs"


@dataclass(frozen=True)
class ReportParameters(BacktestedParameters):
    """`models` are the candidates; the default ones when empty."""

    models: tuple[str, ...] = ()

    def check(self) -> None:
        super().check()
        check_models(*self.models)


def _run(parameters: ReportParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    return report_on(parameters, context, progress, Account())


def report_on(
    parameters: ReportParameters, context: JobContext, progress: Progress, account: Account
) -> dict[str, Any]:
    """The report includes the `account` of a file that was imported just before."""
    from tenure.app.modelling.run import Run, run
    from tenure.serving.publish import publish_change

    out = output(context, RUNS)
    version = registered_version(context) if out.is_dir() else None
    if version is None:
        command = Run(
            out,
            replace(parameters.selection, account=account),
            parameters.models,
            parameters.cutoffs,
            parameters.level,
            settings=parameters.settings,
        )
        run(command, context.shop, progress)
        version = registered_version(context)
    else:
        publish_change(context.shop, progress)  # a killed attempt may have registered it and not done that
    return _result(context, out) | version_facts(version)


def _result(context: JobContext, out: Path) -> dict[str, Any]:
    from tenure.app.modelling.run_results import RECORD

    record = json.loads((out / RECORD).read_text(encoding="utf-8"))
    return {
        "run_id": record["run_id"],
        "folder": f"{RUNS}/{context.job_id}",
        "files": sorted(path.name for path in out.iterdir() if path.is_file()),
        "model": record["champion"],
        "customers": record["customers"],
        "as_of": record["as_of"],
        "horizon_days": record["horizon_days"],
    }


KIND = Kind(
    "Back-test, choose a model, predict, and write a report.",
    "analyst",
    ReportParameters,
    _run,
    TRAINING,
    stages=RUN,
)
