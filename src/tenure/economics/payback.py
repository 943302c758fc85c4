"""When a customer's margin has covered the cost of winning them."""

from __future__ import annotations

from collections.abc import Sequence


def discount(months: float, annual_rate: float) -> float:
    """Present value of one unit of money received `months` months from now."""
    return float((1 + annual_rate) ** (-months / 12))


def payback_month(monthly_margin: Sequence[float], cac: float) -> int | None:
    """Months since the first order (0: its own month) until the margin so far covers the cost.

    monthly_margin : of a customer, from the month of the first order on. None if the cost is never covered.
    """
    so_far = 0.0
    for month, margin in enumerate(monthly_margin):
        so_far += margin
        if so_far >= cac:
            return month
    return None


def value_to_cost(value: float | None, cac: float | None) -> float | None:
    """LTV:CAC ratio. None if either is unknown, or if nothing was paid."""
    return None if value is None or not cac else value / cac
