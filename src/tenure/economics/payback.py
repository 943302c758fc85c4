"""When a customer has brought back what winning them cost."""

from __future__ import annotations

from collections.abc import Sequence


def discount(months: int, annual_rate: float) -> float:
    """What money that comes `months` months later is worth now."""
    return float((1 + annual_rate) ** (-months / 12))


def payback_month(monthly_margin: Sequence[float], cac: float) -> int | None:
    """Months since the first order (0: its own month) until the margin so far covers the cost.

    monthly_margin : of a customer, from the month of the first order on. None where it does not come to it.
    """
    so_far = 0.0
    for month, margin in enumerate(monthly_margin):
        so_far += margin
        if so_far >= cac:
            return month
    return None


def value_to_cost(value: float | None, cac: float | None) -> float | None:
    """LTV : CAC. None where one is not known, or nothing was paid."""
    return None if value is None or not cac else value / cac
