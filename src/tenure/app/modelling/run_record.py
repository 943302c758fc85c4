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

from tenure.core.clock import clock
from tenure.store.lake.lake import WAIT_SECONDS
from tenure.store.workspace import open_workspace

_JOB_WAIT_SECONDS = 600.0

if TYPE_CHECKING:
    import pandas as pd

    from tenure.app.modelling.prepared import Prepared
    from tenure.app.modelling.run import RunResult
    from tenure.core.ports import Engine
    from tenure.core.settings import Settings
    from tenure.store.records.runs import RunLog


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


def new_record(kind: str, ready: Prepared, settings: Settings, parameters: dict[str, Any]) -> RunRecord:
    """A record whose id starts with its time and ends with a digest of what it was made from, if the
    settings give none.
    """
    orders, code = ready.orders, version("tenure")
    made_from = json.dumps(
        [kind, orders.data_version, str(ready.as_of), ready.horizon_days, code, parameters]
    )
    digest = hashlib.sha256(made_from.encode()).hexdigest()[:8]
    return RunRecord(
        run_id=settings.run_id or f"{settings.now:%Y%m%dT%H%M%S}-{digest}",
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
    from tenure.store.records.runs import RunLog

    database = open_workspace(workspace, settings).database
    try:
        with _logged(record, RunLog(database), again=settings.run_id is not None):
            yield
    finally:
        database.close()


@contextmanager
def _logged(record: RunRecord, log: RunLog, *, again: bool) -> Iterator[None]:
    from tenure.store.records.runs import Run

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
        ),
        again=again,
    )
    try:
        yield
    except BaseException as error:
        log.finish(record.run_id, clock(), "failed", {"error": type(error).__name__})
        raise
    log.finish(record.run_id, clock())


def without_erased(predictions: pd.DataFrame, workspace: Path | None, since: datetime) -> pd.DataFrame:
    """Without those who were erased since then: their orders had been read."""
    from tenure.store.records.erasures import Erasures, erased_among

    erasures = Erasures(workspace).meanwhile(since) if workspace is not None else ()
    gone = erased_among(predictions["customer_id"], erasures) if erasures else set()
    return predictions[~predictions["customer_id"].isin(gone)] if gone else predictions


def keep(made: RunResult, workspace: Path | None, settings: Settings, engine: Engine) -> None:
    """Put the predictions into the workspace's lake, if there is one."""
    if workspace is not None:
        store_predictions(made.predictions, made.record.run_id, workspace, settings, engine)


def store_predictions(
    predictions: pd.DataFrame, run_id: str, workspace: Path, settings: Settings, engine: Engine
) -> int:
    """Put the predictions of a run into the lake; returns the lake's version.

    Where the run may have been begun before (`settings.run_id`), they replace what it had put there. Those of
    customers who were erased since the run read their orders are left out.
    """
    from tenure.learning.predict import predictions_arrow
    from tenure.store.lake.scoring_order import note_scoring
    from tenure.store.records.erasures import Erasures

    rows = engine.from_arrow(predictions_arrow(predictions), "run_predictions")
    lake, erasures = open_workspace(workspace, settings).lake, Erasures(workspace)
    wait_seconds = _JOB_WAIT_SECONDS if settings.run_id else WAIT_SECONDS
    with lake.writing(engine, wait_seconds=wait_seconds) as writing:
        log = lake.table("transactions", engine)
        if log is not None and erasures.all():
            rows = rows.semi_join(log, "customer_id")
        if settings.run_id:
            writing.take_out("predictions", lambda held: held.run_id == run_id)
        writing.append("predictions", rows)
        note_scoring(lake, writing, run_id, engine)
        return writing.commit(settings.now, f"run {run_id}")
