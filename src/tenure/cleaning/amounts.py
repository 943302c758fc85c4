"""Rules for unusable amounts (unreadable, not finite, too large, zero), and how a refund is recognized."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import RAW_PREFIX, CleaningRules

if TYPE_CHECKING:
    import ibis.expr.types as ir


MAX_FIGURE = 1e12
"""Largest plausible amount, price or quantity. Live orders have the same limit."""

_NON_FINITE = "the amount is not a number, infinite, or beyond 1,000,000,000,000"


def amount_rules(rows: ir.Table, rules: CleaningRules) -> list[RowRule]:
    """Rules for the amounts of a log. A log without amounts has one rule, for refunds that offset nothing."""
    if "amount" not in rows.columns:
        doc = (
            "a cancellation or return in a log without amounts: it is not a purchase, and "
            "there is nothing to offset"
        )
        return [RowRule("refund_without_amount", doc, is_refund(rows, rules))]
    raw = f"{RAW_PREFIX}amount"
    detail = rows[raw].cast("string") if raw in rows.columns else None
    amount = rows.amount
    checks = [
        RowRule("unreadable_amount", "no amount, or an unreadable amount", amount.isnull(), detail),
        RowRule("non_finite_amount", _NON_FINITE, is_out_of_range(amount), detail),
    ]
    if rules.drop_zero_amounts:
        checks.append(RowRule("zero_amount", "the amount is exactly zero: nothing was sold", amount == 0.0))
    return checks


def is_out_of_range(value: ir.Value) -> ir.Value:
    """NaN, infinite or implausibly large: a single such value spoils every sum and model."""
    return value.isnan() | (value.abs() > MAX_FIGURE)


def is_refund(rows: ir.Table, rules: CleaningRules) -> ir.Value:
    """A cancellation by its order ID, or a negative amount or quantity."""
    signs: list[ir.Value] = [ibis.literal(False)]
    if rules.cancellation_prefix:
        signs.append(rows.order_id.startswith(rules.cancellation_prefix))
    signs += [rows[name] < 0 for name in ("amount", "quantity") if name in rows.columns]
    refund = signs[0]
    for sign in signs[1:]:
        refund = refund | sign.fill_null(False)
    return refund


def with_negative_refunds(rows: ir.Table, rules: CleaningRules) -> ir.Table:
    """The same rows, with a negative amount for every refund, whatever sign the shop used."""
    if "amount" not in rows.columns:
        return rows
    return rows.mutate(amount=ibis.ifelse(has_wrong_sign(rows, rules), -rows.amount, rows.amount))


def has_wrong_sign(rows: ir.Table, rules: CleaningRules) -> ir.Value:
    return (is_refund(rows, rules) & (rows.amount > 0)).fill_null(False)
