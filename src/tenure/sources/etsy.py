"""Etsy's sold orders and sold order items.

What counts, and why:

- The customer is `Buyer User ID`; the items export only has the buyer's user name, in `Buyer`. These IDs do
  not match, so a workspace should import only one kind of export.
- Money is `Order Value` (items: `Item Total`) less `Discount Amount`: what was paid for the goods. Shipping
  and sales tax, which Etsy states separately, do not count; `--include shipping` and `--include tax` add
  them.
- The refund is `Order Total` less `Adjusted Order Total`, dated by the order. Etsy leaves the adjusted
  total at zero if nothing was adjusted. The items export has no refunds.
- Dates are month first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.reading import SourceCard
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Amount, Layout

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_WHO = "download Orders instead: Shop Manager > Settings > Options > Download Data; it includes Buyer User ID"


def _refunds_from_adjusted_totals(table: ir.Table, engine: Engine) -> ir.Table:
    if not {"adjusted_total", "whole_total"} <= set(table.columns):
        return table
    adjusted, total = table.adjusted_total, table.whole_total
    facts = engine.to_arrow(
        table.aggregate(rows=table.count(), stated=(adjusted == total).ifelse(1, 0).sum())
    ).to_pylist()[0]
    # If most orders repeat their total there, zero is a real value: the order was refunded in full.
    zero_is_value = 2 * (facts["stated"] or 0) > facts["rows"]
    is_adjusted = adjusted >= 0 if zero_is_value else adjusted > 0
    refund = ibis.ifelse(is_adjusted & (adjusted < total), total - adjusted, 0.0)
    return table.mutate(refunded_amount=refund)


_ORDERS = Layout(
    title="sold orders",
    known_by=(("Sale Date",), ("Order ID",), ("Order Value",), ("Buyer User ID", "Buyer", "Order Net")),
    columns={
        "customer_id": ("Buyer User ID",),
        "order_id": ("Order ID",),
        "order_date": ("Sale Date",),
        "status": ("Status",),
        "currency": ("Currency",),
        "promo_code": ("Coupon Code",),
        "country": ("Ship Country", "Delivery Country"),
        "channel": ("Order Type",),
        "order_value": ("Order Value",),
        "discount_given": ("Discount Amount",),
        "shipping_cost": ("Shipping", "Delivery", "Postage"),
        "sales_tax": ("Sales Tax",),
        "whole_total": ("Order Total",),
        "adjusted_total": ("Adjusted Order Total",),
    },
    amounts=(
        Amount(
            "order_value",
            less=("discount_given",),
            separate={"shipping": ("shipping_cost",), "tax": ("sales_tax",)},
        ),
    ),
    money=("whole_total", "adjusted_total"),
    customer_hint=_WHO,
    date_format="%m/%d/%y",
    prepare=_refunds_from_adjusted_totals,
    computed={"refunded_amount": "Order Total - Adjusted Order Total"},
)
_ITEMS = Layout(
    title="sold order items",
    known_by=(("Sale Date",), ("Item Name",), ("Transaction ID",), ("Item Total", "Price")),
    columns={
        "customer_id": ("Buyer User ID", "Buyer"),
        "order_id": ("Order ID",),
        "order_date": ("Sale Date",),
        "line_id": ("Transaction ID",),
        "product_id": ("SKU", "Listing ID", "Item Name"),
        "product_name": ("Item Name",),
        "quantity": ("Quantity",),
        "currency": ("Currency",),
        "promo_code": ("Coupon Code",),
        "country": ("Ship Country", "Delivery Country"),
        "item_sum": ("Item Total",),
        "discount_given": ("Discount Amount",),
    },
    amounts=(Amount("item_sum", less=("discount_given",)),),
    customer_hint=_WHO,
    notes=(
        "The items export has no statuses and no refunds: canceled and refunded orders "
        "count. Etsy's sold orders export has both.",
    ),
    is_lines=True,
    date_format="%m/%d/%y",
)

SOURCE = ShopExport(
    card=SourceCard(
        name="etsy",
        title="Etsy",
        doc="Etsy's sold orders or sold order items: value of the goods, buyers by user ID.",
        reads="EtsySoldOrders*.csv or EtsySoldOrderItems*.csv from Shop Manager",
        example="tenure run EtsySoldOrders2024.csv --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(_ORDERS, _ITEMS),
    statuses={"open": "sale", "fully refunded": "refund", "not paid": "pending"},
)
