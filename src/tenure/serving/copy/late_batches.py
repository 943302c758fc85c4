"""Batches that came into the lake after its customers were scored: what they brought is in no prediction."""

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
    """Batches by id, and by source those that are on record by month only: their ids hold the time, and
    these are late from the id given.
    """

    batch_ids: list[str]
    since: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.batch_ids or self.since)

    def includes(self, batch_id: ir.StringValue) -> ir.BooleanValue:
        """Whether a row came with one of them."""
        found = batch_id.isin(self.batch_ids)
        for source, first in self.since.items():
            found |= batch_id.startswith(f"{source}-") & (batch_id >= first)
        return found


def late_batches(place: Workspace, version: int, run_id: str) -> LateBatches:
    """Those that the lake has at `version` and the run had not.

    By the version the run read; by the clock where that version is gone, or the run was never noted.
    """
    from tenure.store.records.runs import OF_THE_LAKE, RunLog

    now = batches.ingested(place.lake, version)
    try:
        run = RunLog(place.database).get(run_id)
    except StoreError:
        return _late(now, run_id[:15], lambda one: f"{one.ingested_at:{_TIME}}" > run_id[:15])
    finally:
        place.database.close()
    began = f"{run.started_at:{_TIME}}"
    try:
        read = int((run.data_version or "").removeprefix(OF_THE_LAKE))
        seen = {one.batch_id for one in batches.ingested(place.lake, read)}
    except (ValueError, StoreError):
        return _late(now, began, lambda one: one.ingested_at > run.started_at)
    return _late(now, began, lambda one: one.batch_id not in seen)


def _late(now: list[Batch], began: str, is_late: Callable[[Batch], bool]) -> LateBatches:
    single = [one.batch_id for one in now if not one.is_folded and is_late(one)]
    by_month = [one for one in now if one.is_folded and f"{one.ingested_at:{_TIME}}" > began]
    return LateBatches(single, {one.source: f"{one.source}-{began}" for one in by_month})
