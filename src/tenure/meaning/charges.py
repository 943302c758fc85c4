"""Shipping, tax and gift cards that a file states in columns of their own.

They are not spend on goods, so they do not count; each is reported with its total, and `--include` counts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.orders.answers import Choice, ExtraCharge, Question
from tenure.meaning.columns import CHARGES

if TYPE_CHECKING:
    from tenure.meaning.orders import FileOrders

_LABELS: dict[ExtraCharge, str] = {
    "shipping": "shipping",
    "tax": "tax charged on top of the prices",
    "gift_cards": "gift cards sold",
}


def add_included_charges(orders: FileOrders) -> FileOrders:
    """Add the charges that the user chose to include to the amounts."""
    for charge in CHARGES:
        if charge in orders.answers.include and orders.has(charge, "amount"):
            table = orders.table
            orders = orders.with_table(table.mutate(amount=table.amount + table[charge].fill_null(0.0)))
    return orders


def report_charges(orders: FileOrders) -> FileOrders:
    """Report the totals of the charges on rows that count, and whether the amounts include them."""
    present = [charge for charge in CHARGES if orders.has(charge, "amount")]
    if not present:
        return orders
    counts = orders.is_counted() & orders.table.amount.notnull()
    facts = orders.aggregate(
        **{f"rows_{name}": (counts & (orders.table[name] != 0)).ifelse(1, 0).sum() for name in present},
        **{f"money_{name}": orders.table[name].sum(where=counts) for name in present},
    )
    for charge in present:
        if facts[f"rows_{charge}"]:
            orders = orders.with_questions(
                _question(orders, charge, facts[f"rows_{charge}"], facts[f"money_{charge}"])
            )
    return orders


def _question(orders: FileOrders, charge: ExtraCharge, rows: int, money: float | None) -> Question:
    included = charge in orders.answers.include
    name, total = orders.name_of(charge), money or 0.0
    verb = "counts as spend" if included else "does not count as spend on goods"
    text = f"{name}: {total:,.2f} of {_LABELS[charge]} on {rows:,} rows {verb}."
    choices = (
        Choice("leave_out", "not counted: only goods count", rows=rows, money=0.0, recommended=True),
        Choice(charge, "counted as spend", rows=rows, money=money),
    )
    answer = charge if included else "leave_out"
    flag = "" if included else f"--include {charge}"
    return Question("lines", name, text, "include", flag, choices, answer, rows, money)
