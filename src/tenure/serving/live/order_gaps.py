"""Isolated orders at either end of a workspace's log: they may be right, but are always reported.

Cleaning a file removes isolated dates (`cleaning.lone_dates`). Single orders are accepted, because more may
follow; their effect on the figures is reported until they have neighbours or are corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tenure.cleaning.lone_dates import Edge, OrderDay, order_days, usual_days
from tenure.core.frames.grain import purchases
from tenure.core.frames.snapshot import Snapshot

if TYPE_CHECKING:
    from datetime import date

    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine

MAX_ISOLATED_SHARE = 0.01
"""Largest share of orders reported as isolated; cleaning removes smaller shares only."""

CORRECT_THEM = (
    "If a date is wrong, correct or remove the order (`tenure order correct` and `tenure order remove`, or "
    "PUT and DELETE /api/v1/orders/ID)"
)


def purchase_days(tables: Tables, as_of: date, engine: Engine) -> list[OrderDay]:
    """Days before `as_of` with a purchase; none if no two are far apart."""
    rows = Snapshot(tables, as_of).history.transactions
    return order_days(rows.filter(purchases(rows)), "order_date", engine)


def lone_orders(days: Sequence[OrderDay], at_stake: str = "") -> list[str]:
    """Warnings about the orders at either end of these days, which are in order.

    at_stake : a sentence about the money, added to the warning about the newest orders.
    """
    usual = usual_days(days, MAX_ISOLATED_SHARE)
    sentences = []
    if usual.last is not None:
        sentences.append(_newest(days, usual.last, at_stake))
    if usual.first is not None:
        sentences.append(_oldest(days, usual.first))
    return sentences


def first_lone_day(days: Sequence[OrderDay]) -> date | None:
    """First day of the newest orders if they are isolated; else None."""
    last = usual_days(days, MAX_ISOLATED_SHARE).last
    return None if last is None else min(order_day.day for order_day in days if order_day.day > last.day)


def _newest(days: Sequence[OrderDay], edge: Edge, at_stake: str) -> str:
    isolated = [order_day for order_day in days if order_day.day > edge.day]
    return " ".join(
        sentence
        for sentence in (
            f"The newest orders are isolated: {_count_and_dates(isolated)}, {edge.gap:,} days after "
            f"all others, the last of which is from {edge.day}.",
            (
                "Predictions start after them, so all earlier customers seem to have been "
                "inactive for a long time."
            ),
            at_stake,
            f"{CORRECT_THEM}; if orders in between are missing, import them; then score again.",
        )
        if sentence
    )


def _oldest(days: Sequence[OrderDay], edge: Edge) -> str:
    isolated = [order_day for order_day in days if order_day.day < edge.day]
    return (
        f"The oldest orders are isolated: {_count_and_dates(isolated)}, {edge.gap:,} days before all "
        f"others, the first of which is from {edge.day}. History and cohorts begin with "
        f"them. {CORRECT_THEM}; if orders in between are missing, import them."
    )


def _count_and_dates(days: Sequence[OrderDay]) -> str:
    orders = sum(order_day.orders for order_day in days)
    count = "1 order" if orders == 1 else f"{orders:,} orders"
    if len(days) == 1:
        return f"{count} on {days[0].day}"
    return f"{count} from {days[0].day} to {days[-1].day}"
