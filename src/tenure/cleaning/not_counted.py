"""Rows that are no sale by what their file means, as settled when it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import NOT_COUNTED, VERDICT, VERDICT_DETAIL

if TYPE_CHECKING:
    import ibis.expr.types as ir


def not_counted_rules(rows: ir.Table) -> list[RowRule]:
    """One rule per reason; none for a log whose reading marked no row."""
    if VERDICT not in rows.columns:
        return []
    return [
        RowRule(reason, doc, rows[VERDICT] == reason, rows[VERDICT_DETAIL])
        for reason, doc in NOT_COUNTED.items()
    ]
