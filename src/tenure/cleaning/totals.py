"""Rows of sums that reports put between or below the orders: money that is counted already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.cleaning import TOTAL_WORDS

if TYPE_CHECKING:
    import ibis.expr.types as ir

_WORDS = tuple(f"{word}{end}" for word in TOTAL_WORDS for end in ("", ":", " :"))
_NAMES = ("total", "totals", "sum", "suma", "soma")
"""What a customer may be called as well, where names are the ids."""


def total_rules(rows: ir.Table) -> list[RowRule]:
    """A row whose customer or order is called `Total`, `Grand total`, `Summe`..."""
    customer, order = _word(rows.customer_id), _word(rows.order_id)
    is_named = customer.isin(_NAMES) & ~_is_bare(rows)
    matches = order.isin(_WORDS) | (customer.isin(_WORDS) & ~is_named)
    detail = ibis.ifelse(order.isin(_WORDS), rows.order_id, rows.customer_id)
    return [RowRule("total_row", "a row of sums, which are counted in the rows above it", matches, detail)]


def _is_bare(rows: ir.Table) -> ir.BooleanValue:
    """Without an order id of its own: the number of the row is none."""
    return (
        rows.order_id.isnull() | (rows.order_id == rows.source_row.cast("string")) | rows.order_date.isnull()
    )


def _word(column: ir.StringValue) -> ir.StringValue:
    return column.strip().lower()
