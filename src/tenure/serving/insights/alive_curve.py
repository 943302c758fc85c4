"""How sure a model was, from day to day, that a customer still is one."""

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
    """`is_future`: as it will be if the customer orders nothing more."""

    day: date
    probability_alive: float | None
    is_future: bool


def alive_curve(customer_id: str, view: View, described: DescribedCustomers) -> list[AlivePoint]:
    """From the first order to the end of the horizon, from what was known on each day alone.

    Told by the model that makes do with an order history. Steps show where orders came.

    Raises
    ------
    UnknownCustomer, ModelError
        Nobody by that id has ordered; there is no model.
    """
    import numpy as np

    ordered = order_days(customer_id, view)
    if ordered is None:
        raise UnknownCustomer()
    as_of = np.datetime64(view.as_of, "D")
    first = ordered.days[0]
    days = _days(ordered.days, as_of, view.served.trained.horizon_days)
    before = np.searchsorted(ordered.days, days, side="left")  # orders on days before this one
    spent = np.cumsum(ordered.net)[before - 1]
    last = ordered.days[before - 1]
    facts = [
        {"order_count": n, "frequency": n - 1, "net_spend": money, "T": age, "days_since_last_order": silent}
        for n, money, age, silent in zip(
            before.tolist(), spent.tolist(), _whole(days - first), _whole(days - last), strict=True
        )
    ]
    rows: list[dict[str, Any]] = described.predict(facts)
    return [
        AlivePoint(day, row["probability_alive"], future)
        for day, row, future in zip(days.tolist(), rows, (days > as_of).tolist(), strict=True)
    ]


def _days(ordered: np.ndarray, as_of: np.datetime64, horizon_days: int) -> np.ndarray:
    """An even grid, and the day of each of the newest orders and the one after it, which show the steps."""
    import numpy as np

    begin, end = ordered[0] + 1, as_of + horizon_days
    even = begin + np.linspace(0, max(0, (end - begin).astype(int)), _EVEN_POINTS).astype(int)
    newest = ordered[-_NEWEST_ORDERS:]
    found: np.ndarray = np.unique(np.concatenate([even, newest, newest + 1, [as_of]]))
    return found[found >= begin]


def _whole(span: np.ndarray) -> list[int]:
    days: list[int] = span.astype(int).tolist()
    return days
