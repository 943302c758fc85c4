"""Orders that stand alone at either end of a workspace's log: they may be right, but are never passed over.

A file is cleaned of lone dates (`cleaning.lone_dates`). What comes in one by one is taken, as the next order
may be its neighbour; so what it does to the figures is told until it has neighbours, or is put right.
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
"""Of the orders, what may stand alone and be told. More than is taken out: nothing is lost by a word."""

CORRECT_THEM = (
    "If a date is wrong, correct or remove the order (`tenure order correct` and `tenure order remove`, or "
    "PUT and DELETE /api/v1/orders/ID)"
)


def purchase_days(tables: Tables, as_of: date, engine: Engine) -> list[OrderDay]:
    """The days before `as_of` on which anything was bought; none where no two lie far apart."""
    rows = Snapshot(tables, as_of).history.transactions
    return order_days(rows.filter(purchases(rows)), "order_date", engine)


def lone_orders(days: Sequence[OrderDay], at_stake: str = "") -> list[str]:
    """What to say about the orders at either end of these days, which are given in order.

    at_stake : a sentence about the money, told with the newest ones.
    """
    usual = usual_days(days, MAX_ISOLATED_SHARE)
    told = []
    if usual.last is not None:
        told.append(_newest(days, usual.last, at_stake))
    if usual.first is not None:
        told.append(_oldest(days, usual.first))
    return told


def first_lone_day(days: Sequence[OrderDay]) -> date | None:
    """Of the newest orders, where they stand alone; None where they do not."""
    last = usual_days(days, MAX_ISOLATED_SHARE).last
    return None if last is None else min(one.day for one in days if one.day > last.day)


def _newest(days: Sequence[OrderDay], edge: Edge, at_stake: str) -> str:
    beyond = [one for one in days if one.day > edge.day]
    return " ".join(
        one
        for one in (
            f"The newest orders are isolated: {_counted(beyond)}, {edge.gap:,} days after "
            f"all others, the last of which is from {edge.day}.",
            (
                "Predictions start after them, so all earlier customers seem to have been "
                "inactive for a long time."
            ),
            at_stake,
            f"{CORRECT_THEM}; if orders in between are missing, import them; then score again.",
        )
        if one
    )


def _oldest(days: Sequence[OrderDay], edge: Edge) -> str:
    beyond = [one for one in days if one.day < edge.day]
    return (
        f"The oldest orders are isolated: {_counted(beyond)}, {edge.gap:,} days before all "
        f"others, the first of which is from {edge.day}. History and cohorts begin with "
        f"them. {CORRECT_THEM}; if orders in between are missing, import them."
    )


def _counted(days: Sequence[OrderDay]) -> str:
    orders = sum(one.orders for one in days)
    count = "1 order" if orders == 1 else f"{orders:,} orders"
    if len(days) == 1:
        return f"{count} on {days[0].day}"
    return f"{count} from {days[0].day} to {days[-1].day}"
