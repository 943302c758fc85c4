"""Dates that are impossible for an order of this log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.plausible_dates import EARLIEST, day_after_last

if TYPE_CHECKING:
    import ibis.expr.types as ir


def date_rules(rows: ir.Table, column: str, today: date) -> list[RowRule]:
    """Impossible dates (before 1970-01-02) and future ones (after `today`)."""
    moment = rows[column]
    detail = moment.cast("string")
    return [
        RowRule("impossible_date", f"dated before {EARLIEST}", is_impossible(moment), detail),
        RowRule("future_date", f"dated after {today}", is_future(moment, today), detail),
    ]


def is_impossible(moment: ir.Value) -> ir.Value:
    return moment < ibis.literal(EARLIEST).cast("timestamp(6)")


def is_future(moment: ir.Value, today: date) -> ir.Value:
    return moment >= ibis.literal(day_after_last(today)).cast("timestamp(6)")
