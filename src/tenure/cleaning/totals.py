"""Totals rows that reports put between or below the orders: money that is already counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import TOTAL_WORDS
from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.cleaning.scratch import Scratch

TOTAL = "__total"

_CASES = (str, str.upper, str.capitalize, str.title)
_ENDS = ("", ":", " :")


def _spellings(words: tuple[str, ...]) -> list[str]:
    """The words in every usual spelling: comparing texts as they are is several times faster."""
    return sorted({case(f"{word}{end}") for word in words for end in _ENDS for case in _CASES})


_WORDS = _spellings(TOTAL_WORDS)
_NAMES = _spellings(("total", "totals", "sum", "suma", "soma"))
"""Words that may also be the name of a customer, in logs that use names as IDs."""


def with_totals(rows: ir.Table, scratch: Scratch) -> ir.Table:
    """The rows with their word for a total (such as `Grand total`); unchanged if there are none."""
    by_order, by_customer = rows.order_id.isin(_WORDS), rows.customer_id.isin(_WORDS)
    if scratch.rows_of(rows.filter(by_order | by_customer).limit(1)) == 0:
        return rows
    # A row with an order ID and a date is a customer of that name.
    has_no_order = rows.order_id.isnull() | (rows.order_id == rows[SOURCE_ROW].cast("string"))
    is_sum = by_customer & (~rows.customer_id.isin(_NAMES) | has_no_order | rows.order_date.isnull())
    word = ibis.cases((by_order, rows.order_id), (is_sum, rows.customer_id), else_=ibis.null("string"))
    return rows.mutate(**{TOTAL: word})


def total_rules(rows: ir.Table) -> list[RowRule]:
    """Rule for the rows of `with_totals`."""
    doc = "a totals row, already counted in the rows above it"
    if TOTAL not in rows.columns:
        return [RowRule("total_row", doc, ibis.literal(False))]
    return [RowRule("total_row", doc, rows[TOTAL].notnull(), rows[TOTAL])]
