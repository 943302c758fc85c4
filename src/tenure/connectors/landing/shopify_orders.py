"""Shopify's orders from the Admin API as rows of Shopify's own export, which the order source reads.

Only names are translated here. What counts as money or as paid is decided by the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

COLUMNS = (
    *("Name", "Email", "Phone", "Financial Status", "Created at", "Paid at", "Cancelled at", "Currency"),
    *("Subtotal", "Shipping", "Taxes", "Total", "Refunded Amount", "Discount Code", "Source"),
    *("Shipping Country", "Shipping Province", "Shipping City", "Shipping Zip", "Accepts Marketing"),
    *("Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Lineitem discount", "Id"),
)
_MONEY = "{ shopMoney { amount } }"
LINE_FIELDS = f"name sku quantity originalUnitPriceSet {_MONEY} totalDiscountSet {_MONEY}"
ORDER_FIELDS = f"""
id name email phone createdAt updatedAt cancelledAt displayFinancialStatus test sourceName discountCodes
customerAcceptsMarketing subtotalPriceSet {{ shopMoney {{ amount currencyCode }} }}
totalShippingPriceSet {_MONEY} totalTaxSet {_MONEY} totalPriceSet {_MONEY} totalRefundedSet {_MONEY}
shippingAddress {{ countryCodeV2 provinceCode city zip }}
transactions(first: 5) {{ kind status processedAt }}
"""
_PAYMENTS = ("SALE", "CAPTURE")


def rows_of(order: Mapping[str, Any], lines: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of an order, one per line; its own fields are on the first, as in the export."""
    own = _order_fields(order)
    for number, line in enumerate(lines):
        yield {**(own if number == 0 else {"Name": own["Name"]}), **_line_fields(line)}


def _order_fields(order: Mapping[str, Any]) -> dict[str, Any]:
    address = order["shippingAddress"] or {}
    return {
        "Name": order["name"],
        "Id": order["id"].rpartition("/")[2],
        "Email": order["email"],
        "Phone": order["phone"],
        "Financial Status": (order["displayFinancialStatus"] or "").lower(),
        "Created at": order["createdAt"],
        "Paid at": _paid_at(order["transactions"]),
        "Cancelled at": order["cancelledAt"],
        "Currency": order["subtotalPriceSet"]["shopMoney"]["currencyCode"],
        "Subtotal": _money(order["subtotalPriceSet"]),
        "Shipping": _money(order["totalShippingPriceSet"]),
        "Taxes": _money(order["totalTaxSet"]),
        "Total": _money(order["totalPriceSet"]),
        "Refunded Amount": _money(order["totalRefundedSet"]),
        "Discount Code": ", ".join(order["discountCodes"] or ()),
        "Source": order["sourceName"],
        "Shipping Country": address.get("countryCodeV2"),
        "Shipping Province": address.get("provinceCode"),
        "Shipping City": address.get("city"),
        "Shipping Zip": address.get("zip"),
        "Accepts Marketing": "yes" if order["customerAcceptsMarketing"] else "no",
    }


def _line_fields(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Lineitem quantity": line["quantity"],
        "Lineitem name": line["name"],
        "Lineitem price": _money(line["originalUnitPriceSet"]),
        "Lineitem sku": line["sku"],
        "Lineitem discount": _money(line["totalDiscountSet"]),
    }


def _money(amounts: Mapping[str, Any] | None) -> str | None:
    return None if amounts is None else amounts["shopMoney"]["amount"]


def _paid_at(transactions: list[Mapping[str, Any]]) -> str | None:
    """When the first payment succeeded."""
    payment_times = [
        transaction["processedAt"]
        for transaction in transactions
        if transaction["kind"] in _PAYMENTS and transaction["status"] == "SUCCESS"
    ]
    return min((moment for moment in payment_times if moment), default=None)
