"""The simplest rule: the coming window repeats the last window of the same length."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd

from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.models.frame.columns import numbers, refuse
from tenure.models.plug.rules import Rule


class LastWindow(Rule):
    """Net spend and orders of the window before `as_of`, repeated.

    The columns are counted over the horizon's length when the frame is built.
    """

    card: ClassVar = ModelCard(
        name="last_window",
        title="Same as last window",
        doc="What the customer spent in the window of equal length before as_of.",
        needs=("orders_last_window",),
        uses=("spend_last_window",),
        gives=("predicted_clv", "expected_purchases"),
        source="naive baseline",
        baseline=True,
        roles=(Role("candidate", 10),),
    )
    money_column: ClassVar = "spend_last_window"

    def _spend(self, frame: pd.DataFrame, horizon_days: float) -> np.ndarray:
        return numbers(frame, ("spend_last_window",))[0]

    def _orders(self, frame: pd.DataFrame, horizon_days: float) -> np.ndarray:
        (orders,) = numbers(frame, ("orders_last_window",))
        refuse({"orders_last_window below 0": orders < 0}, len(frame), "it counts order days")
        return orders


Model = LastWindow
