"""Keep a training in the workspace's model registry."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.modelling.run_record import RunRecord
from tenure.core.clock import clock
from tenure.core.errors import MissingExtra, StoreError
from tenure.reports.backtest_page import backtest_page
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.learning.trained import Trained
    from tenure.store.registry.registry import Training, Version

PLOTS = "backtest.html"


@dataclass(frozen=True)
class Made:
    """A training: the model, its back-test, the folder it was saved to, and what it was made from."""

    trained: Trained
    backtest: Backtest
    folder: Path
    record: RunRecord


def register(made: Made, workspace: Path | None, settings: Settings, progress: Progress) -> Version | None:
    """A new version of the workspace's model; None without a workspace, or without MLflow (a note says so).

    Call it when the folder is in its place: a registry that is away must not cost a training.
    Raises StoreError where the registry cannot be written; a note says that the model is safe.
    """
    if workspace is None:
        return None
    progress.step("Saving the model in the registry")
    try:
        version = open_workspace(workspace, settings).registry(settings.mlflow_url).record(_training(made))
    except MissingExtra as error:
        progress.note(f"The model is not in the registry: {error.redacted} {error.hint}")
        return None
    except StoreError:
        progress.note(f"The model itself is saved in {made.folder}")
        raise
    progress.note(f"Model version {version.number} ({', '.join(version.aliases)})")
    return version


def _training(made: Made) -> Training:
    from tenure.store.registry.registry import Training

    trained, backtest, record = made.trained, made.backtest, made.record
    evidence = trained.evidence
    metrics = asdict(evidence.metrics) if evidence and evidence.metrics else {}
    chosen = {"model": trained.name, "as_of": trained.as_of, "horizon_days": trained.horizon_days}
    return Training(
        run_id=record.run_id,
        started_at=record.started_at,
        finished_at=clock(),
        folder=made.folder,
        parameters=_given(record.parameters) | chosen,
        metrics={name: float(value) for name, value in metrics.items() if value is not None},
        evidence=evidence.to_json() if evidence else None,
        tags={name: str(value) for name, value in chosen.items()}
        | {
            "target": trained.target,
            "data_version": record.data_version,
            "features_version": trained.features_version,
            "code_version": record.code_version,
            "run": record.run_id,
        },
        files={PLOTS: backtest_page(backtest, trained.name)} if backtest.cutoffs else {},
    )


def _given(parameters: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in parameters.items() if value not in (None, [], {})}
