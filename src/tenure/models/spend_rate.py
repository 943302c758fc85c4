"""A rule that ranks well: customers continue to spend at the average rate of their history."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd

from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.models.frame.columns import numbers, refuse
from tenure.models.plug.rules import Rule

_SHORTEST_AGE_DAYS = 30.0


class SpendRate(Rule):
    """Net spend (and order days) per day since the first order, times the horizon.

    Customers younger than 30 days count as 30 days old, so that one order yesterday does not count as one
    order per day.
    """

    card: ClassVar = ModelCard(
        name="spend_rate",
        title="Constant spend rate",
        doc="The customer's spend per day since the first order, multiplied by the horizon.",
        needs=("frequency", "T"),
        uses=("net_spend",),
        gives=("predicted_clv", "expected_purchases"),
        source="naive baseline",
        baseline=True,
        roles=(Role("candidate", 20),),
    )
    money_column: ClassVar = "net_spend"

    def _spend(self, frame: pd.DataFrame, horizon_days: float) -> np.ndarray:
        spend, age = numbers(frame, ("net_spend", "T"))
        return spend / np.maximum(age, _SHORTEST_AGE_DAYS) * horizon_days

    def _orders(self, frame: pd.DataFrame, horizon_days: float) -> np.ndarray:
        frequency, age = numbers(frame, ("frequency", "T"))
        wrong = {"frequency below 0": frequency < 0, "T below 0": age < 0}
        refuse(
            wrong, len(frame), "frequency counts repeat order days, T is the time from first order to as_of"
        )
        return (frequency + 1) / np.maximum(age, _SHORTEST_AGE_DAYS) * horizon_days


Model = SpendRate
