"""Lone orders that are years away from all others: one wrong year would make every customer look lapsed.

Predictions begin on the day after the last order. If a log ends in 2023 and one order is dated 2026 by
mistake, that day moves by years, and nobody seems to have ordered since.

An order is lone when the gap before it has no equal in the log: longer than `MIN_GAP_DAYS`, and more than
`TIMES_USUAL` times the longest gap among the other order days. The reasons for these numbers:

- Real logs have gaps of 1 to 12 days (CDNOW, Online Retail, groceries, a coffee machine), and logs of a few
  business customers or of yearly buyers 8 to 34 days. Gaps at their ends are not longer than that.
- A shop may close for a season. A limit of 60 days alone fails for a shop that is often closed; five times
  the usual gap alone fails for a shop that sells every day and closes for a week.
- Lone orders are few: at most `MAX_SHARE` of the orders, and one in a small log. More than that is a part of
  the log, however long the gap.
- Fewer than `MIN_DAYS` order days do not establish a usual gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.plausible_dates import EARLIEST, day_after_last

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.cleaning.scratch import Scratch
    from tenure.core.ports import Engine

MIN_GAP_DAYS = 60
TIMES_USUAL = 5
MAX_SHARE = 0.001
MIN_DAYS = 10


@dataclass(frozen=True)
class OrderDay:
    """A day with orders, and their number."""

    day: date
    orders: int


@dataclass(frozen=True)
class Edge:
    """The first or last usual day of a log, and the gap that separates it from the lone orders outside."""

    day: date
    gap: int


@dataclass(frozen=True)
class UsualDays:
    """The days that enclose the orders of a log; an edge is None if no lone order is outside it."""

    first: Edge | None = None
    last: Edge | None = None


def find_usual_days(rows: ir.Table, column: str, today: date, scratch: Scratch) -> UsualDays:
    """The usual days of a log among the plausible ones (not before 1970, not after `today`)."""
    day = rows[column].date()
    plausible = rows.filter(day >= ibis.literal(EARLIEST), day < ibis.literal(day_after_last(today)))
    return usual_days(order_days(plausible, column, scratch.engine))


def lone_date_rules(rows: ir.Table, column: str, usual: UsualDays) -> list[RowRule]:
    """The rule for orders outside the usual days; it matches nothing if no order is lone."""
    day = rows[column].date()
    sides = []
    if usual.first is not None:
        sides.append((day < usual.first.day, f"{usual.first.gap} days before all others"))
    if usual.last is not None:
        sides.append((day > usual.last.day, f"{usual.last.gap} days after all others"))
    distance = " or ".join(label for _, label in sides) or "far away from all others"
    doc = (
        f"a lone order {distance}: more than {MIN_GAP_DAYS} days and {TIMES_USUAL} times the "
        "longest gap between the other dates, so its year is probably wrong"
    )
    if not sides:
        return [RowRule("implausible_date", doc, ibis.literal(False))]
    label = ibis.cases(*((test, ibis.literal(label)) for test, label in sides), else_=ibis.null("string"))
    detail = rows[column].cast("string") + ibis.literal(", ") + label
    return [RowRule("implausible_date", doc, ibis.or_(*(test for test, _ in sides)), detail)]


def usual_days(days: Sequence[OrderDay], max_share: float = MAX_SHARE) -> UsualDays:
    """The usual days among `days`, which are sorted; at most `max_share` of the orders are lone."""
    if len(days) < MIN_DAYS:
        return UsualDays()
    max_orders = max(1, int(max_share * sum(day.orders for day in days)))
    start, end = _few(days, max_orders), len(days) - _few(days[::-1], max_orders)
    if end - start < 2:
        return UsualDays()
    usual = max(_gaps(days[start:end]))
    return UsualDays(_edge(days[start::-1], usual), _edge(days[end - 1 :], usual))


def _few(days: Sequence[OrderDay], max_orders: int) -> int:
    """The number of leading days that together hold at most `max_orders` orders."""
    orders = 0
    for count, day in enumerate(days):
        orders += day.orders
        if orders > max_orders:
            return count
    return len(days)


def _edge(days: Sequence[OrderDay], usual: int) -> Edge | None:
    """The day before the first gap that is too long, walking outwards from a usual day."""
    for day, gap in zip(days, _gaps(days), strict=False):
        if gap > max(MIN_GAP_DAYS, TIMES_USUAL * usual):
            return Edge(day.day, gap)
        usual = max(usual, gap)
    return None


def _gaps(days: Sequence[OrderDay]) -> list[int]:
    return [abs((later.day - earlier.day).days) for earlier, later in pairwise(days)]


def order_days(dated: ir.Table, column: str, engine: Engine) -> list[OrderDay]:
    """The days with orders; empty if no two are far apart, which a cheaper query finds out first."""
    dated = dated.mutate(day=dated[column].date())
    days = dated.group_by("day").aggregate(orders=dated.count())
    if max(_gaps(_sorted(days, engine)), default=0) <= MIN_GAP_DAYS:
        return []
    return _sorted(dated.group_by("day").aggregate(orders=dated.order_id.nunique()), engine)


def _sorted(days: ir.Table, engine: Engine) -> list[OrderDay]:
    records = engine.to_arrow(days.order_by("day")).to_pylist()
    return [OrderDay(record["day"], record["orders"]) for record in records]
