"""Register a training in the workspace's model registry."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.modelling.run_record import RunRecord
from tenure.core.clock import clock
from tenure.core.errors import MissingExtra, StoreError
from tenure.reports.backtest_page import backtest_page

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest
    from tenure.core.ports import Progress
    from tenure.learning.trained import TrainedModel
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Training, Version

PLOTS = "backtest.html"


@dataclass(frozen=True)
class FinishedTraining:
    """A model, its back-test, the folder it was saved to, and the record of its run."""

    trained: TrainedModel
    backtest: Backtest
    folder: Path
    record: RunRecord


def register_training(training: FinishedTraining, shop: Shop, progress: Progress) -> Version | None:
    """A new version of the workspace's model; None without a workspace, or without MLflow (with a note).

    Call it once the folder is saved: an unavailable registry must not lose a training.
    Raises StoreError if the registry cannot be written; a note says where the model is saved.
    """
    if not shop.has_workspace:
        return None
    progress.step("Saving the model in the registry")
    try:
        version = shop.registry.record(_entry(training))
    except MissingExtra as error:
        progress.note(f"The model is not in the registry: {error.redacted} {error.hint}")
        return None
    except StoreError:
        progress.note(f"The model itself is saved in {training.folder}")
        raise
    progress.note(f"Model version {version.number} ({', '.join(version.aliases)})")
    return version


def _entry(training: FinishedTraining) -> Training:
    from tenure.store.registry.model_version import Training

    trained, backtest, record = training.trained, training.backtest, training.record
    evidence = trained.evidence
    metrics = asdict(evidence.metrics) if evidence and evidence.metrics else {}
    tags = {"model": trained.name, "as_of": trained.as_of, "horizon_days": trained.horizon_days}
    return Training(
        run_id=record.run_id,
        started_at=record.started_at,
        finished_at=clock(),
        folder=training.folder,
        parameters=_not_empty(record.parameters) | tags,
        metrics={name: float(value) for name, value in metrics.items() if value is not None},
        evidence=evidence.to_json() if evidence else None,
        tags={name: str(value) for name, value in tags.items()}
        | {
            "target": trained.target,
            "data_version": record.data_version,
            "features_version": trained.features_version,
            "code_version": record.code_version,
            "run": record.run_id,
        },
        files={PLOTS: backtest_page(backtest, trained.name)} if backtest.cutoffs else {},
    )


def _not_empty(parameters: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in parameters.items() if value not in (None, [], {})}
