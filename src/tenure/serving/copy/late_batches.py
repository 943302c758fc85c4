"""Batches imported after the customers were scored, so their rows are not in the predictions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.core.errors import StoreError
from tenure.store.lake import batches

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    from tenure.store.lake.batches import Batch
    from tenure.store.workspace import Workspace

_TIME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class LateBatches:
    """IDs of late batches.

    since : source -> first late ID, for batches recorded by month only; their IDs contain the time.
    """

    batch_ids: list[str]
    since: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.batch_ids or self.since)

    def includes(self, batch_id: ir.StringValue) -> ir.BooleanValue:
        """Whether a row came with one of these batches."""
        matches = batch_id.isin(self.batch_ids)
        for source, first in self.since.items():
            matches |= batch_id.startswith(f"{source}-") & (batch_id >= first)
        return matches


def late_batches(place: Workspace, version: int, run_id: str) -> LateBatches:
    """Batches in the lake at `version` that the run had not read.

    Compares with the version the run read, or by time if that version or the run's record is gone.
    """
    from tenure.store.records.runs import LAKE_PREFIX, RunLog

    current = batches.ingested(place.lake, version)
    try:
        run = RunLog(place.database).get(run_id)
    except StoreError:
        return _late(current, run_id[:15], lambda batch: f"{batch.ingested_at:{_TIME}}" > run_id[:15])
    finally:
        place.database.close()
    start_time = f"{run.started_at:{_TIME}}"
    try:
        version_read = int((run.data_version or "").removeprefix(LAKE_PREFIX))
        known_ids = {batch.batch_id for batch in batches.ingested(place.lake, version_read)}
    except (ValueError, StoreError):
        return _late(current, start_time, lambda batch: batch.ingested_at > run.started_at)
    return _late(current, start_time, lambda batch: batch.batch_id not in known_ids)


def _late(current: list[Batch], start_time: str, is_late: Callable[[Batch], bool]) -> LateBatches:
    single = [batch.batch_id for batch in current if not batch.is_folded and is_late(batch)]
    by_month = [batch for batch in current if batch.is_folded and f"{batch.ingested_at:{_TIME}}" > start_time]
    return LateBatches(single, {batch.source: f"{batch.source}-{start_time}" for batch in by_month})
