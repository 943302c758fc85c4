"""Monotonic constraints: features that are another model's expectation of the target."""

from __future__ import annotations

from tenure.models.panel.btyd_features import CHURN_PROBABILITY, CLV, EXPECTED_PURCHASES, ORDER_VALUE
from tenure.models.panel.heads import Task

_DIRECTION: dict[Task, dict[str, int]] = {
    "orders": {EXPECTED_PURCHASES: 1, CHURN_PROBABILITY: -1},
    "buys": {EXPECTED_PURCHASES: 1, CHURN_PROBABILITY: -1},
    "spend": {CLV: 1},
    "spend_if_buying": {ORDER_VALUE: 1, CLV: 1},
}


def directions(task: Task, names: tuple[str, ...]) -> list[int]:
    """1, -1 or 0 (free) for each feature, in the order of `names`."""
    return [_DIRECTION[task].get(name, 0) for name in names]
