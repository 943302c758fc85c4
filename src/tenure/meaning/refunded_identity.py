"""Which line a refund is of: equal refunds of an order are several, unless their lines are one line twice."""

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

_PRINT, _WHOLE = "print", "whole_print"


def with_fingerprints(orders: FileOrders, refunds: ir.Table) -> ir.Table:
    """The refunds with `raw_refund_of`: what their line holds, and its place among equal lines of its order.

    A line that comes again in a later block, as of an overlapping export, has the same place there: cleaning
    finds its refund equal to the first, as it finds the line. Columns that are not read differ between two
    exports of one line, so they only tell lines of one block apart.
    """
    names = set(orders.table.columns)
    own = [n for n in orders.table.columns if n != SOURCE_ROW and n not in KINDS and not _is_raw(n)]
    own += [name for name in ("refunded_amount", "refunded_at") if name in names]
    whole = [name for name in orders.content if name not in own]
    printed = refunds.mutate(
        **{
            _PRINT: ibis.struct({name: refunds[name] for name in own}).hash(),
            _WHOLE: ibis.struct({name: refunds[name] for name in (*own, *whole)}).hash(),
        }
    )
    if not orders.has("order_id"):
        return printed.mutate(**{REFUND_OF: printed[_PRINT].cast("int64")}).drop(_PRINT, _WHOLE)
    ids = refunds.filter(refunds.order_id.notnull()).select("order_id").distinct()
    blocks = with_blocks(orders.table.semi_join(ids, "order_id").select("order_id", SOURCE_ROW))
    joined = printed.left_join(blocks.select(SOURCE_ROW, BLOCK), SOURCE_ROW).drop(f"{SOURCE_ROW}_right")
    files = [name for name in PLACE_COLUMNS[:1] if name in names]
    by = [_PRINT, BLOCK, *files]
    if orders.has_lines and not orders.has(LINE_ID):
        # Equal lines count, each for itself.
        place = ibis.row_number().over(ibis.window(group_by=by, order_by=SOURCE_ROW))
    else:
        place = ibis.dense_rank().over(ibis.window(group_by=by, order_by=_WHOLE))
    # Rows without an order have no lines.
    place = ibis.ifelse(joined.order_id.isnull(), 0, place)
    return joined.mutate(
        **{REFUND_OF: ibis.struct({"line": joined[_PRINT], "place": place}).hash().cast("int64")}
    ).drop(_PRINT, _WHOLE, BLOCK)


def _is_raw(name: str) -> bool:
    return name.startswith(RAW_PREFIX)
