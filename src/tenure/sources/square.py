"""Square's transactions and items detail.

What counts, and why:

- The customer is `Customer ID`. Square only has it if a customer was added to the sale or was recognized by
  card; other payments have no customer and are left out.
- Money is `Net Sales`, after discounts and partial refunds. It excludes tax, tips and gift cards sold;
  `--include tax` and `--include gift_cards` add the former, and tips never count.
- Refunds are separate rows and belong to the payment with the same `Payment ID`.
- Dates and times are those of the shop (`Time Zone`); they are not converted to UTC.
"""

from __future__ import annotations

from tenure.core.orders.reading import SourceCard
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Amount, Layout, Original

_WHO = (
    "export it again from Transactions with all columns; Square fills Customer ID for "
    "sales that have a customer"
)
_NAMES = {
    "customer_id": ("Customer ID", "Customer Reference ID"),
    "order_id": ("Transaction ID",),
    "order_date": ("Date",),
    "time_of_day": ("Time",),
    "row_type": ("Event Type",),
    "channel": ("Source", "Channel"),
    "payment_id": ("Payment ID",),
    "net_sales": ("Net Sales",),
    "tax_charged": ("Tax",),
}
_TRANSACTIONS = Layout(
    title="transactions",
    known_by=(("Net Sales",), ("Total Collected",), ("Transaction ID",), ("Gift Card Sales", "Payment ID")),
    columns={
        **_NAMES,
        "status": ("Transaction Status",),
        "partly_refunded": ("Partial Refunds",),
        "gift_cards_sold": ("Gift Card Sales",),
    },
    amounts=(
        Amount(
            "net_sales",
            plus=("partly_refunded",),
            separate={"tax": ("tax_charged",), "gift_cards": ("gift_cards_sold",)},
        ),
    ),
    customer_hint=_WHO,
    original=Original("payment_id", "payment_id"),
)
_ITEMS = Layout(
    title="items detail",
    known_by=(("Net Sales",), ("Item",), ("Qty",), ("Transaction ID",), ("Gross Sales", "Product Sales")),
    columns={
        **_NAMES,
        "category": ("Category",),
        "product_id": ("SKU", "Item"),
        "product_name": ("Item",),
        "quantity": ("Qty",),
    },
    amounts=(Amount("net_sales", separate={"tax": ("tax_charged",)}),),
    customer_hint=_WHO,
    is_lines=True,
    original=Original("payment_id", "payment_id"),
)

SOURCE = ShopExport(
    card=SourceCard(
        name="square",
        title="Square",
        doc="Square's transactions, or items detail: net sales without tax and tips, refunds as rows.",
        reads="Transactions > Export > Transactions CSV or Items Detail CSV",
        example="tenure run transactions.csv --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(_TRANSACTIONS, _ITEMS),
    statuses={"complete": "sale", "exchange": "sale"},
)
