"""Whether a price is per unit or for the whole line, if amounts have to be computed from it.

The column name decides, then the prices themselves: a unit price is the same for every quantity. If neither
is conclusive, the question stays open. (A file with totals does not need such amounts.)
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

_UNIT_WORDS = re.compile(
    # In Shopify and WooCommerce, the price of a line item is the price of one unit.
    r"unit|per|each|single|piece|einzel|unitaire|unitario|stuk|stück|line[ _-]?items?[ ._-]+price",
    re.IGNORECASE,
)
_LINE_WORDS = re.compile(r"line|row|total|extended|zeile|ligne", re.IGNORECASE)
_MIN_PRODUCTS = 3


def settle_price(orders: FileOrders) -> FileOrders:
    """Set amounts to quantity times price, or to the price, as the evidence in the file shows."""
    if "amount" not in orders.computed or not orders.has("quantity", "unit_price", "amount"):
        return orders
    table = orders.table
    product, price = table.quantity * table.unit_price, _signed(table)
    comparable = in_one_currency(orders)
    sums = orders.aggregate(
        unit=product.sum(where=comparable),
        line=price.sum(where=comparable),
        several=((table.quantity.abs() != 1) & (table.unit_price != 0)).sum(),
    )
    if not sums["several"]:
        return orders
    evident, reason = _kind(orders)
    kind = evident
    if orders.answers.price_is != "auto":
        kind, reason = orders.answers.price_is, _AS_ANSWERED
    name = orders.name_of("unit_price")
    choices = (
        Choice(
            "unit", f"price of one unit: quantity * {name}", money=sums["unit"], recommended=evident != "line"
        ),
        Choice("line", f"price of the whole line: {name}", money=sums["line"], recommended=evident == "line"),
    )
    text = (
        f"{name} is read as the price of {'one unit' if kind == 'unit' else 'the whole line'}: {reason}."
        if kind
        else f"{name} may be the price of one unit ({sums['unit']:,.2f} in total) or of the "
        f"whole line ({sums['line']:,.2f}), and the file does not show which."
    )
    question = Question(
        "price", name, text, "price_is", "--price-is unit or --price-is line", choices, answer=kind
    )
    if kind == "line":
        orders = orders.with_table(table.mutate(amount=price))
    return orders if reason == _BY_NAME else orders.with_questions(question)


_BY_NAME = "its name says so"
_AS_ANSWERED = "as you chose"


def _signed(table: ir.Table) -> ir.FloatingValue:
    """The price of a line; negative if the goods were returned."""
    return ibis.ifelse((table.quantity < 0) & (table.unit_price > 0), -table.unit_price, table.unit_price)


def _kind(orders: FileOrders) -> tuple[PriceIs | None, str]:
    """What the file shows, and the evidence; None if it is inconclusive."""
    name = orders.name_of("unit_price")
    if _UNIT_WORDS.search(name):
        return "unit", _BY_NAME
    if _LINE_WORDS.search(name):
        return "line", _BY_NAME
    return _by_product(orders)


def _by_product(orders: FileOrders) -> tuple[PriceIs | None, str]:
    """Judge by products bought in several quantities: is the price constant, or the price per unit?"""
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
            constant=(varied.high <= varied.low * 1.001).sum(),
            grows=(varied.high_each <= varied.low_each * 1.01).sum(),
        )
    )[0]
    products, constant, grows = facts["products"], facts["constant"] or 0, facts["grows"] or 0
    if products >= _MIN_PRODUCTS and abs(constant - grows) >= products / 2:
        if constant > grows:
            return "unit", "a product's price is the same for every quantity"
        return "line", "a product's price grows with the quantity"
    return None, ""
