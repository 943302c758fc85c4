"""Whether a price is that of a unit or of the whole line, where amounts have to be worked out from it.

A name that says so settles it, then the prices themselves: a unit price stays the same whatever quantity is
bought. Where neither tells, the question stays open. (A file with totals needs no such amounts.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.answers import Choice, Question
from tenure.meaning.currencies import in_one_currency

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import PriceIs
    from tenure.meaning.orders import FileOrders

_OF_A_UNIT = re.compile(
    # The price of a line item is that of one unit where Shopify and WooCommerce say so.
    r"unit|per|each|single|piece|einzel|unitaire|unitario|stuk|stück|line[ _-]?items?[ ._-]+price",
    re.IGNORECASE,
)
_OF_A_LINE = re.compile(r"line|row|total|extended|zeile|ligne", re.IGNORECASE)
_EVIDENT_PRODUCTS = 3


def settle_price(orders: FileOrders) -> FileOrders:
    """Amounts as quantity times price, or as the price, whichever the evidence in the file shows."""
    if "amount" not in orders.computed or not orders.has("quantity", "unit_price", "amount"):
        return orders
    table = orders.table
    product, price = table.quantity * table.unit_price, _signed(table)
    comparable = in_one_currency(orders)
    sums = orders.look(
        unit=product.sum(where=comparable),
        line=price.sum(where=comparable),
        several=((table.quantity.abs() != 1) & (table.unit_price != 0)).sum(),
    )
    if not sums["several"]:
        return orders
    shown, why = _kind(orders)
    kind = shown
    if orders.answers.price_is != "auto":
        kind, why = orders.answers.price_is, _AS_ANSWERED
    name = orders.name_of("unit_price")
    choices = (
        Choice(
            "unit", f"price of one unit: quantity * {name}", money=sums["unit"], recommended=shown != "line"
        ),
        Choice("line", f"price of the whole line: {name}", money=sums["line"], recommended=shown == "line"),
    )
    text = (
        f"{name} is read as the price of {'one unit' if kind == 'unit' else 'the whole line'}: {why}."
        if kind
        else f"{name} may be the price of one unit ({sums['unit']:,.2f} in total) or of the "
        f"whole line ({sums['line']:,.2f}), and the file does not show which."
    )
    question = Question(
        "price", name, text, "price_is", "--price-is unit or --price-is line", choices, answer=kind
    )
    if kind == "line":
        orders = orders.with_table(table.mutate(amount=price))
    return orders if why == _SAYS_SO else orders.asking(question)


_SAYS_SO = "its name says so"
_AS_ANSWERED = "as you chose"


def _signed(table: ir.Table) -> ir.FloatingValue:
    """The price of a line; negative where the goods came back."""
    return ibis.ifelse((table.quantity < 0) & (table.unit_price > 0), -table.unit_price, table.unit_price)


def _kind(orders: FileOrders) -> tuple[PriceIs | None, str]:
    """What the file shows, and by what; None where nothing tells."""
    name = orders.name_of("unit_price")
    if _OF_A_UNIT.search(name):
        return "unit", _SAYS_SO
    if _OF_A_LINE.search(name):
        return "line", _SAYS_SO
    return _by_product(orders)


def _by_product(orders: FileOrders) -> tuple[PriceIs | None, str]:
    """Products bought in several quantities: does the price stay, or does price per unit?"""
    key = "product_id" if orders.has("product_id") else "product_name" if orders.has("product_name") else None
    if key is None:
        return None, ""
    table = orders.table.filter(orders.table.quantity > 0, orders.table.unit_price > 0)
    by_product = table.group_by(key).aggregate(
        quantities=table.quantity.nunique(),
        low=table.unit_price.min(),
        high=table.unit_price.max(),
        low_each=(table.unit_price / table.quantity).min(),
        high_each=(table.unit_price / table.quantity).max(),
    )
    varied = by_product.filter(by_product.quantities > 1)
    facts = orders.rows_of(
        varied.aggregate(
            products=varied.count(),
            stays=(varied.high <= varied.low * 1.001).sum(),
            grows=(varied.high_each <= varied.low_each * 1.01).sum(),
        )
    )[0]
    products, stays, grows = facts["products"], facts["stays"] or 0, facts["grows"] or 0
    if products >= _EVIDENT_PRODUCTS and abs(stays - grows) >= products / 2:
        if stays > grows:
            return "unit", "a product's price is the same for every quantity"
        return "line", "a product's price grows with the quantity"
    return None, ""
