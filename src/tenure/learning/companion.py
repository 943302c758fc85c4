"""Which model predicts whether customers are still active, and what else a champion leaves open.

Models with the role `companion` let one-time buyers have left; under BG/NBD, nobody has left who did not
order again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import Estimator

_CLEARLY = 2.0
"""Difference in log-likelihood. Below it, two models explain the history equally well and the first is
preferred: under Pareto/NBD a customer may leave at any time, not only at an order."""


def likeliest(models: Mapping[str, Estimator]) -> str:
    """Name of the first model, or of another one if the history is clearly more likely under it.

    All models describe the same customers (frequency, recency and T). A model without a likelihood comes
    last.
    """
    likelihoods = {name: _log_likelihood(model) for name, model in models.items()}
    known_likelihoods = {name: value for name, value in likelihoods.items() if value is not None}
    first = next(iter(known_likelihoods or models))
    best = max(known_likelihoods, key=lambda name: known_likelihoods[name], default=first)
    return (
        best if known_likelihoods and known_likelihoods[best] > known_likelihoods[first] + _CLEARLY else first
    )


def _log_likelihood(model: Any) -> float | None:
    """Of order timing; None for a model constructed from parameters."""
    diagnosis = getattr(getattr(model, "orders_", model), "diagnosis_", None)
    return None if diagnosis is None else float(diagnosis.log_likelihood)
