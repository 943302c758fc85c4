"""Columns that determine what a row means: read with the orders, and dropped once the meaning is settled."""

from __future__ import annotations

from tenure.core.orders.answers import EXTRA_CHARGES, ExtraCharge
from tenure.core.orders.schema import Kind

KINDS: dict[str, Kind] = {
    "status": "text",
    "payment_status": "text",
    "row_type": "text",
    "cancelled_at": "text",
    "is_cancelled": "text",
    "is_refunded": "text",
    "is_test": "text",
    "is_deleted": "text",
    "deleted_at": "text",
    "is_current": "text",
    "valid_to": "text",
    "paid_at": "text",
    "refunded_amount": "money",
    "refunded_at": "timestamp",
    "order_total": "money",
    "currency": "text",
    "converted_amount": "money",
    "converted_refunded": "money",
    "converted_currency": "text",
    "email": "text",
    "product_name": "text",
    "shipping": "money",
    "tax": "money",
    "gift_cards": "money",
}
"""Tenure's column name -> what the column holds."""

CHARGES: tuple[ExtraCharge, ...] = EXTRA_CHARGES
"""Columns of charges other than for goods; not part of the amount."""

MONEY = ("amount", "unit_price", "discount", "refunded_amount", "order_total", "cost", *CHARGES)
"""Columns in the currency of their row."""

LINE_COLUMNS = ("product_id", "product_name", "quantity", "unit_price", "line_id")
"""A file with any of these has one row per order line."""
