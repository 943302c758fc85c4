"""Files of a shop folder and their columns, for the writer and the reader."""

from __future__ import annotations

import json
from pathlib import Path

from tenure.core.orders.cleaning import HEADER_AMOUNT, LINE_ID

TRUTH_FILE = "truth.json"
DEFECTS_FILE = "defects.csv"
TRUTH_CUSTOMERS = "truth_customers"
GENERATOR = "tenure generate"

FILE_NAMES = {
    "orders": "orders",
    "order_lines": "order_lines",
    "products": "products",
    "customers": "customers",
    "events": "events",
}
ALTERNATE_NAMES = FILE_NAMES | {
    "orders": "store_sales_header",
    "order_lines": "store_sales_line_items",
    "customers": "customer_details",
}
NAMINGS = (FILE_NAMES, ALTERNATE_NAMES)
REQUIRED = ("orders", "order_lines")
REFUND_PREFIX = "R"
"""Prefix that turns the ID of an order into the ID of its refund."""

COLUMNS: dict[str, dict[str, str]] = {
    "orders": {
        "order_id": "string", "customer_id": "string", "order_date": "timestamp[us]", "total": "double",
        "channel": "string", "promo_code": "string", "discount": "double",
    },
    "order_lines": {
        "order_id": "string", "line_number": "int64", "product_id": "string", "quantity": "int64",
        "unit_price": "double", "discount": "double", "amount": "double",
    },
    "products": {
        "product_id": "string", "category": "string", "price": "double", "cost": "double",
        "is_premium": "bool", "eco_score": "double",
    },
    "customers": {
        "customer_id": "string", "signup_date": "timestamp[us]", "birth_year": "int64", "gender": "string",
        "country": "string", "region": "string", "city": "string", "postal_code": "string",
        "acquisition_source": "string", "campaign_type": "string", "acquisition_cost": "double",
        "first_name": "string", "last_name": "string", "email": "string", "phone": "string",
        "consent_email": "bool", "consent_sms": "bool", "consent_ads": "bool",
    },
    "events": {
        "customer_id": "string", "occurred_at": "timestamp[us]", "kind": "string", "value": "double",
    },
}  # fmt: skip
"""Arrow types by table and column, in file order."""

ORDER_COLUMNS = (
    ("customer_id", "customer_id"),
    ("order_date", "order_date"),
    ("channel", "channel"),
    ("promo_code", "promo_code"),
    (HEADER_AMOUNT, "total"),
)
"""Columns of transactions from order headers: field, column."""

LINE_COLUMNS = (
    ("order_id", "order_id"),
    (LINE_ID, "line_number"),
    ("product_id", "product_id"),
    ("quantity", "quantity"),
    ("unit_price", "unit_price"),
    ("discount", "discount"),
    ("amount", "amount"),
)
"""Columns of transactions from order lines: field, column."""


_CREATED_BY_BEFORE_0_2 = "made_by"


def is_generated_shop(folder: Path) -> bool:
    """Whether `tenure generate` wrote this folder."""
    try:
        truth = json.loads((folder / TRUTH_FILE).read_text("utf-8"))
        return bool(GENERATOR in (truth.get("created_by"), truth.get(_CREATED_BY_BEFORE_0_2)))
    except (OSError, ValueError, AttributeError):
        return False
