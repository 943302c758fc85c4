"""Remove data whose retention period is over."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.kind import Kind, Schedule
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import Stage

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress
    from tenure.store.database.database import Database

_EVERY_SECONDS = 86_400.0


@dataclass(frozen=True)
class CleanUpParameters:
    """No parameters: settings determine how long data is kept."""


def _run(_: CleanUpParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.storage.clean_up import CleanUp, clean_up

    return dict(plain(asdict(clean_up(CleanUp(), context.shop, progress))))


def _is_due(database: Database) -> bool:
    """Whether the store is older than a day: there is nothing to clean up before."""
    from tenure.core.clock import clock
    from tenure.store.database.old_rows import OldRows

    oldest = OldRows(database).oldest()
    return oldest is not None and oldest < clock() - timedelta(days=1)


KIND = Kind(
    "Remove data whose retention period is over.",
    "admin",
    CleanUpParameters,
    _run,
    lane="cleaning",
    schedule=Schedule(lambda _: _EVERY_SECONDS, _is_due),
    grows=False,
    stages=(Stage("Remove expired data", ("Removing expired data",)),),
)
