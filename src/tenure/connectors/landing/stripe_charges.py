"""Stripe's charges as rows of its API records, which the order source reads: amounts in minor units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OWN = (
    *("id", "created", "amount", "amount_refunded", "amount_captured", "currency", "status", "livemode"),
    *("paid", "captured", "disputed", "receipt_email", "payment_intent", "object"),
)
COLUMNS = (*_OWN, "customer", "billing_details.email")


def row_of(charge: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a charge."""
    row = {name: _plain(charge.get(name)) for name in _OWN}
    row["customer"] = _id(charge.get("customer"))
    row["billing_details.email"] = (charge.get("billing_details") or {}).get("email")
    return row


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else _id(value)


def _id(value: Any) -> Any:
    """The id of an object that was expanded."""
    return value.get("id") if isinstance(value, dict) else value
