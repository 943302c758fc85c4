"""Rows of Shopify's export: order fields filled down, the subtotal shared out, one row per person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import RAW_FILE, RAW_FILE_ROW, RAW_PREFIX
from tenure.core.orders.order_blocks import BLOCK, with_blocks
from tenure.core.orders.reading import SOURCE_ROW
from tenure.sources.files.rows import OTHER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection

    import ibis.expr.types as ir

    from tenure.core.orders.answers import ExtraCharge
    from tenure.meaning.ids import IdRepairs
    from tenure.sources.mapping.fixed import Fields

PROFILE = ("country", "region", "city", "postal_code", "consent_email")
COPY = "copy_of_order"
"""Which of the copies of an order a row belongs to: two exports may both have it."""

_KEPT = (OTHER_COLUMNS, f"{RAW_PREFIX}order_date", RAW_FILE, RAW_FILE_ROW)
_OF_THE_ORDER = ("status", "currency", "subtotal", "total")
_EMPTY = {"money": "float64", "number": "float64", "timestamp": "timestamp(6)", "flag": "boolean"}
_CENTS = 0.02


def complete(rows: ir.Table, fields: Fields) -> ir.Table:
    """All fields, null where the export is too old to have them, and the copy of its order a row is in.

    A copy begins with a row that has the fields of the order; rows that stand apart from it belong to it too.
    """
    for name, (_, kind) in fields.items():
        if name not in rows.columns:
            rows = rows.mutate(**{name: ibis.null(_EMPTY.get(kind, "string"))})
    return _with_copies(with_blocks(rows)).drop(BLOCK)


def _with_copies(rows: ir.Table) -> ir.Table:
    has_fields: ir.BooleanValue = ibis.literal(False)
    for name in _OF_THE_ORDER:
        has_fields = has_fields | rows[name].notnull()
    rows = rows.mutate(head=has_fields.ifelse(1, 0))
    block = ibis.window(group_by=["order_id", BLOCK])
    so_far = ibis.cumulative_window(group_by=["order_id", BLOCK], order_by=SOURCE_ROW)
    heads, lines = rows["head"].sum().over(block), rows.count().over(block)
    # With the fields on every row somebody has filled them down: that block is one copy.
    number = ibis.ifelse(heads == lines, 1, ibis.greatest(rows["head"].sum().over(so_far), 1))
    headed = rows.mutate(number=number, headed=ibis.ifelse(heads > 0, rows[BLOCK], ibis.null("int64")))
    first = headed.headed.min().over(ibis.window(group_by="order_id"))
    copy = ibis.coalesce(headed.headed, first, 0).cast("string") + "." + headed.number.cast("string")
    return headed.mutate(**{COPY: copy}).drop("head", "number", "headed")


def orders_of(rows: ir.Table, fields: Collection[str], include: Collection[ExtraCharge]) -> ir.Table:
    """One row per copy of an order: its fields as its rows first state them, and what its lines come to.

    `tax_on_top` is tax that is not in the prices. A refund holds the tax of the goods as well.
    """
    once = rows.filter(rows.order_id.notnull())
    orders = once.group_by(["order_id", COPY]).aggregate(
        **{name: once[name].argmin(once[SOURCE_ROW]) for name in fields},
        gross=(once.quantity * once.unit_price).sum(),
        lines=once.count(),
    )
    taxes, shipping = orders.taxes.fill_null(0.0), orders.shipping.fill_null(0.0)
    is_on_top = (orders.total - orders.subtotal - shipping - taxes).abs() <= _CENTS
    tax_on_top = ibis.ifelse(is_on_top.fill_null(False), taxes, 0.0)
    goods = orders.subtotal / (orders.subtotal + tax_on_top).nullif(0.0)
    part = ibis.literal(1.0) if "tax" in include else goods.fill_null(1.0)
    email, phone = orders.email, orders.phone.replace("'", "")
    return orders.mutate(
        customer_id=ibis.coalesce(orders.person, email, phone),
        email=email.lower(),
        phone=phone,
        postal_code=orders.postal_code.replace("'", ""),
        tax_on_top=tax_on_top,
        refunded_goods=orders.refunded * part,
    )


def lines_of(rows: ir.Table, orders: ir.Table) -> ir.Table:
    """The rows with the fields of their order, and with the share of its subtotal that is theirs."""
    facts = ("customer_id", "email", "channel", "promo_code", "country", "currency")
    kept = [name for name in _KEPT if name in rows.columns]
    own = rows.select(
        *(SOURCE_ROW, "order_id", COPY, "quantity", "unit_price", "line_discount", "product_id"),
        *("product_name", *kept),
    )
    both = own.left_join(orders, ["order_id", COPY])
    line = both.quantity * both.unit_price
    share = ibis.ifelse(both.gross == 0, 1.0 / both.lines, line / both.gross)
    amount = ibis.coalesce(both.subtotal * share, line - both.line_discount.fill_null(0.0))
    return both.select(
        *(SOURCE_ROW, "order_id", "order_date", *facts, "quantity", "unit_price", "product_name", *kept),
        product_id=ibis.coalesce(both.product_id, both.product_name),
        discount=ibis.greatest(line - amount, 0.0),
        amount=amount,
        payment_status=both.status,
        paid_at=both.paid_at,
        cancelled_at=both.cancelled_at.cast("string"),
        refunded_amount=both.refunded_goods,
        refunded_at=both.cancelled_at,
        shipping=both.shipping * share,
        tax=both.tax_on_top * share,
    )


def people_of(orders: ir.Table, ids: IdRepairs) -> ir.Table:
    """One row per person, as their latest order has it."""
    named = orders.mutate(customer_id=ids.apply(orders.customer_id))
    named = named.filter(named.customer_id.notnull())
    people = named.group_by("customer_id").aggregate(
        **{name: named[name].argmax(named.order_date) for name in ("email", "phone", *PROFILE)}
    )
    return people.mutate(**{SOURCE_ROW: ibis.row_number().over(ibis.window(order_by="customer_id")) + 1})
