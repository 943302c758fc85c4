"""Totals of one scoring, as the serving copy keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scoring:
    """Totals of one scoring; money is None in a log without any.

    active_customers : expected number still customers. churned_customers : expected number who will not
        order in the horizon.
    """

    run_id: str
    as_of: date
    horizon_days: int
    customers: int
    predicted_clv: float | None
    expected_purchases: float | None
    active_customers: float | None
    churned_customers: float | None
