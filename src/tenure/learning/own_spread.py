"""Each customer's own spread of spend, by the history model inside a trained model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tenure.core.modelling.mixture import mixture_of
from tenure.core.modelling.roles import players

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Target
    from tenure.core.modelling.estimator import Estimator, ModelCard
    from tenure.evaluation.conformal import Floats

MAX_CUSTOMERS = 1_000
"""In past windows of more, tiers of customers have enough of each kind."""


@runtime_checkable
class HasSpread(Protocol):
    """A model that draws what customers may spend."""

    def predict(self, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """With `predicted_clv`."""

    def spend_quantiles(self, frame: pd.DataFrame, horizon_days: int, shares: Sequence[float]) -> Floats:
        """Shape (shares, n_customers)."""


def stretcher(cards: Mapping[str, ModelCard], target: Target) -> str:
    """The model that says how a longer window compares with a shorter one, or "" where none can.

    A model whose customers leave at any time, and not at an order only, is the better guide: to windows
    longer than any seen, and to how much customers vary.
    """
    return next(iter(players(cards, "stretcher", target)), "")


def spread_of(model: Estimator, frame: pd.DataFrame, horizon_days: int) -> Floats | None:
    """Quantiles of spend over expected spend at `own_spread.SHARES`, shape (shares, n_customers).

    None for a model that has no such distribution.
    """
    import numpy as np

    from tenure.evaluation.own_spread import SHARES

    drawing = mixture_of(model, horizon_days).spread_member
    if not isinstance(drawing, HasSpread):
        return None
    expected = drawing.predict(frame, horizon_days)["predicted_clv"].to_numpy("float64")
    return drawing.spend_quantiles(frame, horizon_days, SHARES) / np.where(expected > 0, expected, 1.0)


def spread_of_blend(
    spreads: Mapping[str, Mapping[date, Floats]], cards: Mapping[str, ModelCard], target: Target
) -> Mapping[date, Floats]:
    """By cutoff, of the member whose spread a blend takes; {} where none has one."""
    drawing = {name: cards[name] for name, by_cutoff in spreads.items() if by_cutoff}
    return spreads.get(stretcher(drawing, target), {})
