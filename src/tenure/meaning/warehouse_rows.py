"""Rows that a warehouse keeps after its source let go of them: deleted ones, and past versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.meaning.status_words import NO

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_MOMENT = r"\d[-./ ]\w+[-./ ]\d|^\d{10}(\d{3})?(\.0)?$"
_NEVER = r"^(0000|0001|1899|1900|2[1-9]\d\d|[3-9]\d\d\d)-"
"""Dates that stand for none, or for no end."""


def without_deleted(orders: FileOrders) -> FileOrders:
    """Mark rows with a moment of deletion, and say what they come to; flags are settled as statuses."""
    if not orders.has("deleted_at"):
        return orders
    gone = _has_moment(orders.table.deleted_at) & orders.counted()
    rows, money = _stakes(orders, gone)
    if not rows:
        return orders
    marked = orders.without(gone, "cancelled_order", orders.table.deleted_at)
    return marked.told(
        f"{orders.name_of('deleted_at')}: {rows:,} rows{money} were deleted in the source and do not count."
    )


def told_of_past_versions(orders: FileOrders) -> FileOrders:
    """Say what past versions of rows come to, where they still count."""
    past, name = _past_versions(orders)
    if past is None:
        return orders
    rows, money = _stakes(orders, past)
    if not rows:
        return orders
    return orders.told(
        f"{orders.name_of(name)}: {rows:,} rows{money} are past versions according to this "
        "column, and count. Export only current rows; otherwise each change to an order "
        "counts as an additional order."
    )


def _past_versions(orders: FileOrders) -> tuple[ir.BooleanValue | None, str]:
    """Rows that are not current any more, and the column that says so."""
    table = orders.table
    if orders.has("is_current"):
        return table.is_current.strip().lower().isin(NO).fill_null(False) & orders.counted(), "is_current"
    if not orders.has("valid_to"):
        return None, ""
    ended = _has_moment(table.valid_to) & orders.counted()
    if orders.has("order_id"):
        # What ends may also be a voucher or a contract: a version has others beside it.
        ended = ended & (table.order_id.count().over(ibis.window(group_by="order_id")) > 1)
    return ended, "valid_to"


def _has_moment(text: ir.StringValue) -> ir.BooleanValue:
    said = text.strip()
    return (said.re_search(_MOMENT) & ~said.re_search(_NEVER)).fill_null(False)


def _stakes(orders: FileOrders, hit: ir.BooleanValue) -> tuple[int, str]:
    """How many rows it concerns, and their money in words."""
    marked = orders.table.mutate(hit=hit)
    facts: dict[str, ir.Value] = {"rows": marked.hit.sum()}
    if orders.has("amount"):
        own = marked.hit
        if orders.currency is not None and orders.has("currency"):
            # Two currencies are never added up, not even of rows that do not count.
            own = own & (marked.currency == orders.currency).fill_null(True)
        facts["money"] = marked.amount.sum(where=own)
    found = orders.rows_of(marked.aggregate(**facts))[0]
    money = f", {found['money'] or 0.0:,.2f} in total," if "money" in found else ""
    return int(found["rows"] or 0), money
