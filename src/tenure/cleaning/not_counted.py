"""Rows that are not sales according to their file, as determined when it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import NOT_COUNTED, VERDICT, VERDICT_DETAIL

if TYPE_CHECKING:
    import ibis.expr.types as ir


def not_counted_rules(rows: ir.Table) -> list[RowRule]:
    """One rule per reason; no rules for a log in which no row was marked on reading."""
    if VERDICT not in rows.columns:
        return []
    return [
        RowRule(reason, doc, rows[VERDICT] == reason, rows[VERDICT_DETAIL])
        for reason, doc in NOT_COUNTED.items()
    ]
