"""Discounts taken off, once: money told from percent, and amounts that are net already left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import ibis

from tenure.core.orders.answers import Choice, Question
from tenure.meaning.currencies import in_one_currency
from tenure.meaning.order_totals import share_of_orders_that_match

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

Kind = Literal["money", "percent", "share"]
Meaning = Literal["money", "percent", "share", "included"]

_IN_PERCENT = re.compile(r"percent|pct|%|rate|prozent|pourcent|porcent", re.IGNORECASE)
_IN_MONEY = re.compile(r"amount|value|money|betrag|montant|importe|valor|total", re.IGNORECASE)
_BEFORE_DISCOUNT = re.compile(r"gross|brutto|brut|list|before|undiscounted|original|regular", re.IGNORECASE)
_CLEAR = 0.9
_HUNDRED = 100.0
_FEW_STEPS = 12
"""Percent come in few sizes: 5, 10, ... 50 and a few more."""


@dataclass(frozen=True)
class _Findings:
    """What the column looks like, and what all orders would come to for each way of reading it.

    shown : what the file shows it to be; None where nothing tells. why : what shows it, or says it.
    """

    facts: dict[str, Any]
    sums: dict[str, Any]
    shown: Meaning | None
    why: str


def settle_discount(orders: FileOrders) -> FileOrders:
    """Amounts net of discount: taken off where the amount is before discount, left where it is net."""
    if not orders.has("discount", "amount"):
        return orders
    facts = _facts(orders)
    if not facts["discounted"]:
        return orders
    comparable = in_one_currency(orders)
    sums = orders.look(
        included=orders.table.amount.sum(where=comparable),
        money=_net(orders, "money").sum(where=comparable),
        percent=_net(orders, _percent(facts)).sum(where=comparable),
    )
    shown, why = _by_evidence(orders, facts)
    kind = shown
    if orders.answers.discount_is != "auto":
        kind, why = _as_answered(orders, facts), "as you chose"
    found = _Findings(facts, sums, shown, why)
    return _left(orders, found) if kind == "included" else _taken_off(orders, kind, found)


def _facts(orders: FileOrders) -> dict[str, Any]:
    discount = orders.table.discount.abs()
    given = discount > 0
    return orders.look(
        discounted=given.sum(),
        highest=discount.max(),
        fractions=(given & (discount != discount.round())).any(),
        round_fives=(~given | (discount % 5 == 0)).all(),
        kinds=discount.nunique(where=given),
        beyond=(given & (discount > orders.table.amount.abs() * 1.0001)).any(),
    )


def _percent(facts: dict[str, Any]) -> Kind:
    return "share" if facts["highest"] <= 1 else "percent"


def _by_evidence(orders: FileOrders, facts: dict[str, Any]) -> tuple[Meaning | None, str]:
    """What the file shows the discount to be, and by what; None where nothing tells money from percent."""
    kind = _kind(orders, facts)
    if "amount" in orders.computed:
        return kind, "the amount is computed from the price"
    taken_off, why = _is_before_discount(orders, kind or "money")
    return (kind if taken_off else "included"), why


def _as_answered(orders: FileOrders, facts: dict[str, Any]) -> Meaning:
    answer = orders.answers.discount_is
    if answer == "included":
        return "included"
    return "money" if answer == "money" else _percent(facts)


def _kind(orders: FileOrders, facts: dict[str, Any]) -> Kind | None:
    """Whether the column holds money, percent, or shares of 1; None where nothing tells."""
    if facts["highest"] > _HUNDRED:
        return "money"
    if _IN_PERCENT.search(orders.name_of("discount")):
        return _percent(facts)
    for kind in ("money", _percent(facts)):
        if share_of_orders_that_match(orders, _net(orders, kind)) >= _CLEAR:
            return kind
    return _kind_by_values(orders.name_of("discount"), facts)


def _kind_by_values(name: str, facts: dict[str, Any]) -> Kind | None:
    """By what the values look like: fractions of 1, discounts beyond the amount, round steps of five."""
    if facts["highest"] <= 1 and facts["fractions"]:
        return "share"
    if _IN_MONEY.search(name):
        return "money"
    if facts["beyond"]:
        return "percent"
    return None if facts["round_fives"] and facts["kinds"] <= _FEW_STEPS else "money"


def _net(orders: FileOrders, kind: Kind) -> ir.FloatingValue:
    """Amounts less the discount; a discount has the sign of the amount it is taken off."""
    table = orders.table
    discount = table.discount.abs().fill_null(0.0)
    if kind == "money":
        size = discount * ibis.ifelse(table.amount < 0, -1.0, 1.0)
        return table.amount - size
    return table.amount * (1.0 - (discount if kind == "share" else discount / _HUNDRED))


def _is_before_discount(orders: FileOrders, kind: Kind) -> tuple[bool, str]:
    """Whether the amount column still has the discount in it, and what shows that."""
    name = orders.name_of("amount")
    if orders.has("quantity", "unit_price"):
        table = orders.table.filter(orders.table.discount.abs() > 0, orders.table.amount.notnull())
        gross = table.quantity * table.unit_price
        close = 0.011 + 0.0005 * gross.abs()
        whole = ((table.amount - gross).abs() <= close).fill_null(False)
        facts = orders.rows_of(table.aggregate(rows=table.count(), whole=whole.sum()))[0]
        is_gross = (facts["whole"] or 0) >= _CLEAR * facts["rows"]
        price = orders.name_of("unit_price")
        return is_gross, f"{name} {'is' if is_gross else 'is less than'} quantity times {price}"
    if orders.has("order_total") and share_of_orders_that_match(orders, _net(orders, kind)) >= _CLEAR:
        return True, f"so the lines add up to {orders.name_of('order_total')}"
    before = bool(_BEFORE_DISCOUNT.search(name))
    return before, f"{name} is {'before' if before else 'net of'} discount, judging by its name"


def _left(orders: FileOrders, found: _Findings) -> FileOrders:
    name, sums = orders.name_of("discount"), found.sums
    text = (
        f"{name} ({found.facts['discounted']:,} rows, "
        f"{sums['included'] - sums['money']:,.2f} as money) is not subtracted: {found.why}."
    )
    return orders.asking(_question(orders, text, "included", found))


def _taken_off(orders: FileOrders, kind: Kind | None, found: _Findings) -> FileOrders:
    name, sums = orders.name_of("discount"), found.sums
    taken: Kind = kind or "money"
    answer = _option(taken)
    text = (
        (f"{name} is subtracted as {answer}, {sums['included'] - sums[answer]:,.2f} in total: {found.why}.")
        if kind
        else f"{name} may be money ({sums['money']:,.2f} remain of {sums['included']:,.2f}) or "
        f"percent ({sums['percent']:,.2f} remain), and the file does not show which."
    )
    net = _net(orders, taken)
    # From here on a discount is money, as the schema has it.
    in_money = orders.table.discount if taken == "money" else orders.table.amount - net
    question = _question(orders, text, answer if kind else None, found)
    return orders.with_table(orders.table.mutate(amount=net, discount=in_money)).asking(question)


def _option(kind: Meaning) -> str:
    """A way of reading, as the option has it: shares of 1 are percent, too."""
    return "percent" if kind == "share" else kind


def _question(orders: FileOrders, text: str, answer: str | None, found: _Findings) -> Question:
    recommended = _option(found.shown or "money")
    choices = tuple(
        Choice(value, label, money=found.sums[value], recommended=value == recommended)
        for value, label in _LABELS.items()
    )
    return Question(
        "discount",
        orders.name_of("discount"),
        text,
        "discount_is",
        "--discount-is " + " or ".join(_LABELS),
        choices,
        answer,
        rows=found.facts["discounted"],
    )


_LABELS = {
    "money": "an amount of money to subtract",
    "percent": "a percentage to subtract",
    "included": "already subtracted",
}
