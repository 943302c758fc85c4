"""Suggested action for a customer, from the prediction: simple rules, the first match counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tenure.core.activation.segment import HIGH

_LIKELY_GONE = 0.7
_LIKELY_BACK = 0.3
_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Suggestion:
    """An action, and the reason for it."""

    action: str
    reason: str


def suggestion(prediction: Mapping[str, Any]) -> Suggestion | None:
    """Suggest an action from a row of predictions; None without a churn probability.

    `churn_probability` is the probability of no order within the horizon.
    """
    churn = prediction.get("churn_probability")
    if churn is None:
        return None
    if prediction.get("value_tier") == HIGH and not _LIKELY_BACK < churn < _LIKELY_GONE:
        return _for_high_value(churn, prediction["horizon_days"])
    if _is_due(prediction):
        return Suggestion("Remind them now.", "Their next order is due within two weeks.")
    if churn < _LIKELY_GONE:
        return Suggestion("Keep them in your regular mailings.", "Nothing else is needed at the moment.")
    unlikely = _unlikely_to_order(churn, prediction["horizon_days"])
    if (prediction.get("probability_alive") or 1.0) < _LIKELY_BACK:
        return Suggestion("Spend nothing on them except e-mail.", f"They have most likely left: {unlikely}.")
    return Suggestion("Send an inexpensive reminder.", f"Still a customer, but {unlikely}.")


def _for_high_value(churn: float, days: int) -> Suggestion:
    if churn >= _LIKELY_GONE:
        return Suggestion(
            "Win them back personally, with an attractive offer.",
            f"High value, and {_unlikely_to_order(churn, days)}.",
        )
    return Suggestion(
        "Thank them; do not offer a discount.",
        f"High value, and {1 - churn:.0%} likely to order without a discount.",
    )


def _unlikely_to_order(churn: float, days: int) -> str:
    return f"{churn:.0%} likely not to order in the next {days} days"


def _is_due(prediction: Mapping[str, Any]) -> bool:
    due, as_of = prediction.get("expected_date_of_next_order"), prediction["as_of"]
    return isinstance(due, date) and due <= as_of + _SOON
