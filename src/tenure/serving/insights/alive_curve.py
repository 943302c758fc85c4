"""Probability over time that a customer is still active."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.errors import UnknownCustomer
from tenure.serving.insights.timeline import order_days

if TYPE_CHECKING:
    import numpy as np

    from tenure.serving.live.live_copy import View
    from tenure.serving.predictions.described import DescribedCustomers

_EVEN_POINTS = 60
_NEWEST_ORDERS = 60


@dataclass(frozen=True)
class AlivePoint:
    """`is_future`: projected, assuming no further orders."""

    day: date
    probability_alive: float | None
    is_future: bool


def alive_curve(customer_id: str, view: View, described: DescribedCustomers) -> list[AlivePoint]:
    """Probabilities from the first order to the end of the horizon, using only what was known on each day.

    Computed by the model that needs only an order history. Orders show as steps.

    Raises
    ------
    UnknownCustomer, ModelError
        No customer with this ID has ordered; there is no model.
    """
    import numpy as np

    ordered = order_days(customer_id, view)
    if ordered is None:
        raise UnknownCustomer()
    as_of = np.datetime64(view.as_of, "D")
    first = ordered.days[0]
    days = _days(ordered.days, as_of, view.served.trained.horizon_days)
    before = np.searchsorted(ordered.days, days, side="left")  # orders on days before this one
    cumulative_spend = np.cumsum(ordered.net)[before - 1]
    last = ordered.days[before - 1]
    facts = [
        {
            "order_count": n,
            "frequency": n - 1,
            "net_spend": money,
            "T": age,
            "days_since_last_order": days_since_last,
        }
        for n, money, age, days_since_last in zip(
            before.tolist(), cumulative_spend.tolist(), _whole(days - first), _whole(days - last), strict=True
        )
    ]
    rows: list[dict[str, Any]] = described.predict(facts)
    return [
        AlivePoint(day, row["probability_alive"], future)
        for day, row, future in zip(days.tolist(), rows, (days > as_of).tolist(), strict=True)
    ]


def _days(ordered: np.ndarray, as_of: np.datetime64, horizon_days: int) -> np.ndarray:
    """An even grid, plus the day of each recent order and the day after it, so that steps are visible."""
    import numpy as np

    begin, end = ordered[0] + 1, as_of + horizon_days
    even = begin + np.linspace(0, max(0, (end - begin).astype(int)), _EVEN_POINTS).astype(int)
    newest = ordered[-_NEWEST_ORDERS:]
    days: np.ndarray = np.unique(np.concatenate([even, newest, newest + 1, [as_of]]))
    return days[days >= begin]


def _whole(span: np.ndarray) -> list[int]:
    days: list[int] = span.astype(int).tolist()
    return days
