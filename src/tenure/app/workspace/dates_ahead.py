"""Whether a workspace contains dates in the future: a clock was wrong once, or is wrong now."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tenure.monitoring.order_age import is_ahead, newest_is_ahead
from tenure.store.lake.batches import ingested as ingested_batches

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


def dates_ahead(shop: Shop) -> str | None:
    """A sentence about the newest order, or else about the last import; None if no date is in the future.

    Raises StoreError if the workspace cannot be read.
    """
    today = shop.today
    newest, ingested = _in_lake(shop)
    days = [day for day in (newest, _pending(shop)) if day is not None]
    if days and (ahead := newest_is_ahead(max(days), today)):
        return ahead
    if ingested is None or not is_ahead(ingested.date(), today):
        return None
    return (
        f"Orders were last imported on {ingested.date()}, which is after today ({today}): a "
        "clock was wrong then, or is wrong now. Correct the clock; the orders themselves "
        "are unchanged."
    )


def _in_lake(shop: Shop) -> tuple[date | None, datetime | None]:
    """The day of the newest order, and when the newest batch was imported."""
    version = shop.lake.version
    ingested = max((batch.ingested_at for batch in ingested_batches(shop.lake, version)), default=None)
    with shop.engine("duckdb") as engine:
        tables = shop.lake.tables(engine, version)
        if not tables.has("transactions.order_date"):
            return None, ingested
        rows = tables.transactions
        newest = engine.to_arrow(rows.aggregate(newest=rows.order_date.max())).to_pylist()[0]["newest"]
    return None if newest is None else newest.date(), ingested


def _pending(shop: Shop) -> date | None:
    """The day of the newest order that is not in the lake yet."""
    newest = shop.arrivals.newest_order() if shop.workspace.has_database else None
    return None if newest is None else newest.date()
