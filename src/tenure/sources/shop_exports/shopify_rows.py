"""Rows of Shopify's export: fill down order fields, divide the subtotal, and list customers."""

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
"""The copy of the order that a row belongs to: two combined exports may both have it."""

_PASSED_ON = (OTHER_COLUMNS, f"{RAW_PREFIX}order_date", RAW_FILE, RAW_FILE_ROW)
_ORDER_FIELDS = ("status", "currency", "subtotal", "total")
_EMPTY = {"money": "float64", "number": "float64", "timestamp": "timestamp(6)", "flag": "boolean"}
_CENTS = 0.02


def with_all_fields(rows: ir.Table, fields: Fields) -> ir.Table:
    """All fields, null if the export is too old to have them, and each row's copy of its order.

    A copy begins with a row that has the order fields; rows separated from it belong to it too.
    """
    for name, (_, kind) in fields.items():
        if name not in rows.columns:
            rows = rows.mutate(**{name: ibis.null(_EMPTY.get(kind, "string"))})
    return _with_copies(with_blocks(rows)).drop(BLOCK)


def _with_copies(rows: ir.Table) -> ir.Table:
    has_fields: ir.BooleanValue = ibis.literal(False)
    for name in _ORDER_FIELDS:
        has_fields = has_fields | rows[name].notnull()
    rows = rows.mutate(head=has_fields.ifelse(1, 0))
    block = ibis.window(group_by=["order_id", BLOCK])
    up_to_here = ibis.cumulative_window(group_by=["order_id", BLOCK], order_by=SOURCE_ROW)
    heads, lines = rows["head"].sum().over(block), rows.count().over(block)
    # If every row has the fields, they were filled down already, and the block is a single copy.
    number = ibis.ifelse(heads == lines, 1, ibis.greatest(rows["head"].sum().over(up_to_here), 1))
    numbered = rows.mutate(
        number=number, block_with_head=ibis.ifelse(heads > 0, rows[BLOCK], ibis.null("int64"))
    )
    first = numbered.block_with_head.min().over(ibis.window(group_by="order_id"))
    copy = (
        ibis.coalesce(numbered.block_with_head, first, 0).cast("string")
        + "."
        + numbered.number.cast("string")
    )
    return numbered.mutate(**{COPY: copy}).drop("head", "number", "block_with_head")


def orders_of(rows: ir.Table, fields: Collection[str], include: Collection[ExtraCharge]) -> ir.Table:
    """One row per copy of an order: its fields as first stated by its rows, and the total of its lines.

    `tax_on_top` is tax that is not included in the prices. Refunds include the tax on the goods.
    """
    with_order = rows.filter(rows.order_id.notnull())
    orders = with_order.group_by(["order_id", COPY]).aggregate(
        **{name: with_order[name].argmin(with_order[SOURCE_ROW]) for name in fields},
        gross=(with_order.quantity * with_order.unit_price).sum(),
        lines=with_order.count(),
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
    """The rows with the fields of their order, and their share of its subtotal."""
    facts = ("customer_id", "email", "channel", "promo_code", "country", "currency")
    passed_on = [name for name in _PASSED_ON if name in rows.columns]
    line_fields = rows.select(
        *(SOURCE_ROW, "order_id", COPY, "quantity", "unit_price", "line_discount", "product_id"),
        *("product_name", *passed_on),
    )
    joined = line_fields.left_join(orders, ["order_id", COPY])
    list_total = joined.quantity * joined.unit_price
    share = ibis.ifelse(joined.gross == 0, 1.0 / joined.lines, list_total / joined.gross)
    amount = ibis.coalesce(joined.subtotal * share, list_total - joined.line_discount.fill_null(0.0))
    return joined.select(
        *(SOURCE_ROW, "order_id", "order_date", *facts, "quantity", "unit_price", "product_name", *passed_on),
        product_id=ibis.coalesce(joined.product_id, joined.product_name),
        discount=ibis.greatest(list_total - amount, 0.0),
        amount=amount,
        payment_status=joined.status,
        paid_at=joined.paid_at,
        cancelled_at=joined.cancelled_at.cast("string"),
        refunded_amount=joined.refunded_goods,
        refunded_at=joined.cancelled_at,
        shipping=joined.shipping * share,
        tax=joined.tax_on_top * share,
    )


def people_of(orders: ir.Table, ids: IdRepairs) -> ir.Table:
    """One row per customer, with the values of their latest order."""
    identified = orders.mutate(customer_id=ids.apply(orders.customer_id))
    identified = identified.filter(identified.customer_id.notnull())
    people = identified.group_by("customer_id").aggregate(
        **{name: identified[name].argmax(identified.order_date) for name in ("email", "phone", *PROFILE)}
    )
    return people.mutate(**{SOURCE_ROW: ibis.row_number().over(ibis.window(order_by="customer_id")) + 1})
