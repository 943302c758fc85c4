"""Orders that were removed, corrected or replaced, and their customers, who are predicted again."""

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
    from tenure.store.lake.writing import LakeWrite

ORDER_CHANGES = "order_changes"
"""Table of the lake: one row per changed order and customer, with the batch that recorded the change."""

SOURCE = "order_change"
Change = Literal["removed", "corrected", "replaced"]


def note_changes(writing: LakeWrite, orders: ir.Table, change: Change, batch_id: str, now: datetime) -> None:
    """Record the customers whose predictions used these orders before the change.

    `orders` has an `order_id` and a `customer_id` per row, including customers from before the change.
    """
    at = ibis.literal(now.astimezone(UTC).replace(tzinfo=None)).cast("timestamp(6)")
    noted = orders.select("customer_id", "order_id").distinct()
    noted = noted.mutate(change=ibis.literal(change), batch_id=ibis.literal(batch_id), changed_at=at)
    writing.append(ORDER_CHANGES, noted)


class OrderInLake:
    """One order in the lake. Changes within a write become visible with its commit.

    Attributes
    ----------
    batch_id : str
        Batch of the change.
    """

    def __init__(self, order_id: str, lake: Lake, writing: LakeWrite, engine: Engine, now: datetime) -> None:
        self._order_id, self._lake, self._writing, self._engine = order_id, lake, writing, engine
        self._now, self.batch_id = now, f"{SOURCE}-{now:%Y%m%dT%H%M%S%f}"

    @property
    def columns(self) -> tuple[str, ...] | None:
        """Columns of the log; None if there is none."""
        log = self._lake.table("transactions", self._engine)
        return None if log is None else tuple(log.columns)

    def rows(self) -> list[dict[str, Any]]:
        """Rows of the order, oldest first; empty if the lake does not have it."""
        log = self._lake.table("transactions", self._engine)
        if log is None:
            return []
        query = log.filter(log.order_id == self._order_id).order_by("order_date")
        rows: list[dict[str, Any]] = self._engine.to_arrow(query).to_pylist()
        return rows

    def was_removed(self) -> bool:
        """Whether the last recorded change of the order is its removal."""
        changes = self._lake.table(ORDER_CHANGES, self._engine)
        if changes is None:
            return False
        own_changes = changes.filter(changes.order_id == self._order_id).order_by(changes.changed_at.desc())
        newest = self._engine.to_arrow(own_changes.limit(1)).to_pylist()
        return bool(newest) and newest[0]["change"] == "removed"

    def take_out(self, customer_ids: Collection[str]) -> None:
        """Remove the order's rows of these customers; older versions still have them."""
        self._writing.take_out(
            "transactions",
            lambda log: (log.order_id == self._order_id) & log.customer_id.isin(sorted(customer_ids)),
        )

    def put(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add the new rows of the order; columns without values are left out."""
        if rows:
            columns = [
                column
                for column in TABLES["transactions"]
                if any(row.get(column.name) is not None for row in rows)
            ]
            table = self._engine.from_arrow(rows_as_arrow(rows, columns), "order_rows")
            typed = {column.name: table[column.name].cast(IBIS_TYPES[column.kind]) for column in columns}
            self._writing.append("transactions", table.select(**typed, batch_id=ibis.literal(self.batch_id)))

    def note(self, change: Change, customer_ids: Collection[str], keep: Collection[str] = ()) -> None:
        """Record the customers whose predictions used the old order; batches to `keep` are not folded."""
        import pyarrow as pa

        customers = pa.table({"customer_id": pa.array(sorted(customer_ids), pa.string())})
        orders = self._engine.from_arrow(customers, "order_change").mutate(
            order_id=ibis.literal(self._order_id)
        )
        note_changes(self._writing, orders, change, self.batch_id, self._now)
        batch = batches.Batch(self.batch_id, SOURCE, "", self._now, {}, {}, {}, {})
        record = batches.folded([*batches.ingested(self._lake), batch], SOURCE, {*keep, self.batch_id})
        table = batches.as_table(record)
        self._writing.replace(batches.BATCHES, self._engine.from_arrow(table, "noted_batches"))
