"""Snapshots: the only place where the log is cut in time.

A snapshot is what a shop knew on the morning of `as_of`: every order before that day, and nothing from that
day or later. Features receive `history` only, so they cannot see the future.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Snapshot:
    """Tables cut at `as_of`.

    Parameters
    ----------
    tables : Tables
        The whole, cleaned log.
    as_of : datetime.date
        The cut, a whole day in UTC: rows on that day are already the future.
    horizon_days : int, optional
        Length of the window after the cut; needed for `future` only.
    """

    tables: Tables
    as_of: date
    horizon_days: int | None = None

    @cached_property
    def history(self) -> Tables:
        """Everything that happened before `as_of`. Customers and products have no dates and are not cut."""
        history = self.tables.with_table("transactions", self._before(self.tables.transactions, "order_date"))
        if history.events is not None:
            history = history.with_table("events", self._before(history.events, "occurred_at"))
        if history.shop_days is not None:
            history = history.with_table(
                "shop_days", history.shop_days.filter(history.shop_days.day < self.as_of)
            )
        return history

    @cached_property
    def future(self) -> ir.Table:
        """Transactions in `[as_of, as_of + horizon_days)`."""
        if self.horizon_days is None:
            raise ValueError("Snapshot.future needs horizon_days")
        rows = self.tables.transactions
        end = self.as_of + timedelta(days=self.horizon_days)
        return rows.filter(rows.order_date >= _midnight(self.as_of), rows.order_date < _midnight(end))

    def _before(self, table: ir.Table, when: str) -> ir.Table:
        return table.filter(table[when] < _midnight(self.as_of))


def days_between(start: ir.Value, end: ir.Value | date) -> ir.Value:
    """Whole days from `start` to `end` (dates), as float64; equal on every engine."""
    later = ibis.literal(end) if isinstance(end, date) else end
    return later.delta(start, unit="day").cast("float64")


def _midnight(day: date) -> ir.Value:
    return ibis.literal(day).cast("timestamp(6)")
