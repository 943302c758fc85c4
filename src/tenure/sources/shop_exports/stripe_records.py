"""Stripe's records, as returned by its API and as copied into warehouses by pipelines.

Amounts are in the smallest unit of their currency, times are in seconds, and flags such as `livemode`, `paid`
and `captured` replace the status words of the dashboard's export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.meaning.status_words import NO, YES
from tenure.sources.shop_exports.layout import Amount, Layout

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

TEST_MODE = "Test mode"
_WHO = "read the records with the field `customer` or `billing_details`"
_COMMON = {
    "customer_id": (
        *("customer", "customer_id", "customer.id", "customer_email", "billing_details.email"),
        *("billing_detail_email", "receipt_email"),
    ),
    "email": (
        *("customer_email", "customer.email", "billing_details.email", "billing_detail_email"),
        "receipt_email",
    ),
    "order_id": ("id",),
    "order_date": ("created",),
    "currency": ("currency",),
    "status": ("status",),
    "livemode": ("livemode",),
}
_FLAGS = ("captured", "paid", "disputed")


def _with_statuses(table: ir.Table, _engine: Engine) -> ir.Table:
    """One status per record: test mode first, then the flags of payments that succeeded."""
    status = table.status if "status" in table.columns else ibis.literal("succeeded")
    has_succeeded = (status.strip().lower() == "succeeded").fill_null(True)
    cases: list[tuple[ir.BooleanValue, str]] = []
    if "livemode" in table.columns:
        cases.append((_flag_in(table.livemode, NO), TEST_MODE))
    for name, words, state in (
        ("paid", NO, "Unpaid"),
        ("captured", NO, "Uncaptured"),
        ("disputed", YES, "Disputed"),
    ):
        if name in table.columns:
            cases.append((has_succeeded & _flag_in(table[name], words), state))
    changes: dict[str, ir.Value] = {}
    if cases or "status" in table.columns:
        changes["status"] = ibis.cases(*cases, else_=status) if cases else status
    if {"captured_money", "refunded_amount"} <= set(table.columns):
        changes |= _captured_amounts(table)
    return table.mutate(**changes) if changes else table


def _captured_amounts(table: ir.Table) -> dict[str, ir.Value]:
    """Amounts of partially captured payments: the rest was never collected, but may count as refunded."""
    is_part = ((table.captured_money > 0) & (table.captured_money < table.amount)).fill_null(False)
    refunded = table.refunded_amount.fill_null(0.0)
    net = ibis.least(table.amount - refunded, table.captured_money)
    return {
        "amount": ibis.ifelse(is_part, table.captured_money, table.amount),
        "refunded_amount": ibis.ifelse(is_part, table.captured_money - net, refunded),
    }


def _flag_in(flag: ir.StringValue, words: tuple[str, ...]) -> ir.BooleanValue:
    return flag.strip().lower().isin(words).fill_null(False)


_CHARGES = Layout(
    title="charges",
    known_by=(
        *(("id",), ("amount",), ("amount_refunded",), ("created",), ("currency",)),
        ("status", "livemode", "object", "paid", "captured", "amount_captured", "payment_intent"),
    ),
    exact_names=("amount_refunded", "created"),
    columns={
        **_COMMON,
        "amount": ("amount",),
        "refunded_amount": ("amount_refunded",),
        "captured_money": ("amount_captured",),
        **{name: (name,) for name in _FLAGS},
    },
    customer_hint=_WHO,
    money=("captured_money",),
    minor_units=("amount", "refunded_amount"),
    prepare=_with_statuses,
)
_PAYMENT_INTENTS = Layout(
    title="payment intents",
    known_by=(
        *(("id",), ("amount_received",), ("created",), ("currency",), ("status",)),
        ("livemode", "object", "amount_capturable", "latest_charge", "latest_charge_id", "capture_method"),
    ),
    exact_names=("amount_received", "created"),
    columns={**_COMMON, "received": ("amount_received",)},
    amounts=(Amount("received"),),
    customer_hint=_WHO,
    minor_units=("amount",),
    prepare=_with_statuses,
    notes=("Stripe's payment intents do not state refunds; charges do, as amount_refunded.",),
)
_INVOICES = Layout(
    title="invoices",
    known_by=(
        *(("id",), ("amount_paid",), ("amount_due",), ("created",), ("currency",)),
        ("livemode", "object", "amount_remaining", "billing_reason", "collection_method", "attempt_count"),
    ),
    exact_names=("amount_paid", "amount_due", "created"),
    columns={**_COMMON, "received": ("amount_paid",)},
    amounts=(Amount("received"),),
    customer_hint=_WHO,
    minor_units=("amount",),
    prepare=_with_statuses,
    notes=("Stripe's invoices do not state refunds; charges do, as amount_refunded.",),
)

RECORDS = (_CHARGES, _PAYMENT_INTENTS, _INVOICES)
"""Layouts of the records, the most specific first."""
