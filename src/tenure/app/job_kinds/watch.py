"""Look whether something needs attention."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.kind import Kind, Schedule
from tenure.app.jobs.stages import Stage

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.database.database import Database

_SECONDS_OF_A_DAY = 86_400.0


@dataclass(frozen=True)
class WatchParameters:
    """No parameters."""


def _run(_: WatchParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.notices.watch import Watch, watch

    return asdict(watch(Watch(), context.shop, progress))


def _seconds(_: Settings) -> float:
    return _SECONDS_OF_A_DAY


def _has_scored(database: Database) -> bool:
    """Whether there has been a run: an empty workspace has nothing to watch."""
    from sqlalchemy import select

    from tenure.store.database.schema import RUNS

    with database.transaction(reads_only=True) as connection:
        return connection.execute(select(RUNS.c.run_id).limit(1)).first() is not None


KIND = Kind(
    "Check the age of the orders and the health of the model, and raise alerts.",
    "admin",
    WatchParameters,
    _run,
    schedule=Schedule(_seconds, _has_scored),
    grows=False,
    stages=(Stage("Check orders and model", ("Checking the data and the model",)),),
)
