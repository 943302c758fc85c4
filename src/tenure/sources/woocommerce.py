"""WooCommerce: exports of common plugins, and the built-in Analytics report.

What counts, and why:

- The customer is `customer_id`; guests all have 0 and are identified by their billing e-mail address. The
  Analytics report only has personal names, which are not IDs, so it is refused.
- Money is `order_total` less shipping and its tax: what was paid for the goods, after discounts and with tax.
  In a file with a row per item it is the total of the item with its tax. `--include shipping` counts
  shipping as well. If there is only the total, it counts.
- Refunded amounts are subtracted on the day of the order: the exports have no refund dates. A refunded order
  without an amount is assumed to be refunded in full.
"""

from __future__ import annotations

from tenure.core.orders.reading import SourceCard
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Amount, Layout

_WHO = (
    "export the orders with a plugin that includes the customer ID or billing e-mail "
    "address, such as Order Export & Order Import or Advanced Order Export"
)
_NAMES = {
    "customer_id": ("customer_id", "customer_user", "billing_email", "customer_email"),
    "email": ("billing_email", "customer_email"),
    "order_id": ("order_id", "order_number"),
    "order_date": ("order_date", "date", "date_created"),
    "status": ("status", "order_status"),
    "paid_at": ("paid_date", "date_paid"),
    "currency": ("order_currency", "currency"),
    "country": ("shipping_country", "billing_country"),
    "order_sum": ("order_total",),
    "shipping_cost": ("shipping_total", "order_shipping"),
    "shipping_tax": ("shipping_tax_total", "order_shipping_tax"),
}
_ITEMS = Layout(
    title="export with one row per item",
    known_by=(("item_total",), ("order_id", "order_number"), ("order_total",), ("order_currency",)),
    columns={
        **_NAMES,
        "line_id": ("item_id",),
        "product_id": ("item_sku", "item_product_id", "item_name"),
        "quantity": ("item_quantity",),
        "refunded_amount": ("item_refunded",),
        "item_sum": ("item_total",),
        "item_tax": ("item_total_tax",),
    },
    amounts=(Amount("item_sum", plus=("item_tax",)),),
    customer_hint=_WHO,
    is_lines=True,
)
_ORDERS = Layout(
    title="orders export",
    known_by=(
        ("order_id", "order_number"),
        ("status", "order_status"),
        ("order_total",),
        ("order_currency",),
        ("billing_email", "customer_email", "customer_user", "billing_first_name", "payment_method_title"),
    ),
    columns={
        **_NAMES,
        "refunded_amount": ("refunded_total", "refund_total", "order_refund_total", "total_refunded"),
    },
    amounts=(Amount("order_sum", contains={"shipping": ("shipping_cost", "shipping_tax")}),),
    customer_hint=_WHO,
)
_PLUGIN_NAMES = {
    "customer_id": ("Customer User ID", "Customer ID", "User ID", "Email (Billing)", "Customer Email"),
    "email": ("Email (Billing)", "Customer Email"),
    "order_id": ("Order ID", "Order Number"),
    "order_date": ("Order Date",),
    "status": ("Order Status",),
    "paid_at": ("Paid Date",),
    "currency": ("Order Currency", "Currency"),
    "country": ("Country Code (Shipping)", "Country Code (Billing)"),
    "promo_code": ("Coupon Code", "Coupons Used"),
    "product_id": ("SKU", "Item SKU", "Product Id", "Item Name", "Name"),
    "quantity": ("Quantity", "Item Quantity"),
}
_PLUGIN_ITEMS = Layout(
    title="export of Advanced Order Export with one row per item",
    known_by=(("Order Line Total",), ("Order Number", "Order ID"), ("Order Status",), ("Order Date",)),
    columns={
        **_PLUGIN_NAMES,
        "refunded_amount": ("Order Line Total Refunded",),
        "line_sum": ("Order Line Total",),
    },
    amounts=(Amount("line_sum"),),
    customer_hint=_WHO,
    is_lines=True,
)
_PLUGIN_ORDERS = Layout(
    title="export of Advanced Order Export",
    known_by=(("Order Total Amount",), ("Order Number", "Order ID"), ("Order Status",), ("Order Date",)),
    columns={
        **_PLUGIN_NAMES,
        "unit_price": ("Item Cost",),
        "refunded_amount": ("Order Refund Amount",),
        "order_sum": ("Order Total Amount",),
        "shipping_cost": ("Order Shipping Amount",),
    },
    amounts=(Amount("order_sum", contains={"shipping": ("shipping_cost",)}),),
    customer_hint=_WHO,
)
_ANALYTICS = Layout(
    title="Analytics report of orders",
    known_by=(
        ("Order #",),
        ("N. Revenue (formatted)", "N. Revenue", "Net Sales"),
        ("Customer type",),
        ("Items sold",),
    ),
    columns={
        "customer_id": ("Customer ID", "Customer Email", "Billing Email"),
        "order_id": ("Order #",),
        "order_date": ("Date",),
        "status": ("Status",),
        "promo_code": ("Coupon(s)",),
        "amount": ("Net Sales", "N. Revenue", "N. Revenue (formatted)"),
    },
    customer_hint=f"it only has personal names, which are not IDs: {_WHO}",
    notes=("Amounts are WooCommerce's net revenue, without tax and shipping.",),
)

SOURCE = ShopExport(
    card=SourceCard(
        name="woocommerce",
        title="WooCommerce",
        doc="WooCommerce's order exports: totals without shipping, refunds, guests by e-mail address.",
        reads="a CSV from an order export plugin, with one row per order or per item",
        example="tenure run woocommerce-orders.csv --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(_ITEMS, _ORDERS, _PLUGIN_ITEMS, _PLUGIN_ORDERS, _ANALYTICS),
)
