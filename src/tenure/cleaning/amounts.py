"""Amounts that are no money: unreadable, not finite, beyond all, zero; and how a refund shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import RAW_PREFIX, CleaningRules

if TYPE_CHECKING:
    import ibis.expr.types as ir


MOST = 1e12
"""Of an amount, a price or a quantity; live orders may hold as much."""

_NON_FINITE = "the amount is not a number, infinite, or beyond 1,000,000,000,000"


def amount_rules(rows: ir.Table, rules: CleaningRules) -> list[RowRule]:
    """Rules for the money of a log; a log without amounts has only one, for refunds it cannot net."""
    if "amount" not in rows.columns:
        doc = (
            "a cancellation or return in a log without amounts: it is not a purchase, and "
            "there is nothing to offset"
        )
        return [RowRule("refund_without_amount", doc, is_refund(rows, rules))]
    raw = f"{RAW_PREFIX}amount"
    shown = rows[raw].cast("string") if raw in rows.columns else None
    amount = rows.amount
    found = [
        RowRule("unreadable_amount", "no amount, or an unreadable amount", amount.isnull(), shown),
        RowRule("non_finite_amount", _NON_FINITE, is_beyond_all(amount), shown),
    ]
    if rules.drop_zero_amounts:
        found.append(RowRule("zero_amount", "the amount is exactly zero: nothing was sold", amount == 0.0))
    return found


def is_beyond_all(value: ir.Value) -> ir.Value:
    """No number, infinite, or larger than any figure of a shop: one of these spoils all sums and models."""
    return value.isnan() | (value.abs() > MOST)


def is_refund(rows: ir.Table, rules: CleaningRules) -> ir.Value:
    """Cancelled by order id, or money or goods going backwards."""
    signs: list[ir.Value] = [ibis.literal(False)]
    if rules.cancellation_prefix:
        signs.append(rows.order_id.startswith(rules.cancellation_prefix))
    signs += [rows[name] < 0 for name in ("amount", "quantity") if name in rows.columns]
    refund = signs[0]
    for sign in signs[1:]:
        refund = refund | sign.fill_null(False)
    return refund


def with_negative_refunds(rows: ir.Table, rules: CleaningRules) -> ir.Table:
    """The same rows; the amount of a refund is negative, however the shop wrote it."""
    if "amount" not in rows.columns:
        return rows
    return rows.mutate(amount=ibis.ifelse(has_wrong_sign(rows, rules), -rows.amount, rows.amount))


def has_wrong_sign(rows: ir.Table, rules: CleaningRules) -> ir.Value:
    return (is_refund(rows, rules) & (rows.amount > 0)).fill_null(False)
