"""Train a model on the lake, and register it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import output
from tenure.app.job_parameters.modelling import (
    BacktestedParameters,
    check_models,
    registered_version,
    version_facts,
)
from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.stages import BACKTEST, FIT, READ_WORKSPACE, REGISTER

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

MODELS = "models"


@dataclass(frozen=True)
class TrainParameters(BacktestedParameters):
    """`model`: the best of the back-test when left out."""

    model: str | None = None

    def check(self) -> None:
        super().check()
        check_models(*filter(None, (self.model,)))


def _run(parameters: TrainParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.modelling.train_orders import TrainOrders, train_orders
    from tenure.serving.publish import publish_change

    out = output(context, MODELS)
    version = registered_version(context)  # by an attempt that was killed after registering the model
    if version is None:
        command = TrainOrders(
            out,
            parameters.selection,
            parameters.model,
            parameters.cutoffs,
            parameters.level,
            parameters.settings,
        )
        trained = train_orders(command, context.shop, progress)
        version = registered_version(context)
        if version is None:
            facts = {"model": trained.name, "as_of": trained.as_of.isoformat()}
            return facts | version_facts(None) | {"folder": f"{MODELS}/{context.job_id}"}
    else:
        publish_change(context.shop, progress)  # that attempt may have been killed before it did
    shutil.rmtree(out, ignore_errors=True)  # the registry has it
    tags = {name: version.tags.get(name) for name in ("model", "as_of", "target")}
    return (
        {"run_id": context.settings.run_id, "horizon_days": int(version.tags["horizon_days"])}
        | tags
        | version_facts(version)
    )


KIND = Kind(
    "Train a model on the lake and register it.",
    "analyst",
    TrainParameters,
    _run,
    TRAINING,
    stages=(READ_WORKSPACE, BACKTEST, FIT, REGISTER),
)
