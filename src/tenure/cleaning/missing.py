"""Rows without the values that their table requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import HEADER_AMOUNT, RAW_PREFIX
from tenure.core.orders.schema import TableSchema

if TYPE_CHECKING:
    import ibis.expr.types as ir

_REASONS = {
    "customer_id": ("missing_customer", "no customer: the row cannot be part of anyone's history"),
    "order_id": ("missing_order_id", "no order ID"),
    "order_date": ("missing_date", "no date, or an unreadable date"),
    "product_id": ("missing_product", "no product ID"),
    "occurred_at": ("missing_date", "no date, or an unreadable date"),
    "kind": ("missing_kind", "no kind of event"),
}

_IDS = frozenset({"customer_id", "order_id"})


def missing_rules(rows: ir.Table, schema: TableSchema) -> list[RowRule]:
    """One rule per required column: null, empty text, or an ID that no store accepts."""
    return [
        RowRule(*_REASONS[name], is_missing(rows[name]) | _has_nul(name, rows[name]), _raw_text(rows, name))
        for name in schema.required
    ]


def orphan_line_rules(rows: ir.Table) -> list[RowRule]:
    """Lines without an order header: they have an order ID, but nothing that a header provides."""
    if HEADER_AMOUNT not in rows.columns:
        return []
    orphan = rows[HEADER_AMOUNT].isnull() & is_missing(rows.customer_id) & ~is_missing(rows.order_id)
    doc = "an order line without an order header: neither customer nor total is known"
    return [RowRule("orphan_line", doc, orphan, rows.order_id)]


def is_missing(column: ir.Value) -> ir.Value:
    if column.type().is_string():
        return column.isnull() | (column.strip() == "")
    return column.isnull()


def _has_nul(name: str, column: ir.Value) -> ir.Value:
    """IDs with a NUL character, which live orders may not have either."""
    if name not in _IDS or not column.type().is_string():
        return ibis.literal(False)
    return column.re_search(r"\x00").fill_null(False)


def _raw_text(rows: ir.Table, name: str) -> ir.Value | None:
    raw = f"{RAW_PREFIX}{name}"
    return rows[raw].cast("string") if raw in rows.columns else None
