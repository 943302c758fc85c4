"""Identity of refunds: equal refunds of an order are separate, unless their lines are copies of one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import LINE_ID, PLACE_COLUMNS, RAW_PREFIX, REFUND_OF
from tenure.core.orders.order_blocks import BLOCK, with_blocks
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.columns import KINDS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_PRINT, _RAW_PRINT = "print", "raw_print"


def with_fingerprints(orders: FileOrders, refunds: ir.Table) -> ir.Table:
    """The refunds with `raw_refund_of`: content of their line, and position among equal lines of its order.

    A line that repeats in a later block, as in an overlapping export, has the same position there, so
    cleaning treats its refund as a copy, like the line. Columns that are not read can differ between two
    exports of a line, so they only distinguish lines within a block.
    """
    names = set(orders.table.columns)
    content = [n for n in orders.table.columns if n != SOURCE_ROW and n not in KINDS and not _is_raw(n)]
    content += [name for name in ("refunded_amount", "refunded_at") if name in names]
    unread = [name for name in orders.content if name not in content]
    fingerprinted = refunds.mutate(
        **{
            _PRINT: ibis.struct({name: refunds[name] for name in content}).hash(),
            _RAW_PRINT: ibis.struct({name: refunds[name] for name in (*content, *unread)}).hash(),
        }
    )
    if not orders.has("order_id"):
        return fingerprinted.mutate(**{REFUND_OF: fingerprinted[_PRINT].cast("int64")}).drop(
            _PRINT, _RAW_PRINT
        )
    ids = refunds.filter(refunds.order_id.notnull()).select("order_id").distinct()
    blocks = with_blocks(orders.table.semi_join(ids, "order_id").select("order_id", SOURCE_ROW))
    joined = fingerprinted.left_join(blocks.select(SOURCE_ROW, BLOCK), SOURCE_ROW).drop(f"{SOURCE_ROW}_right")
    files = [name for name in PLACE_COLUMNS[:1] if name in names]
    keys = [_PRINT, BLOCK, *files]
    if orders.has_lines and not orders.has(LINE_ID):
        # Equal lines are separate lines.
        position = ibis.row_number().over(ibis.window(group_by=keys, order_by=SOURCE_ROW))
    else:
        position = ibis.dense_rank().over(ibis.window(group_by=keys, order_by=_RAW_PRINT))
    # Rows without an order do not have lines.
    position = ibis.ifelse(joined.order_id.isnull(), 0, position)
    return joined.mutate(
        **{REFUND_OF: ibis.struct({"line": joined[_PRINT], "place": position}).hash().cast("int64")}
    ).drop(_PRINT, _RAW_PRINT, BLOCK)


def _is_raw(name: str) -> bool:
    return name.startswith(RAW_PREFIX)
