"""What imports brought that the lake did not add, so that another import can be removed without losing it.

- Rows that the lake had already (`REPEATED`), with the columns that are compared.
- Rows of orders for which another import counts (`SET_ASIDE`), with all their columns.
- Contacts and products as each import had them (`IMPORTED`), because the newest import overwrites them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.store.lake import overlap

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import LakeWrite

BATCH_ID = "batch_id"
REPEATED = {"transactions": "repeated_orders", "events": "repeated_events"}
SET_ASIDE = "set_aside_orders"
IMPORTED = {"customers": "imported_customers", "products": "imported_products"}
EARLIER = "before"
"""Batch of contacts and products that were there before imports were recorded."""


def note_repeated(writing: LakeWrite, name: str, rows: ir.Table, batch_id: str) -> None:
    """Record rows of a batch that the lake had already; `rows` are transactions or events."""
    columns = [column for column in overlap.COMPARED[name] if column in rows.columns]
    writing.append(REPEATED[name], _of_batch(rows.select(*columns), batch_id))


def note_set_aside(writing: LakeWrite, rows: ir.Table, batch_id: str | None = None) -> None:
    """Record rows of orders for which this batch does not count; by default `rows` name the batch."""
    writing.append(SET_ASIDE, rows if batch_id is None else _of_batch(rows, batch_id))


def note_imported(
    lake: Lake, writing: LakeWrite, name: str, rows: ir.Table, old: ir.Table | None, batch_id: str
) -> None:
    """Record the contacts or products of a batch; at first also those that the lake has (`old`)."""
    if old is not None and IMPORTED[name] not in lake.names():
        writing.append(IMPORTED[name], _of_batch(old, EARLIER))
    writing.append(IMPORTED[name], _of_batch(rows, batch_id))


def _of_batch(rows: ir.Table, batch_id: str) -> ir.Table:
    return rows.mutate(**{BATCH_ID: ibis.literal(batch_id)})
