"""What a run was made from, so that a number on a screen can be traced back and computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.bootstrap import clock

if TYPE_CHECKING:
    from tenure.app.bootstrap import Settings
    from tenure.app.prepared import Prepared
    from tenure.app.run import RunMade
    from tenure.core.ports import Engine
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class RunRecord:
    """Data version, code version, cut, horizon and parameters of one run."""

    run_id: str
    kind: str
    started_at: datetime
    as_of: date
    horizon_days: int
    data_version: str
    code_version: str
    source: str
    parameters: dict[str, Any]


def record_of(kind: str, ready: Prepared, settings: Settings, parameters: dict[str, Any]) -> RunRecord:
    """A record whose id starts with its time and ends with a digest of what it was made from."""
    orders, code = ready.orders, version("tenure")
    made_from = json.dumps(
        [kind, orders.data_version, str(ready.as_of), ready.horizon_days, code, parameters]
    )
    digest = hashlib.sha256(made_from.encode()).hexdigest()[:8]
    return RunRecord(
        run_id=f"{settings.now:%Y%m%dT%H%M%S}-{digest}",
        kind=kind,
        started_at=settings.now,
        as_of=ready.as_of,
        horizon_days=ready.horizon_days,
        data_version=orders.data_version,
        code_version=code,
        source=orders.source,
        parameters=parameters,
    )


@contextmanager
def recorded(record: RunRecord, workspace: Path | None, settings: Settings) -> Iterator[None]:
    """Note in the workspace's store, if there is one, that the run began, and how it ended."""
    if workspace is None:
        yield
        return
    from tenure.store.runs import Run, RunLog

    log = RunLog(open_workspace(workspace, settings).database)
    log.begin(
        Run(
            run_id=record.run_id,
            kind=record.kind,
            started_at=record.started_at,
            as_of=record.as_of,
            horizon_days=record.horizon_days,
            data_version=record.data_version,
            code_version=record.code_version,
            parameters=record.parameters,
        )
    )
    try:
        yield
    except BaseException as error:
        log.finish(record.run_id, clock(), "failed", {"error": type(error).__name__})
        raise
    log.finish(record.run_id, clock())


def keep(made: RunMade, workspace: Path | None, settings: Settings, engine: Engine) -> None:
    """Put the predictions into the workspace's lake, if there is one."""
    if workspace is None:
        return
    from tenure.app.predict import predictions_arrow

    rows = engine.from_arrow(predictions_arrow(made.predictions), "run_predictions")
    with open_workspace(workspace, settings).lake.writing(engine) as writing:
        writing.append("predictions", rows)
        writing.commit(settings.now, f"run {made.record.run_id}")


def open_workspace(workspace: Path, settings: Settings) -> Workspace:
    """The workspace in that folder, its store where the settings say."""
    from tenure.store.workspace import Workspace

    return Workspace.open(workspace, settings.database_url)
