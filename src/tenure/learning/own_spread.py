"""Each customer's own spread of spend, as the history model has it that a trained model holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tenure.core.modelling.backtest import Target

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.estimator import Estimator
    from tenure.evaluation.conformal import Floats

MAX_CUSTOMERS = 1_000
"""In past windows of more, tiers of customers have enough of each kind."""

STRETCHERS: dict[Target, tuple[str, ...]] = {
    "spend": ("pareto_nbd_gamma_gamma", "bg_nbd_gamma_gamma"),
    "orders": ("pareto_nbd", "bg_nbd"),
}
"""Who leaves at any time, and not at an order only, is the better guide: to windows longer than any seen, and
to how much customers vary."""


@runtime_checkable
class HasSpread(Protocol):
    """A model that draws what customers may spend."""

    def predict(self, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """With `predicted_clv`."""

    def spend_quantiles(self, frame: pd.DataFrame, horizon_days: int, shares: Sequence[float]) -> Floats:
        """Shape (shares, n_customers)."""


@runtime_checkable
class HasSpreadMember(Protocol):
    """A model that consists of others."""

    @property
    def spread_member(self) -> Estimator | None:
        """The member whose spread is the whole model's; None where none can draw."""


def stretcher(members: Collection[str], target: Target) -> str:
    """The member that tells how a longer window compares with a shorter one, or "" where none can."""
    return next((name for name in STRETCHERS[target] if name in members), "")


def spread_of(model: Estimator, frame: pd.DataFrame, horizon_days: int) -> Floats | None:
    """Quantiles of spend over expected spend at `own_spread.SHARES`, shape (shares, n_customers).

    None for a model that has no such distribution.
    """
    import numpy as np

    from tenure.evaluation.own_spread import SHARES

    found = model.spread_member if isinstance(model, HasSpreadMember) else model
    if not isinstance(found, HasSpread):
        return None
    expected = found.predict(frame, horizon_days)["predicted_clv"].to_numpy("float64")
    return found.spend_quantiles(frame, horizon_days, SHARES) / np.where(expected > 0, expected, 1.0)


def spread_of_blend(spreads: Mapping[str, Mapping[date, Floats]], target: Target) -> Mapping[date, Floats]:
    """By cutoff, of the member whose spread a blend takes; {} where none has one."""
    return spreads.get(stretcher([name for name, found in spreads.items() if found], target), {})
