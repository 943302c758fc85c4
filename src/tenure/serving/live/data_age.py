"""How old the newest served order is: what every page, command and response says about it comes from here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tenure.monitoring.order_age import DEFAULT_HORIZON_DAYS, OrderAge, longest_pause, order_age
from tenure.serving.live.date_warning import order_days

if TYPE_CHECKING:
    from tenure.serving.live.live_copy import View


def data_age(view: View, today: date) -> OrderAge | None:
    """The age of the newest order, pending orders included; None without orders."""
    newest = max((day for day in (view.served.last_day, view.waiting.last_day) if day), default=None)
    if newest is None:
        return None
    training = view.served.training
    return order_age(
        newest,
        today,
        longest_pause_days=view.served.once(
            ("longest pause",), lambda: longest_pause(order_days(view.served))
        ),
        horizon_days=training["horizon_days"] if training else DEFAULT_HORIZON_DAYS,
    )
