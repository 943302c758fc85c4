"""Where an order stands in its file: rows of one order that follow each other are one block.

An export writes an order once, line below line. An order that appears in a second block came with a second
export, or in a later version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

BLOCK = "block"


def with_blocks(rows: ir.Table, source_row: str = SOURCE_ROW) -> ir.Table:
    """The rows with `block`: equal for rows of one order without rows of other orders between them.

    `rows` has all rows of the orders in it.
    """
    order = ibis.window(group_by="order_id", order_by=source_row)
    numbered = rows.mutate(**{BLOCK: ibis.row_number().over(order)})
    return numbered.mutate(**{BLOCK: numbered[source_row] - numbered[BLOCK]})
