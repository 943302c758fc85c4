"""Totals of one scoring, as stored in the serving copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scoring:
    """Totals of one scoring; money is None in a log without amounts.

    active_customers : expected number of active customers. churned_customers : expected number who will not
        order in the horizon. model_version : made the predictions; None if unknown.
    """

    run_id: str
    as_of: date
    horizon_days: int
    customers: int
    predicted_clv: float | None
    expected_purchases: float | None
    active_customers: float | None
    churned_customers: float | None
    model_version: int | None = None
