"""Bookkeeping entries of the shop, which are not orders, and services, which are not products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import CleaningRules

if TYPE_CHECKING:
    import ibis.expr.types as ir


def bookkeeping_rules(rows: ir.Table, rules: CleaningRules) -> list[RowRule]:
    """Rules by order ID prefix and by product code, as declared by the source."""
    row_rules = []
    if rules.bookkeeping_prefix:
        doc = f"the order ID begins with {rules.bookkeeping_prefix!r}: a bookkeeping entry, not a sale"
        matches = rows.order_id.startswith(rules.bookkeeping_prefix)
        row_rules.append(RowRule("bookkeeping_order", doc, matches, rows.order_id))
    if rules.bookkeeping_codes and "product_id" in rows.columns:
        doc = "the product code is one of the shop's bookkeeping codes"
        matches = rows.product_id.isin(rules.bookkeeping_codes)
        row_rules.append(RowRule("bookkeeping_code", doc, matches, rows.product_id))
    return row_rules


def is_service(rows: ir.Table, rules: CleaningRules) -> ir.Value | None:
    """Rows whose product code is a service (such as postage); None for a log without such codes."""
    if not rules.service_codes or "product_id" not in rows.columns:
        return None
    return rows.product_id.isin(rules.service_codes)


def without_service_codes(rows: ir.Table, rules: CleaningRules) -> ir.Table:
    """The same rows, with the product code of services cleared."""
    service = is_service(rows, rules)
    if service is None:
        return rows
    return rows.mutate(product_id=ibis.ifelse(service, ibis.null("string"), rows.product_id))
