"""The record of a run: the data, code and parameters it used, so that a number can be computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from tenure.core.clock import clock
from tenure.store.lake.lake import WAIT_SECONDS

_JOB_WAIT_SECONDS = 600.0

if TYPE_CHECKING:
    import pandas as pd

    from tenure.app.modelling.prepared import PreparedOrders
    from tenure.core.frames.window import Window
    from tenure.core.ports import Engine
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.records.runs import RunLog


@dataclass(frozen=True)
class RunRecord:
    """Data version, code version, window and parameters of one run."""

    run_id: str
    kind: str
    started_at: datetime
    window: Window
    data_version: str
    code_version: str
    source: str
    parameters: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """All fields, with those of the window in its place."""
        return {
            "run_id": self.run_id,
            "kind": self.kind,
            "started_at": self.started_at,
            **asdict(self.window),
            "data_version": self.data_version,
            "code_version": self.code_version,
            "source": self.source,
            "parameters": self.parameters,
        }


def new_record(
    kind: str, prepared: PreparedOrders, settings: Settings, parameters: dict[str, Any]
) -> RunRecord:
    """A record with the id of the settings, or one of the start time and a digest of what the run uses."""
    orders, window, code = prepared.orders, prepared.window, version("tenure")
    contents = json.dumps(
        [kind, orders.data_version, str(window.as_of), window.horizon_days, code, parameters]
    )
    digest = hashlib.sha256(contents.encode()).hexdigest()[:8]
    return RunRecord(
        run_id=settings.run_id or f"{settings.now:%Y%m%dT%H%M%S}-{digest}",
        kind=kind,
        started_at=settings.now,
        window=window,
        data_version=orders.data_version,
        code_version=code,
        source=orders.source,
        parameters=parameters,
    )


@contextmanager
def recording(record: RunRecord, shop: Shop) -> Iterator[None]:
    """Record in the workspace's store that the run began and how it ended; nothing without a workspace."""
    if not shop.has_workspace:
        yield
        return
    from tenure.store.records.runs import RunLog

    with _logged(record, RunLog(shop.database), is_repeat=shop.settings.run_id is not None):
        yield


@contextmanager
def _logged(record: RunRecord, log: RunLog, *, is_repeat: bool) -> Iterator[None]:
    from tenure.store.records.runs import Run

    log.begin(
        Run(
            run_id=record.run_id,
            kind=record.kind,
            started_at=record.started_at,
            as_of=record.window.as_of,
            horizon_days=record.window.horizon_days,
            data_version=record.data_version,
            code_version=record.code_version,
            parameters=record.parameters,
        ),
        again=is_repeat,
    )
    try:
        yield
    except BaseException as error:
        log.finish(record.run_id, clock(), "failed", {"error": type(error).__name__})
        raise
    log.finish(record.run_id, clock())


def without_erased(predictions: pd.DataFrame, shop: Shop, since: datetime) -> pd.DataFrame:
    """Without customers who were erased since then: their orders may have been read before."""
    from tenure.store.records.erasures import Erasures, erased_among

    erasures = Erasures(shop.path).meanwhile(since) if shop.has_workspace else ()
    erased = erased_among(predictions["customer_id"], erasures) if erasures else set()
    return predictions[~predictions["customer_id"].isin(erased)] if erased else predictions


def store_predictions(predictions: pd.DataFrame, run_id: str, shop: Shop, engine: Engine) -> int:
    """Write the predictions of a run to the lake; returns the lake's version.

    If the run may have been started before (`settings.run_id`), they replace its earlier predictions.
    Predictions for customers who were erased since the run read their orders are left out.
    """
    from tenure.learning.predict import predictions_arrow
    from tenure.store.lake.scoring_order import note_scoring
    from tenure.store.records.erasures import Erasures

    rows = engine.from_arrow(predictions_arrow(predictions), "run_predictions")
    lake, settings, erasures = shop.lake, shop.settings, Erasures(shop.path)
    wait_seconds = _JOB_WAIT_SECONDS if settings.run_id else WAIT_SECONDS
    with lake.writing(engine, wait_seconds=wait_seconds) as writing:
        log = lake.table("transactions", engine)
        if log is not None and erasures.all():
            rows = rows.semi_join(log, "customer_id")
        if settings.run_id:
            writing.take_out("predictions", lambda stored: stored.run_id == run_id)
        writing.append("predictions", rows)
        note_scoring(lake, writing, run_id, engine)
        return writing.commit(settings.now, f"run {run_id}")
