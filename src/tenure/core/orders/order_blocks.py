"""Blocks of an order in its file: consecutive rows of one order are one block.

An export writes an order once, line after line. An order that appears in a second block came from a second
export, or is a later version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

BLOCK = "block"


def with_blocks(rows: ir.Table, source_row: str = SOURCE_ROW) -> ir.Table:
    """The rows with `block`: equal for consecutive rows of the same order.

    `rows` must contain all rows of its orders.
    """
    order = ibis.window(group_by="order_id", order_by=source_row)
    numbered = rows.mutate(**{BLOCK: ibis.row_number().over(order)})
    return numbered.mutate(**{BLOCK: numbered[source_row] - numbered[BLOCK]})
