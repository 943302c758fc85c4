"""Rows that a warehouse keeps after its source dropped them: deleted rows and past versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.meaning.status_words import NO

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_MOMENT = r"\d[-./ ]\w+[-./ ]\d|^\d{10}(\d{3})?(\.0)?$"
_NEVER = r"^(0000|0001|1899|1900|2[1-9]\d\d|[3-9]\d\d\d)-"
"""Placeholder dates for "none" or "no end"."""


def without_deleted(orders: FileOrders) -> FileOrders:
    """Mark rows with a deletion time, and report their total; flags are settled as statuses."""
    if not orders.has("deleted_at"):
        return orders
    is_deleted = _has_moment(orders.table.deleted_at) & orders.is_counted()
    rows, money = _stakes(orders, is_deleted)
    if not rows:
        return orders
    marked = orders.without(is_deleted, "cancelled_order", orders.table.deleted_at)
    return marked.with_notes(
        f"{orders.name_of('deleted_at')}: {rows:,} rows{money} were deleted in the source and do not count."
    )


def note_past_versions(orders: FileOrders) -> FileOrders:
    """Report the total of past versions of rows that still count."""
    is_past, name = _past_versions(orders)
    if is_past is None:
        return orders
    rows, money = _stakes(orders, is_past)
    if not rows:
        return orders
    return orders.with_notes(
        f"{orders.name_of(name)}: {rows:,} rows{money} are past versions according to this "
        "column, and count. Export only current rows; otherwise each change to an order "
        "counts as an additional order."
    )


def _past_versions(orders: FileOrders) -> tuple[ir.BooleanValue | None, str]:
    """Rows that are no longer current, and the column that says so."""
    table = orders.table
    if orders.has("is_current"):
        return table.is_current.strip().lower().isin(NO).fill_null(False) & orders.is_counted(), "is_current"
    if not orders.has("valid_to"):
        return None, ""
    has_ended = _has_moment(table.valid_to) & orders.is_counted()
    if orders.has("order_id"):
        # A voucher or a contract ends, too: only an order with several rows has versions.
        has_ended = has_ended & (table.order_id.count().over(ibis.window(group_by="order_id")) > 1)
    return has_ended, "valid_to"


def _has_moment(text: ir.StringValue) -> ir.BooleanValue:
    moment = text.strip()
    return (moment.re_search(_MOMENT) & ~moment.re_search(_NEVER)).fill_null(False)


def _stakes(orders: FileOrders, hit: ir.BooleanValue) -> tuple[int, str]:
    """The number of matching rows, and their money in words."""
    marked = orders.table.mutate(hit=hit)
    facts: dict[str, ir.Value] = {"rows": marked.hit.sum()}
    if orders.has("amount"):
        in_currency = marked.hit
        if orders.currency is not None and orders.has("currency"):
            # Two currencies are never added up, not even of rows that do not count.
            in_currency = in_currency & (marked.currency == orders.currency).fill_null(True)
        facts["money"] = marked.amount.sum(where=in_currency)
    totals = orders.rows_of(marked.aggregate(**facts))[0]
    money = f", {totals['money'] or 0.0:,.2f} in total," if "money" in totals else ""
    return int(totals["rows"] or 0), money
