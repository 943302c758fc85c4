"""Customers by recency and frequency score: 25 cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tenure.core.frames.horizon import day_after
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy


@dataclass(frozen=True)
class RfmCell:
    """Customers with these scores, 5 for the best fifth; money is None if unknown.

    segment : the most common segment. days_since_last_order, orders : medians.
    """

    recency_score: int
    frequency_score: int
    customers: int
    segment: str
    days_since_last_order: int
    orders: int
    net_spend: float | None
    predicted_clv: float | None
    share_of_value: float | None


@dataclass(frozen=True)
class RfmGrid:
    """Cells that are not empty. `as_of` is the day after the last order."""

    as_of: date | None
    cells: list[RfmCell]


def rfm_grid(served_copy: ServedCopy) -> RfmGrid:
    """The grid of the current publication."""
    return served_copy.once(("rfm_grid",), lambda: _grid(served_copy))


def _grid(served_copy: ServedCopy) -> RfmGrid:
    last = served_copy.last_day
    if last is None:
        return RfmGrid(None, [])
    as_of = day_after(last)
    query = (
        "SELECT recency_score, frequency_score, count(*) AS customers, mode(segment) AS segment, "
        "median(date_diff('day', last_order::DATE, ?::DATE))::BIGINT AS days_since_last_order, "
        "median(orders)::BIGINT AS orders, sum(net_spend) AS net_spend, sum(predicted_clv) AS predicted_clv, "
        "sum(predicted_clv) / nullif(sum(sum(predicted_clv)) OVER (), 0) AS share_of_value "
        f"FROM {COPY}.{CUSTOMER_TABLE} GROUP BY ALL ORDER BY recency_score DESC, frequency_score DESC"
    )
    return RfmGrid(as_of, [RfmCell(**row) for row in served_copy.rows(query, [as_of])])
