"""Lone orders far away in time from all others: one wrong year would make every other customer look lost.

The day after the last order is where predictions begin. One order of a log that ends in 2023, dated 2026 by
mistake, moves that day by years, and nobody seems to have ordered since.

An order is lone when it lies beyond a gap that the log does not otherwise know: longer than `LEAST_GAP_DAYS`,
and more than `TIMES_USUAL` times the longest gap among the other order days. The reasons for these numbers:

- Real logs have gaps of 1 to 12 days (CDNOW, Online Retail, groceries, a coffee machine), and logs of a few
  business customers or of yearly buyers 8 to 34 days. At their ends the gaps are no longer.
- A shop may close for a season. Sixty days alone would not do for a shop that is often closed; five times the
  usual alone would not do for one that sells every day and closes for a week.
- Lone orders are few: at most `MOST_SHARE` of the orders, and one in a small log. More than that is a part of
  the log, whatever lies between.
- Of fewer than `LEAST_DAYS` order days nothing usual can be told.
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

LEAST_GAP_DAYS = 60
TIMES_USUAL = 5
MOST_SHARE = 0.001
LEAST_DAYS = 10


@dataclass(frozen=True)
class OrderDay:
    """One day with orders, and how many."""

    day: date
    orders: int


@dataclass(frozen=True)
class Edge:
    """The first or last usual day of a log, and the gap that parts it from lone orders beyond."""

    day: date
    gap: int


@dataclass(frozen=True)
class UsualDays:
    """Between which days the orders of a log lie; an edge is None where no lone order is beyond it."""

    first: Edge | None = None
    last: Edge | None = None


def find_usual_days(rows: ir.Table, column: str, today: date, scratch: Scratch) -> UsualDays:
    """Look at the days of a log: once, and a second time where two of them lie far apart."""
    day = rows[column].date()
    plausible = rows.filter(day >= ibis.literal(EARLIEST), day < ibis.literal(day_after_last(today)))
    return usual_days(order_days(plausible, column, scratch.engine))


def lone_date_rules(rows: ir.Table, column: str, usual: UsualDays) -> list[RowRule]:
    """The rule for orders outside the usual days; it applies to none where there are no lone ones."""
    day = rows[column].date()
    sides = []
    if usual.first is not None:
        sides.append((day < usual.first.day, f"{usual.first.gap} days before all others"))
    if usual.last is not None:
        sides.append((day > usual.last.day, f"{usual.last.gap} days after all others"))
    where = " or ".join(side for _, side in sides) or "far away from all others"
    doc = (
        f"a lone order {where}: more than {LEAST_GAP_DAYS} days and {TIMES_USUAL} times the "
        "longest gap between the other dates, so its year is probably wrong"
    )
    if not sides:
        return [RowRule("implausible_date", doc, ibis.literal(False))]
    side = ibis.cases(*((test, ibis.literal(side)) for test, side in sides), else_=ibis.null("string"))
    detail = rows[column].cast("string") + ibis.literal(", ") + side
    return [RowRule("implausible_date", doc, ibis.or_(*(test for test, _ in sides)), detail)]


def usual_days(days: Sequence[OrderDay], most_share: float = MOST_SHARE) -> UsualDays:
    """The usual days among all, which are given in order; at most such a share of the orders is lone."""
    if len(days) < LEAST_DAYS:
        return UsualDays()
    most = max(1, int(most_share * sum(day.orders for day in days)))
    start, end = _few(days, most), len(days) - _few(days[::-1], most)
    if end - start < 2:
        return UsualDays()
    usual = max(_gaps(days[start:end]))
    return UsualDays(_edge(days[start::-1], usual), _edge(days[end - 1 :], usual))


def _few(days: Sequence[OrderDay], most: int) -> int:
    """How many of the first days together hold at most so many orders."""
    orders = 0
    for place, day in enumerate(days):
        orders += day.orders
        if orders > most:
            return place
    return len(days)


def _edge(days: Sequence[OrderDay], usual: int) -> Edge | None:
    """Walking outwards from a usual day, the day before the first gap that is too long."""
    for day, gap in zip(days, _gaps(days), strict=False):
        if gap > max(LEAST_GAP_DAYS, TIMES_USUAL * usual):
            return Edge(day.day, gap)
        usual = max(usual, gap)
    return None


def _gaps(days: Sequence[OrderDay]) -> list[int]:
    return [abs((later.day - earlier.day).days) for earlier, later in pairwise(days)]


def order_days(dated: ir.Table, column: str, engine: Engine) -> list[OrderDay]:
    """The days on which anything was ordered; none where no two lie far apart, which is seen at less cost."""
    dated = dated.mutate(day=dated[column].date())
    days = dated.group_by("day").aggregate(orders=dated.count())
    if max(_gaps(_sorted(days, engine)), default=0) <= LEAST_GAP_DAYS:
        return []
    return _sorted(dated.group_by("day").aggregate(orders=dated.order_id.nunique()), engine)


def _sorted(days: ir.Table, engine: Engine) -> list[OrderDay]:
    records = engine.to_arrow(days.order_by("day")).to_pylist()
    return [OrderDay(record["day"], record["orders"]) for record in records]
