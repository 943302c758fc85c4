"""Warnings about implausible dates of the served orders, shown with their freshness."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from tenure.cleaning.lone_dates import OrderDay
from tenure.monitoring.order_age import newest_is_ahead
from tenure.serving.copy.names import ACTIVITY, COPY
from tenure.serving.insights.changes import changes
from tenure.serving.live.order_gaps import first_lone_day, lone_orders

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.live.live_copy import View


def date_warning(view: View, today: date) -> str | None:
    """The warnings as one text; None if there are none."""
    newest = max((day for day in (view.served.last_day, view.waiting.last_day) if day), default=None)
    if newest is None:
        return None
    days = _days(view)
    sentences = [
        newest_is_ahead(newest, today),
        *lone_orders(days, _at_stake(view.served, first_lone_day(days))),
    ]
    return " ".join(sentence for sentence in sentences if sentence) or None


def _days(view: View) -> list[OrderDay]:
    """Order days, including pending orders, which count for live answers already."""
    ids: dict[date, set[str]] = defaultdict(set)
    for row in view.waiting.orders:
        amount = row.get("amount")
        if amount is None or amount > 0:
            ids[row["order_date"].date()].add(row["order_id"])
    counts = dict(view.served.once(("order days",), lambda: order_days(view.served)))
    for day, orders in ids.items():
        counts[day] = counts.get(day, 0) + len(orders)
    return [OrderDay(day, counts[day]) for day in sorted(counts)]


def order_days(served_copy: ServedCopy) -> dict[date, int]:
    """Number of orders by day, in the published copy."""
    if not served_copy.has_orders:
        return {}
    return dict(served_copy.sql(f"SELECT day::DATE, orders FROM {COPY}.{ACTIVITY} WHERE orders > 0"))


def _at_stake(served_copy: ServedCopy, first_lone: date | None) -> str:
    """How isolated orders changed the predicted total, if the newest scoring is the first to include them."""
    if first_lone is None:
        return ""
    compared = changes(served_copy)
    now, before = compared.now, compared.before
    if now is None or before is None or not before.as_of <= first_lone < now.as_of:
        return ""
    if now.predicted_clv is None or before.predicted_clv is None:
        return ""
    return (
        f"Scoring with them changed the predicted total from {before.predicted_clv:,.0f} "
        f"(as of {before.as_of}) to {now.predicted_clv:,.0f} (as of {now.as_of})."
    )
