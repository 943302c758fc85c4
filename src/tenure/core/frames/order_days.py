"""Order days without customers, for models of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.frames.feature import Cut
from tenure.core.frames.grain import GrainInputs, day_grain

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.frames.snapshot import Snapshot


def inner_order_days(snapshot: Snapshot) -> ir.Table:
    """Order days strictly between a customer's first and last order day of the history, lazy.

    Columns `first_age_days, last_age_days, age_days` (days before `as_of` of the customer's first and last
    order day, and of this one) and `value` (gross spend of the day; 1 in a log without amounts). There are no
    customer ids: rows are not attributed to customers.
    """
    cut = Cut(snapshot.as_of, snapshot.horizon_days)
    days = day_grain(GrainInputs(snapshot.history, cut, frozenset()))
    days = days.filter(days.ordered)
    whole = ibis.window(group_by=days.customer_id)
    spend = days.gross if "gross" in days.columns else ibis.literal(1.0)
    rows = days.select(
        first_age_days=days.age_days.max().over(whole),
        last_age_days=days.age_days.min().over(whole),
        age_days=days.age_days,
        value=spend,
    )
    return rows.filter((rows.age_days < rows.first_age_days) & (rows.age_days > rows.last_age_days))
