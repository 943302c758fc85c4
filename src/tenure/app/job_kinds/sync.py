"""Run a connection to a shop: fetch its new orders and import them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from tenure.app.connections.submit_run import KIND as NAME
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import IMPORT, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress
    from tenure.store.database.database import Database
    from tenure.store.records.jobs import Job

_LANE = "connections"
_WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class SyncParameters:
    """The id or name of the connection."""

    connection: str


def _run(parameters: SyncParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.connections.run_connection import RunConnection, run_connection
    from tenure.serving.publish import refresh_serving

    result = run_connection(RunConnection(parameters.connection, _WAIT_SECONDS), context.shop, progress)
    for sentence in result.sentences:
        progress.note(sentence)
    refresh_serving(context.shop.workspace, context.shop.settings, progress)
    return dict(plain(asdict(result)))


def _submit_due(database: Database, by: str, now: datetime) -> list[Job]:
    from tenure.store.records.connections import submit_due_runs
    from tenure.store.records.jobs import Job

    def job(connection_id: str) -> Job:
        return Job(token_hex(16), NAME, {"connection": connection_id}, by, now, _LANE)

    return submit_due_runs(database, job, now)


KIND = Kind(
    "Fetch new orders from a connected shop and import them.",
    "analyst",
    SyncParameters,
    _run,
    lane=_LANE,
    submit_due=_submit_due,
    stages=(Stage("Fetch from the shop", ("Fetching from",), 5), *IMPORT),
)
