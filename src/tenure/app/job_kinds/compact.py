"""Take what came in one by one into the lake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.kind import Kind, Schedule
from tenure.app.jobs.plain import plain

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress
    from tenure.store.database.database import Database


@dataclass(frozen=True)
class CompactParameters:
    """There is nothing to choose."""


def _run(_: CompactParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.data.compact import compact
    from tenure.app.forgetting.returned_customers import ONE_BY_ONE

    made = compact(context.workspace, context.settings, progress)
    sentences = made.returned.sentences(ONE_BY_ONE)
    facts = {
        "taken_in": made.taken_in,
        "removed": made.removed,
        "returned": made.returned.customers,
        "returned_alike": made.returned.alike,
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
)
