"""WooCommerce's orders from the REST API as rows of an orders export, which the order source reads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

COLUMNS = (
    *("order_id", "order_date", "paid_date", "status", "order_currency", "customer_id", "billing_email"),
    *("order_total", "shipping_total", "shipping_tax_total", "refunded_total", "shipping_country"),
    *("billing_country", "coupons", "payment_method_title"),
)


def row_of(order: Mapping[str, Any]) -> dict[str, Any]:
    """The row of an order. Dates are in the shop's time zone, as in the exports."""
    billing = order["billing"]
    return {
        "order_id": order["number"],
        "order_date": order["date_created"],
        "paid_date": order["date_paid"],
        "status": order["status"],
        "order_currency": order["currency"],
        "customer_id": order["customer_id"],
        "billing_email": billing.get("email"),
        "order_total": order["total"],
        "shipping_total": order["shipping_total"],
        "shipping_tax_total": order["shipping_tax"],
        "refunded_total": sum((abs(Decimal(refund["total"])) for refund in order["refunds"]), Decimal()),
        "shipping_country": order["shipping"].get("country"),
        "billing_country": billing.get("country"),
        "coupons": ", ".join(coupon["code"] for coupon in order["coupon_lines"]),
        "payment_method_title": order["payment_method_title"],
    }
