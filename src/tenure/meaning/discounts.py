"""Subtract discounts once: distinguish money from percent, and leave amounts that are already net."""

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
"""Percentages come in few sizes: 5, 10, ... 50 and a few more."""


@dataclass(frozen=True)
class _Findings:
    """What the column looks like, and the total of all orders for each way to read it.

    evident : the meaning that the file shows; None if it shows none. why : the evidence or the answer.
    """

    facts: dict[str, Any]
    sums: dict[str, Any]
    evident: Meaning | None
    reason: str


def settle_discount(orders: FileOrders) -> FileOrders:
    """Make amounts net of discount: subtract it if the amount is before discount, else leave the amount."""
    if not orders.has("discount", "amount"):
        return orders
    facts = _facts(orders)
    if not facts["discounted"]:
        return orders
    comparable = in_one_currency(orders)
    sums = orders.aggregate(
        included=orders.table.amount.sum(where=comparable),
        money=_net(orders, "money").sum(where=comparable),
        percent=_net(orders, _percent(facts)).sum(where=comparable),
    )
    evident, reason = _by_evidence(orders, facts)
    kind = evident
    if orders.answers.discount_is != "auto":
        kind, reason = _as_answered(orders, facts), "as you chose"
    findings = _Findings(facts, sums, evident, reason)
    return _leave_amounts(orders, findings) if kind == "included" else _subtract(orders, kind, findings)


def _facts(orders: FileOrders) -> dict[str, Any]:
    discount = orders.table.discount.abs()
    is_discounted = discount > 0
    return orders.aggregate(
        discounted=is_discounted.sum(),
        highest=discount.max(),
        fractions=(is_discounted & (discount != discount.round())).any(),
        round_fives=(~is_discounted | (discount % 5 == 0)).all(),
        kinds=discount.nunique(where=is_discounted),
        beyond=(is_discounted & (discount > orders.table.amount.abs() * 1.0001)).any(),
    )


def _percent(facts: dict[str, Any]) -> Kind:
    return "share" if facts["highest"] <= 1 else "percent"


def _by_evidence(orders: FileOrders, facts: dict[str, Any]) -> tuple[Meaning | None, str]:
    """The meaning that the file shows, and the evidence; None if money and percent are indistinguishable."""
    kind = _kind(orders, facts)
    if "amount" in orders.computed:
        return kind, "the amount is computed from the price"
    is_gross, reason = _is_before_discount(orders, kind or "money")
    return (kind if is_gross else "included"), reason


def _as_answered(orders: FileOrders, facts: dict[str, Any]) -> Meaning:
    answer = orders.answers.discount_is
    if answer == "included":
        return "included"
    return "money" if answer == "money" else _percent(facts)


def _kind(orders: FileOrders, facts: dict[str, Any]) -> Kind | None:
    """Whether the column holds money, percent, or shares of 1; None if the file does not show it."""
    if facts["highest"] > _HUNDRED:
        return "money"
    if _IN_PERCENT.search(orders.name_of("discount")):
        return _percent(facts)
    for kind in ("money", _percent(facts)):
        if share_of_orders_that_match(orders, _net(orders, kind)) >= _CLEAR:
            return kind
    return _kind_by_values(orders.name_of("discount"), facts)


def _kind_by_values(name: str, facts: dict[str, Any]) -> Kind | None:
    """Judge by the values: fractions of 1, discounts above the amount, round steps of five."""
    if facts["highest"] <= 1 and facts["fractions"]:
        return "share"
    if _IN_MONEY.search(name):
        return "money"
    if facts["beyond"]:
        return "percent"
    return None if facts["round_fives"] and facts["kinds"] <= _FEW_STEPS else "money"


def _net(orders: FileOrders, kind: Kind) -> ir.FloatingValue:
    """Amounts less the discount; a discount has the sign of its amount."""
    table = orders.table
    discount = table.discount.abs().fill_null(0.0)
    if kind == "money":
        size = discount * ibis.ifelse(table.amount < 0, -1.0, 1.0)
        return table.amount - size
    return table.amount * (1.0 - (discount if kind == "share" else discount / _HUNDRED))


def _is_before_discount(orders: FileOrders, kind: Kind) -> tuple[bool, str]:
    """Whether the amount column still includes the discount, and the evidence."""
    name = orders.name_of("amount")
    if orders.has("quantity", "unit_price"):
        table = orders.table.filter(orders.table.discount.abs() > 0, orders.table.amount.notnull())
        gross = table.quantity * table.unit_price
        close = 0.011 + 0.0005 * gross.abs()
        is_full_price = ((table.amount - gross).abs() <= close).fill_null(False)
        facts = orders.rows_of(table.aggregate(rows=table.count(), full_price=is_full_price.sum()))[0]
        is_gross = (facts["full_price"] or 0) >= _CLEAR * facts["rows"]
        price = orders.name_of("unit_price")
        return is_gross, f"{name} {'is' if is_gross else 'is less than'} quantity times {price}"
    if orders.has("order_total") and share_of_orders_that_match(orders, _net(orders, kind)) >= _CLEAR:
        return True, f"so the lines add up to {orders.name_of('order_total')}"
    before = bool(_BEFORE_DISCOUNT.search(name))
    return before, f"{name} is {'before' if before else 'net of'} discount, judging by its name"


def _leave_amounts(orders: FileOrders, findings: _Findings) -> FileOrders:
    name, sums = orders.name_of("discount"), findings.sums
    text = (
        f"{name} ({findings.facts['discounted']:,} rows, "
        f"{sums['included'] - sums['money']:,.2f} as money) is not subtracted: {findings.reason}."
    )
    return orders.with_questions(_question(orders, text, "included", findings))


def _subtract(orders: FileOrders, kind: Kind | None, findings: _Findings) -> FileOrders:
    name, sums = orders.name_of("discount"), findings.sums
    applied_kind: Kind = kind or "money"
    answer = _option(applied_kind)
    text = (
        (
            f"{name} is subtracted as {answer}, {sums['included'] - sums[answer]:,.2f} in total: "
            f"{findings.reason}."
        )
        if kind
        else f"{name} may be money ({sums['money']:,.2f} remain of {sums['included']:,.2f}) or "
        f"percent ({sums['percent']:,.2f} remain), and the file does not show which."
    )
    net = _net(orders, applied_kind)
    # From here on, a discount is money, as in the schema.
    in_money = orders.table.discount if applied_kind == "money" else orders.table.amount - net
    question = _question(orders, text, answer if kind else None, findings)
    return orders.with_table(orders.table.mutate(amount=net, discount=in_money)).with_questions(question)


def _option(kind: Meaning) -> str:
    """The value of the option for a meaning: shares of 1 are percent, too."""
    return "percent" if kind == "share" else kind


def _question(orders: FileOrders, text: str, answer: str | None, findings: _Findings) -> Question:
    recommended = _option(findings.evident or "money")
    choices = tuple(
        Choice(value, label, money=findings.sums[value], recommended=value == recommended)
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
        rows=findings.facts["discounted"],
    )


_LABELS = {
    "money": "an amount of money to subtract",
    "percent": "a percentage to subtract",
    "included": "already subtracted",
}
