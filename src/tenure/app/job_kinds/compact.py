"""Move orders and events that were sent individually into the lake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.kind import Kind, Schedule
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import ADD, PUBLISH

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress
    from tenure.store.database.database import Database


@dataclass(frozen=True)
class CompactParameters:
    """No parameters."""


def _run(_: CompactParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.data.compact import Compact, compact
    from tenure.app.forgetting.returned_customers import ONE_BY_ONE

    result = compact(Compact(), context.shop, progress)
    sentences = result.returned.sentences(ONE_BY_ONE)
    facts = {
        "taken_in": result.taken_in,
        "removed": result.removed,
        "returned": result.returned.customers,
        "returned_alike": result.returned.alike,
        "sentences": sentences,
    }
    return dict(plain(facts))


def _is_due(database: Database) -> bool:
    from tenure.store.records.arrivals import Arrivals

    return Arrivals(database).last_number() > 0


KIND = Kind(
    "Merge orders and events that were sent individually into the lake.",
    "admin",
    CompactParameters,
    _run,
    lane="compacting",
    schedule=Schedule(lambda settings: settings.compact_seconds, _is_due),
    stages=(ADD, PUBLISH),
)
