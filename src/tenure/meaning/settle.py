"""Settle what a file means, in a fixed order: customers, currency, amounts, versions, and sales.

Each step sees the result of the steps before it. A question without an answer is settled in the recommended
way and stays open, so that all questions are asked together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenure.core.orders.answers import Question
from tenure.meaning.charges import add_included_charges, report_charges
from tenure.meaning.columns import KINDS
from tenure.meaning.currencies import blank_foreign_amounts, settle_currency
from tenure.meaning.discounts import settle_discount
from tenure.meaning.extra_lines import settle_extra_lines
from tenure.meaning.ids import IdRepairs
from tenure.meaning.people import settle_people
from tenure.meaning.prices import settle_price
from tenure.meaning.refunded_amounts import settle_refunded
from tenure.meaning.repeated_totals import settle_repeated_totals
from tenure.meaning.sales import settle_sales
from tenure.meaning.versions import settle_versions

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_MONEY_STEPS = (
    settle_price,
    settle_discount,
    settle_currency,
    add_included_charges,
    settle_versions,
    settle_repeated_totals,
    settle_extra_lines,
    settle_sales,
    report_charges,
    settle_refunded,
    blank_foreign_amounts,
)

_TOPICS = {settle_price: "price", settle_versions: "repeated_orders", settle_extra_lines: "lines"}
"""Steps to skip if a source has settled their topic."""


@dataclass(frozen=True)
class SettledOrders:
    """Orders whose meaning is settled, with only columns of the schema and marks for cleaning.

    ids : repairs of customer IDs, to be applied to the other tables of the log, too.
    """

    table: ir.Table
    ids: IdRepairs
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    currency: str | None
    has_lines: bool


def settle(orders: FileOrders) -> SettledOrders:
    """Run all steps. Raises ColumnError or AmountError if no interpretation is possible."""
    try:
        orders, ids = settle_people(orders)
        for step in _MONEY_STEPS:
            if _TOPICS.get(step) not in orders.settled_topics:
                orders = step(orders)
    finally:
        orders.drop_temporary()
    orders = replace(orders, notes=tuple(dict.fromkeys(orders.notes)))
    extra = [name for name in KINDS if name in orders.table.columns]
    table = orders.table.drop(*extra) if extra else orders.table
    return SettledOrders(table, ids, orders.questions, orders.notes, orders.currency, orders.has_lines)
