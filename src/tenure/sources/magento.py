"""The orders grid of Magento and Adobe Commerce, exported as CSV.

What counts, and why:

- The customer is `Customer Email`: the grid has no other ID. The column is hidden by default and has to be
  selected under Columns; without it, customers cannot be identified.
- Money is `Grand Total (Base)` less `Shipping and Handling`, both in the currency of the shop: what was paid
  for the goods, after discounts and with tax. `Subtotal` is not used because it is before discounts. Without
  a base total, `Grand Total (Purchased)` counts. `--include shipping` counts the whole total.
- `Total Refunded` is in the currency of the order and is converted to that of the shop. It is subtracted on
  the day of the order, because the grid has no refund date. `Closed` is an order refunded in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.orders.reading import SourceCard
from tenure.sources.shop_exports.export import ShopExport
from tenure.sources.shop_exports.layout import Amount, Layout

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


def _refunds_in_base_currency(table: ir.Table, _engine: Engine) -> ir.Table:
    if not {"refunded_amount", "base_total", "order_total_paid"} <= set(table.columns):
        return table
    rate = (table.base_total / table.order_total_paid.nullif(0.0)).fill_null(1.0)
    return table.mutate(refunded_amount=table.refunded_amount * rate)


_GRID = Layout(
    title="grid of orders",
    known_by=(
        ("ID", "Order #", "Increment ID"),
        ("Purchase Date", "Purchased On"),
        ("Grand Total (Base)", "G.T. (Base)", "Grand Total (Purchased)", "G.T. (Purchased)"),
    ),
    columns={
        "customer_id": ("Customer Email", "Email"),
        "order_id": ("ID", "Order #", "Increment ID"),
        "order_date": ("Purchase Date", "Purchased On"),
        "status": ("Status",),
        "refunded_amount": ("Total Refunded",),
        "channel": ("Purchase Point", "Purchased From (Store)"),
        "base_total": ("Grand Total (Base)", "G.T. (Base)"),
        "order_total_paid": ("Grand Total (Purchased)", "G.T. (Purchased)"),
        "shipping_cost": ("Shipping and Handling",),
    },
    amounts=(
        Amount("base_total", contains={"shipping": ("shipping_cost",)}),
        Amount("order_total_paid"),
    ),
    customer_hint="in Sales > Orders select Customer Email under Columns, and export again",
    prepare=_refunds_in_base_currency,
)

SOURCE = ShopExport(
    card=SourceCard(
        name="magento",
        title="Magento",
        doc="Magento's orders grid: base totals without shipping, refunds, customers by e-mail address.",
        reads="Sales > Orders > Export > CSV, with Customer Email selected under Columns",
        example="tenure run sales_order_grid.csv --horizon 90d",
        has_own_columns=True,
    ),
    layouts=(_GRID,),
    statuses={
        "closed": "refund",
        "pending paypal": "pending",
        "paypal reversed": "refund",
        "paypal canceled reversal": "sale",
        "suspected fraud": "cancelled",
    },
)
