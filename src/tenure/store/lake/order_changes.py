"""Orders that were removed, corrected or replaced, and whose they were: those are predicted again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import ibis

from tenure.core.arrow_rows import rows_as_arrow
from tenure.core.orders.schema import IBIS_TYPES, TABLES
from tenure.store.lake import batches

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import Writing

ORDER_CHANGES = "order_changes"
"""Table of the lake: a row per order and customer, with the batch in which the change was noted."""

SOURCE = "order_change"
Change = Literal["removed", "corrected", "replaced"]


def note_changes(writing: Writing, orders: ir.Table, change: Change, batch_id: str, now: datetime) -> None:
    """Write down whose predictions were made with these orders as they were.

    `orders` has an `order_id` and a `customer_id` per row, those from before the change included.
    """
    at = ibis.literal(now.astimezone(UTC).replace(tzinfo=None)).cast("timestamp(6)")
    noted = orders.select("customer_id", "order_id").distinct()
    noted = noted.mutate(change=ibis.literal(change), batch_id=ibis.literal(batch_id), changed_at=at)
    writing.append(ORDER_CHANGES, noted)


class OrderInLake:
    """One order as the lake has it. Changed within a write, and visible with its commit.

    Attributes
    ----------
    batch_id : str
        Of the change.
    """

    def __init__(self, order_id: str, lake: Lake, writing: Writing, engine: Engine, now: datetime) -> None:
        self._order_id, self._lake, self._writing, self._engine = order_id, lake, writing, engine
        self._now, self.batch_id = now, f"{SOURCE}-{now:%Y%m%dT%H%M%S%f}"

    @property
    def columns(self) -> tuple[str, ...] | None:
        """Of the log; None where there is none."""
        log = self._lake.table("transactions", self._engine)
        return None if log is None else tuple(log.columns)

    def rows(self) -> list[dict[str, Any]]:
        """Its rows, oldest first; none where the lake has no such order."""
        log = self._lake.table("transactions", self._engine)
        if log is None:
            return []
        mine = log.filter(log.order_id == self._order_id).order_by("order_date")
        found: list[dict[str, Any]] = self._engine.to_arrow(mine).to_pylist()
        return found

    def was_removed(self) -> bool:
        """Whether nothing was noted of it after it was removed."""
        changes = self._lake.table(ORDER_CHANGES, self._engine)
        if changes is None:
            return False
        mine = changes.filter(changes.order_id == self._order_id).order_by(changes.changed_at.desc())
        newest = self._engine.to_arrow(mine.limit(1)).to_pylist()
        return bool(newest) and newest[0]["change"] == "removed"

    def take_out(self, customer_ids: Collection[str]) -> None:
        """Keep every other row of the log, those of other customers too; older versions still have these."""
        self._writing.take_out(
            "transactions",
            lambda log: (log.order_id == self._order_id) & log.customer_id.isin(sorted(customer_ids)),
        )

    def put(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add its rows as they are from now on; columns that none of them has are left out."""
        if rows:
            columns = [
                one for one in TABLES["transactions"] if any(row.get(one.name) is not None for row in rows)
            ]
            given = self._engine.from_arrow(rows_as_arrow(rows, columns), "order_rows")
            typed = {one.name: given[one.name].cast(IBIS_TYPES[one.kind]) for one in columns}
            self._writing.append("transactions", given.select(**typed, batch_id=ibis.literal(self.batch_id)))

    def note(self, change: Change, customer_ids: Collection[str], keep: Collection[str] = ()) -> None:
        """Write down whose prediction was made with the order as it was; batches to `keep` are not folded."""
        import pyarrow as pa

        customers = pa.table({"customer_id": pa.array(sorted(customer_ids), pa.string())})
        theirs = self._engine.from_arrow(customers, "order_change").mutate(
            order_id=ibis.literal(self._order_id)
        )
        note_changes(self._writing, theirs, change, self.batch_id, self._now)
        noted = batches.Batch(self.batch_id, SOURCE, "", self._now, {}, {}, {}, {})
        record = batches.folded([*batches.ingested(self._lake), noted], SOURCE, {*keep, self.batch_id})
        table = batches.as_table(record)
        self._writing.replace(batches.BATCHES, self._engine.from_arrow(table, "noted_batches"))
