"""Whether a workspace holds dates that are still to come: a clock was wrong once, or is wrong now."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.open_engine import open_engine
from tenure.monitoring.order_age import is_ahead, newest_is_ahead
from tenure.store.lake.batches import ingested as ingested_batches
from tenure.store.records.arrivals import Arrivals
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace


def dates_ahead(workspace: Path, settings: Settings) -> str | None:
    """A sentence about the newest order, or else about when orders last came in; None where all is well.

    Raises StoreError where the workspace cannot be read.
    """
    place, today = open_workspace(workspace, settings), settings.today
    newest, ingested = _in_lake(place, settings)
    days = [one for one in (newest, _waiting(place)) if one is not None]
    if days and (ahead := newest_is_ahead(max(days), today)):
        return ahead
    if ingested is None or not is_ahead(ingested.date(), today):
        return None
    return (
        f"Orders were last imported on {ingested.date()}, which is after today ({today}): a "
        "clock was wrong then, or is wrong now. Correct the clock; the orders themselves "
        "are unchanged."
    )


def _in_lake(place: Workspace, settings: Settings) -> tuple[date | None, datetime | None]:
    """The day of the newest order, and when the newest batch came in."""
    version = place.lake.version
    ingested = max((one.ingested_at for one in ingested_batches(place.lake, version)), default=None)
    with open_engine(settings, "duckdb") as engine:
        tables = place.lake.tables(engine, version)
        if not tables.has("transactions.order_date"):
            return None, ingested
        rows = tables.transactions
        newest = engine.to_arrow(rows.aggregate(newest=rows.order_date.max())).to_pylist()[0]["newest"]
    return None if newest is None else newest.date(), ingested


def _waiting(place: Workspace) -> date | None:
    """The day of the newest order that waits."""
    if not place.has_database:
        return None
    try:
        newest = Arrivals(place.database).newest_order()
    finally:
        place.database.close()
    return None if newest is None else newest.date()
