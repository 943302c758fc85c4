"""Shared base of the naive rules, which learn only whether the log has money."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import NotFitted
from tenure.core.modelling.estimator import ModelCard
from tenure.models.frame.columns import check_horizon, numbers
from tenure.models.plug.folder import read_card, write_card
from tenure.models.plug.interval import no_interval


class Rule:
    """A rule that needs no training: subclasses define the expectation for each customer.

    Attributes
    ----------
    money_ : bool
        Whether the frame of `fit` had the money column; without it, `predicted_clv` is null.
    """

    card: ClassVar[ModelCard]
    money_column: ClassVar[str]

    def _spend(self, frame: pd.DataFrame, horizon_days: float) -> np.ndarray:
        raise NotImplementedError

    def _orders(self, frame: pd.DataFrame, horizon_days: float) -> np.ndarray:
        raise NotImplementedError

    def fit(self, frame: pd.DataFrame) -> Self:
        """Check the frame and whether it has money. Raises FrameError."""
        money = self.money_column in frame.columns if isinstance(frame, pd.DataFrame) else False
        numbers(frame, (*self.card.needs, self.money_column) if money else self.card.needs)
        self._orders(frame, 1.0)  # refuses impossible counts
        self.money_ = money
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict `predicted_clv` (at least 0; null without money) and `expected_purchases`."""
        if not hasattr(self, "money_"):
            raise NotFitted(f"{type(self).__name__} has not been fitted.", hint="call fit() or load() first")
        horizon = check_horizon(horizon_days)
        orders = self._orders(frame, horizon)
        spend = self._spend(frame, horizon) if self.money_ else np.full(len(frame), np.nan)
        columns = {"predicted_clv": np.maximum(spend, 0.0), "expected_purchases": orders}
        return pd.DataFrame(columns, index=frame.index)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Raise ModelError (`model.no_interval`): the model has no predictive distribution."""
        raise no_interval(self.card.name)

    def save(self, path: Path) -> None:
        """Write the folder `path` with `card.json`."""
        if not hasattr(self, "money_"):
            raise NotFitted(f"{type(self).__name__} has not been fitted.", hint="call fit() first")
        write_card(path, self.card.name, {}, {"money": self.money_})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the model that `save` wrote."""
        _, learned = read_card(path, cls.card.name)
        model = cls()
        model.money_ = learned["money"]
        return model
