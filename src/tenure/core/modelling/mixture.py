"""The models inside an estimator: the members of a mixture, or the model itself where it stands alone.

Callers who look inside a trained model ask `mixture_of`, and need not know which of the two it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.estimator import Estimator


@dataclass(frozen=True)
class Member:
    """A fitted model, and the horizon it was fitted for; `stretched`: shorter than the mixture's."""

    model: Estimator
    horizon_days: int
    stretched: bool = False


@runtime_checkable
class Mixture(Protocol):
    """An estimator that combines fitted models."""

    @property
    def members(self) -> Mapping[str, Member]:
        """The fitted models by name."""

    @property
    def guide(self) -> Estimator | None:
        """The model that predicts any horizon, to compare windows of different lengths; None without one."""

    @property
    def spread_member(self) -> Estimator | None:
        """The model whose spread of spend is the whole mixture's; None without one."""

    def shares(self) -> dict[str, float]:
        """Weight of each member, the heaviest first; together 1."""

    def only(self, names: Collection[str]) -> Estimator:
        """An estimator with these members alone, in the proportions they have."""

    def predict_member(self, name: str, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """A member's prediction over this horizon."""

    def predict_with_members(
        self, frame: pd.DataFrame, horizon_days: int
    ) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
        """The prediction, and each member's."""


@dataclass(frozen=True)
class SingleModel:
    """A model that stands alone, as a mixture of one; `horizon_days` is what it is asked to predict."""

    name: str
    model: Estimator
    horizon_days: int

    @property
    def members(self) -> dict[str, Member]:
        """The model."""
        return {self.name: Member(self.model, self.horizon_days)}

    @property
    def guide(self) -> Estimator | None:
        """The model if it learns from one history, and so predicts any horizon, and is not a baseline."""
        card = self.model.card
        return self.model if card.learns_from == "history" and not card.baseline else None

    @property
    def spread_member(self) -> Estimator:
        """The model."""
        return self.model

    def shares(self) -> dict[str, float]:
        """All of it."""
        return {self.name: 1.0}

    def only(self, names: Collection[str]) -> Estimator:
        """The model."""
        return self.model

    def predict_member(self, name: str, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """The model's prediction."""
        return self.model.predict(frame, horizon_days)

    def predict_with_members(
        self, frame: pd.DataFrame, horizon_days: int
    ) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
        """The model's prediction, as a whole and as its only member's."""
        predicted = self.model.predict(frame, horizon_days)
        return predicted, {self.name: predicted}


def mixture_of(model: Estimator, horizon_days: int, name: str | None = None) -> Mixture:
    """The model itself where it combines others, else a mixture of one, called `name` or as on its card."""
    return model if isinstance(model, Mixture) else SingleModel(name or model.card.name, model, horizon_days)
