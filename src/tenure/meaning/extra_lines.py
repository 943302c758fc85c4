"""Lines that are not goods: shipping, tax, and gift cards, which count when they are redeemed.

They are recognized by the whole text of the product, product name or row type. A product that merely has such
a word in its name ("Shipping box", "Tax guide 2024") stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.answers import Choice, ExtraCharge, Question

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_COLUMNS = ("product_id", "product_name", "row_type")
_SHIPPING = (
    *("shipping", "delivery", "postage", "freight", "shipping and handling", "shipping & handling", "p&p"),
    *("shipping fee", "shipping cost", "shipping costs", "shipping charge", "shipping line", "delivery fee"),
    *("standard shipping", "express shipping", "free shipping", "flat rate shipping", "versand", "porto"),
    *("versandkosten", "lieferkosten", "frais de port", "livraison", "gastos de envio", "gastos de envío"),
    *("envio", "envío", "frete", "verzendkosten", "spedizione"),
)
_TAX = (
    *("tax", "taxes", "sales tax", "state tax", "vat", "gst", "tax line", "mwst", "mwst.", "mehrwertsteuer"),
    *("ust", "ust.", "tva", "iva", "btw", "impuesto", "impuestos", "imposto"),
)
_GIFT_CARD = (
    *("gift[ _-]?cards?", "e-?gift[ _-]?cards?", "gift[ _-]?vouchers?", "gift[ _-]?certificates?"),
    *("gutschein", "geschenkgutschein", "geschenkkarte", "carte cadeau", "tarjeta (de )?regalo"),
    *("vale presente", "cadeaubon", "buono regalo"),
)
_WORDS: dict[ExtraCharge, tuple[str, str]] = {
    "shipping": ("shipping_line", f"^({'|'.join(map(re.escape, _SHIPPING))})$"),
    "tax": ("tax_line", f"^({'|'.join(map(re.escape, _TAX))})$"),
    # A gift card is often named with its value: "Gift card - 50 EUR".
    "gift_cards": ("gift_card_line", rf"^({'|'.join(_GIFT_CARD)})(\b.{{0,24}})?$"),
}
_LABELS: dict[ExtraCharge, str] = {"shipping": "shipping", "tax": "tax", "gift_cards": "gift cards sold"}


def settle_extra_lines(orders: FileOrders) -> FileOrders:
    """Mark lines of shipping, tax and gift cards, and report their totals."""
    columns = [name for name in _COLUMNS if orders.has(name)]
    if not columns or not orders.has("amount"):
        return orders
    words = _words_among(orders, columns)
    hits = {charge: _matches(orders, values) for charge, values in words.items() if values}
    if not hits:
        return orders
    counts = orders.is_counted()
    facts = orders.aggregate(
        **{f"rows_{charge}": (hit & counts).sum() for charge, hit in hits.items()},
        **{f"money_{charge}": orders.table.amount.sum(where=hit & counts) for charge, hit in hits.items()},
    )
    for charge in hits:
        hit = _matches(orders, words[charge])
        if not facts[f"rows_{charge}"]:
            continue
        included = charge in orders.answers.include
        if not included:
            orders = orders.without(
                hit, _WORDS[charge][0], ibis.coalesce(*(orders.table[name] for name in columns))
            )
        orders = orders.with_questions(
            _question(orders, charge, facts[f"rows_{charge}"], facts[f"money_{charge}"], included=included)
        )
    return orders


def _words_among(orders: FileOrders, columns: list[str]) -> dict[ExtraCharge, dict[str, list[str]]]:
    """The values of each column that name a charge, looked up among its distinct values."""
    words: dict[ExtraCharge, dict[str, list[str]]] = {charge: {} for charge in _WORDS}
    for name in columns:
        # Materialize first: otherwise the engine would test every row instead of every value.
        distinct = orders.table.group_by(value=orders.table[name]).aggregate(rows=orders.table.count())
        values = orders.cached(distinct, "values")
        text = values.value.strip().lower()
        charges = {charge: text.re_search(pattern) for charge, (_, pattern) in _WORDS.items()}
        charged = values.mutate(charge=ibis.cases(*((hit, ibis.literal(c)) for c, hit in charges.items())))
        for row in orders.rows_of(charged.filter(charged.charge.notnull()).select("value", "charge")):
            words[row["charge"]].setdefault(name, []).append(row["value"])
    return words


def _matches(orders: FileOrders, words: dict[str, list[str]]) -> ir.BooleanValue:
    hit: ir.BooleanValue = ibis.literal(False)
    for name, values in words.items():
        hit = hit | orders.table[name].isin(values).fill_null(False)
    return hit


def _question(
    orders: FileOrders, charge: ExtraCharge, rows: int, money: float | None, *, included: bool
) -> Question:
    name = next(orders.name_of(column) for column in _COLUMNS if orders.has(column))
    verb = "count" if included else "do not count"
    text = f"{rows:,} lines are {_LABELS[charge]}, {money or 0:,.2f} in total: they {verb}."
    choices = (
        Choice("leave_out", "not counted: only goods count", rows=rows, money=0.0, recommended=True),
        Choice(charge, "counted as spend", rows=rows, money=money),
    )
    answer = charge if included else "leave_out"
    return Question("lines", name, text, "include", f"--include {charge}", choices, answer, rows, money)
