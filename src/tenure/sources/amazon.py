"""Amazon's order and shipment reports.

What counts, and why:

- The customer is `buyer-email`, a stable address that Amazon generates for each buyer of a shop. Only the
  shipment report and the order reports of the seller's own shipments have it. "All orders" and the payments
  report do not identify buyers, so they are refused.
- Money is `item-price`, the price of all units of the line, less `item-promotion-discount`. Shipping counts
  with `--include shipping`; gift wrap and `item-tax` never count (in Europe, prices already include tax).
- These reports have no refunds: returned goods count as sold.
- The day is the day of `purchase-date`.
"""

from __future__ import annotations

from tenure.core.orders.reading import SourceCard
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Amount, Layout

_WHO = (
    "download Reports > Fulfillment > Amazon Fulfilled Shipments, or Orders > Order "
    "Reports for orders that you ship yourself; these include buyer-email"
)
_NO_REFUNDS = "Amazon's shipment and order reports have no refunds: returned goods count as sold."
_LINE = {
    "customer_id": ("buyer-email",),
    "order_date": ("purchase-date",),
    "product_id": ("sku",),
    "product_name": ("product-name",),
    "currency": ("currency",),
    "channel": ("sales-channel",),
    "country": ("ship-country",),
    "line_price": ("item-price",),
    "promotion": ("item-promotion-discount",),
    "shipping_price": ("shipping-price",),
}
_AMOUNT = Amount("line_price", less=("promotion",), separate={"shipping": ("shipping_price",)})
_SHIPMENTS = Layout(
    title="fulfilled shipments report",
    known_by=(("amazon-order-id",), ("purchase-date",), ("shipment-id", "shipment-date"), ("item-price",)),
    columns={
        **_LINE,
        "order_id": ("amazon-order-id",),
        "line_id": ("shipment-item-id",),
        "quantity": ("quantity-shipped",),
    },
    amounts=(_AMOUNT,),
    customer_hint=_WHO,
    notes=(_NO_REFUNDS,),
    is_lines=True,
)
_ORDERS = Layout(
    title="order report",
    known_by=(("order-id",), ("order-item-id",), ("purchase-date",), ("quantity-purchased",)),
    columns={
        **_LINE,
        "order_id": ("order-id",),
        "line_id": ("order-item-id",),
        "quantity": ("quantity-purchased",),
    },
    amounts=(_AMOUNT,),
    customer_hint=_WHO,
    notes=(_NO_REFUNDS,),
    is_lines=True,
)
_ALL_ORDERS = Layout(
    title='"all orders" report',
    known_by=(("amazon-order-id",), ("purchase-date",), ("order-status",)),
    columns={
        **_LINE,
        "order_id": ("amazon-order-id",),
        "quantity": ("quantity",),
        "status": ("order-status",),
    },
    amounts=(_AMOUNT,),
    customer_hint=_WHO,
    notes=(_NO_REFUNDS,),
    is_lines=True,
)
_PAYMENTS = Layout(
    title="payments report",
    known_by=(
        ("date/time", "Datum/Uhrzeit", "date/heure", "fecha y hora", "Data/Ora:"),
        ("settlement id", "Abrechnungsnummer", "numéro de versement"),
    ),
    columns={
        "order_id": ("order id", "Bestellnummer"),
        "order_date": ("date/time", "Datum/Uhrzeit"),
        "row_type": ("type", "Typ"),
        "product_id": ("sku", "SKU"),
        "quantity": ("quantity", "Menge"),
        "amount": ("product sales", "Umsätze"),
    },
    customer_hint=_WHO,
    is_lines=True,
)

SOURCE = ShopExport(
    card=SourceCard(
        name="amazon",
        title="Amazon",
        doc="Amazon's shipment and order reports with buyer-email; warns when a report does "
        "not identify buyers.",
        reads="Reports > Fulfillment > Amazon Fulfilled Shipments, or Orders > Order Reports, as text",
        example="tenure run shipments.txt --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(_SHIPMENTS, _ORDERS, _ALL_ORDERS, _PAYMENTS),
    statuses={
        **dict.fromkeys(("unshipped", "partiallyshipped", "invoiceunconfirmed", "shipping"), "sale"),
        **dict.fromkeys(("order", "bestellung", "commande"), "sale"),
        **dict.fromkeys(("transfer", "service fee", "adjustment", "order retrocharge"), "drop"),
    },
)
