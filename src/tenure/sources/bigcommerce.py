"""BigCommerce's orders export.

What counts, and why:

- The customer is `Customer ID`; guests all have 0 and are identified by `Customer Email`.
- Money is `Order Total (inc tax)` less shipping and handling: what was paid for the goods, after discounts
  and with tax. `Subtotal` is not used because it is before coupons. `--include shipping` counts the whole
  total.
- `Refund Amount` is subtracted on the day of the order, up to the amount for goods: the export does not
  state the refund date. A refunded order without an amount is assumed to be refunded in full.
- `Incomplete` and `Pending` orders are abandoned checkouts and do not count.
"""

from __future__ import annotations

from tenure.core.orders.reading import SourceCard
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Amount, Layout

_ORDERS = Layout(
    title="orders export",
    known_by=(
        ("Order ID",),
        ("Order Date",),
        ("Order Total (inc tax)", "Order Total (ex tax)"),
        ("Subtotal (inc tax)", "Subtotal (ex tax)", "Shipping Cost (inc tax)", "Order Currency Code"),
    ),
    columns={
        "customer_id": ("Customer ID", "Customer Email", "Billing Email"),
        "email": ("Customer Email", "Billing Email"),
        "order_id": ("Order ID",),
        "order_date": ("Order Date",),
        "time_of_day": ("Order Time",),
        "status": ("Order Status",),
        "currency": ("Order Currency Code",),
        "refunded_amount": ("Refund Amount",),
        "channel": ("Channel Name",),
        "country": ("Shipping Country", "Billing Country"),
        "total": ("Order Total (inc tax)",),
        "shipping_cost": ("Shipping Cost (inc tax)",),
        "handling_cost": ("Handling Cost (inc tax)",),
        "total_before_tax": ("Order Total (ex tax)",),
        "shipping_before_tax": ("Shipping Cost (ex tax)",),
        "handling_before_tax": ("Handling Cost (ex tax)",),
    },
    amounts=(
        Amount("total", contains={"shipping": ("shipping_cost", "handling_cost")}),
        Amount("total_before_tax", contains={"shipping": ("shipping_before_tax", "handling_before_tax")}),
    ),
    customer_hint="choose an export template that includes Customer ID or Customer Email",
)

SOURCE = ShopExport(
    card=SourceCard(
        name="bigcommerce",
        title="BigCommerce",
        doc="BigCommerce's orders export: totals without shipping, refunds, guests by e-mail address.",
        reads="Orders > Export, as CSV with the default template",
        example="tenure run orders.csv --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(_ORDERS,),
    statuses={"incomplete": "cancelled", "pending": "cancelled", "disputed": "sale"},
)
