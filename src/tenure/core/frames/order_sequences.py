"""The last order days of every customer, for models that read them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.frames.feature import Cut
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.grain import GrainInputs, day_grain

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.frames.snapshot import Snapshot

MAX_ORDER_DAYS = 64
AGE, VALUE = "age_days", "value"


def last_order_days(snapshot: Snapshot, most: int = MAX_ORDER_DAYS) -> ir.Table:
    """The newest `most` order days before the cut of every known customer, lazy, unordered.

    Columns `customer_id`, `age_days` (days before `as_of`) and, in a log with amounts, `value`: net of the
    day, including refunds of its orders before the cut. The caller builds the lists: engines differ in how
    they order collected values, but rows are the same everywhere.
    """
    cut = Cut(snapshot.as_of, snapshot.horizon_days)
    days = day_grain(GrainInputs(snapshot.history, cut, frozenset()))
    days = days.filter(days.ordered)
    columns = {AGE: days.age_days, **({VALUE: days.net} if "net" in days.columns else {})}
    newest_first = ibis.window(group_by=days.customer_id, order_by=days.age_days)
    rows = days.select(CUSTOMER_ID, **columns, place=ibis.row_number().over(newest_first))
    return rows.filter(rows.place < most).drop("place")
