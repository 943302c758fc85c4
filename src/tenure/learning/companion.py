"""Which model says whether customers are still there, and what else a champion leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.core.modelling.backtest import Target

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import Estimator

COMPANIONS: dict[Target, tuple[str, ...]] = {
    "spend": ("pareto_nbd_gamma_gamma", "mbg_nbd_gamma_gamma"),
    "orders": ("pareto_nbd", "mbg_nbd"),
}
"""In these, one-time buyers can have left; under BG/NBD nobody has who did not order again."""

_CLEARLY = 2.0
"""Of log-likelihood. By less, two models tell the same history alike, and the first is preferred: under
Pareto/NBD a customer may leave at any time, not only at an order."""


def likeliest(models: Mapping[str, Estimator]) -> str:
    """The name of the first model, or of one under which the history is clearly more likely.

    All of them describe the same customers: frequency, recency and T. One without a likelihood counts last.
    """
    known = {name: found for name, model in models.items() if (found := _log_likelihood(model)) is not None}
    first = next(iter(known or models))
    best = max(known, key=lambda name: known[name], default=first)
    return best if known and known[best] > known[first] + _CLEARLY else first


def _log_likelihood(model: Any) -> float | None:
    """Of order timing; None for a model that was made from parameters."""
    diagnosis = getattr(getattr(model, "orders_", model), "diagnosis_", None)
    return None if diagnosis is None else float(diagnosis.log_likelihood)
