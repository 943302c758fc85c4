"""Stripe's payments, its itemised balance report, and its API records.

What counts, and why:

- The customer is `Customer ID`; payments without one are identified by `Customer Email`. The balance history
  does not identify customers and is refused.
- Money is the full `Amount`: Stripe does not separate shipping or tax. Stripe's fees are costs of the shop
  and are not subtracted. Payments in several currencies count as `Converted Amount`.
- `Amount Refunded` is subtracted on `Refunded date`, or on the day of the payment. For a lost dispute, the
  disputed amount is subtracted.
- API and warehouse records (charges, payment intents, invoices) are in the smallest unit of their currency.
  Amounts with decimals are assumed to be converted already.
- A payment is an order, unless it failed, was blocked or canceled, is unfinished, or was made in test mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.reading import SourceCard
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Layout, Original
from tenure.sources.shop_exports.stripe_records import RECORDS, TEST_MODE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_WHO = "export Payments from the Stripe dashboard with all columns, including Customer ID and Customer Email"


def _live_payments(table: ir.Table, _engine: Engine) -> ir.Table:
    """Give test mode payments their own status, and count lost disputes as refunds."""
    changes: dict[str, ir.Value] = {}
    if {"mode", "status"} <= set(table.columns):
        is_test = (table["mode"].lower() == "test").fill_null(False)
        changes["status"] = ibis.ifelse(is_test, TEST_MODE, table.status)
    if {"dispute", "disputed_money", "refunded_amount"} <= set(table.columns):
        is_lost = (table.dispute.lower() == "lost").fill_null(False)
        disputed = ibis.ifelse(is_lost, table.disputed_money.fill_null(0.0), 0.0)
        changes["refunded_amount"] = ibis.greatest(table.refunded_amount.fill_null(0.0), disputed)
    return table.mutate(**changes) if changes else table


_PAYMENTS = Layout(
    title="payments",
    known_by=(
        ("id",),
        ("Created date (UTC)", "Created (UTC)", "Created"),
        ("Amount",),
        ("Amount Refunded",),
        ("Status",),
    ),
    columns={
        "customer_id": ("Customer ID", "Customer Email"),
        "email": ("Customer Email",),
        "order_id": ("id",),
        "order_date": ("Created date (UTC)", "Created (UTC)", "Created"),
        "amount": ("Amount",),
        "refunded_amount": ("Amount Refunded",),
        "refunded_at": ("Refunded date (UTC)",),
        "currency": ("Currency",),
        "converted_amount": ("Converted Amount",),
        "converted_refunded": ("Converted Amount Refunded",),
        "converted_currency": ("Converted Currency",),
        "status": ("Status",),
        "mode": ("Mode",),
        "dispute": ("Dispute Status",),
        "disputed_money": ("Disputed Amount",),
    },
    customer_hint=_WHO,
    money=("disputed_money",),
    prepare=_live_payments,
)
_ITEMISED = Layout(
    title="itemised balance report",
    known_by=(("balance_transaction_id",), ("reporting_category",), ("gross",)),
    columns={
        "customer_id": ("customer_id", "customer_email"),
        "email": ("customer_email",),
        "order_id": ("charge_id", "source_id", "balance_transaction_id"),
        "order_date": ("created_utc", "created"),
        "amount": ("gross",),
        "currency": ("currency",),
        "row_type": ("reporting_category",),
    },
    customer_hint=f"{_WHO}, or add customer_id to the columns of this report",
    original=Original("order_id", "order_id"),
)
_BALANCE = Layout(
    title="balance history",
    known_by=(("id",), ("Type",), ("Net",), ("Available On (UTC)",)),
    columns={"order_date": ("Created (UTC)",), "amount": ("Amount",)},
    customer_hint=_WHO,
)

SOURCE = ShopExport(
    card=SourceCard(
        name="stripe",
        title="Stripe",
        doc="Stripe's payments: amounts less refunds, in one currency, customers by ID or e-mail address.",
        reads="Payments > Export (unified_payments.csv), the itemised balance report, or charges "
        "from the API",
        example="tenure run unified_payments.csv --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(*RECORDS, _PAYMENTS, _ITEMISED, _BALANCE),
    statuses={
        **dict.fromkeys(
            ("incomplete", "requires payment method", "requires action", "requires confirmation"), "cancelled"
        ),
        **dict.fromkeys(("early fraud warning", "disputed"), "sale"),
        "open": "pending",
        "uncollectible": "cancelled",
        TEST_MODE.lower(): "drop",
        **dict.fromkeys(("charge", "payment", "dispute reversal", "refund failure"), "sale"),
        **dict.fromkeys(("refund", "dispute", "partial capture reversal"), "refund"),
        **dict.fromkeys(
            (
                *("payout", "payout reversal", "payout minimum balance hold", "fee", "network cost", "tax"),
                *("transfer", "transfer reversal", "platform earning", "platform earning refund", "topup"),
                *("connect collection transfer", "connect reserved funds", "other adjustment", "advance"),
                *("risk reserved funds", "financing paydown", "contribution", "topup reversal"),
            ),
            "drop",
        ),
    },
)
