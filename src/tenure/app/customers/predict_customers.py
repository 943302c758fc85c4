"""Predict customers of a workspace with the served model, from all their orders so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import UnknownCustomer
from tenure.serving.live.spelling import spellings

if TYPE_CHECKING:
    from tenure.serving.predictions.live import LivePredictions, Prediction
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class PredictCustomers:
    """Command. horizon_days : the model's horizon if None."""

    customer_ids: Sequence[str]
    horizon_days: int | None = None


@dataclass(frozen=True)
class CustomersPredicted:
    """Predictions in the requested order; `unknown` lists IDs without an order."""

    predictions: list[Prediction]
    unknown: list[str]


def predict_customers(
    command: PredictCustomers, shop: Shop, predictions: LivePredictions
) -> CustomersPredicted:
    """Predict at once. Raises ModelError, and OptionError (`option.horizon`) as `other_horizon.over`."""
    spelled = spellings(command.customer_ids, shop)
    customer_ids = [spelled.get(sent_id, sent_id) for sent_id in command.customer_ids]
    by_id = (
        predictions.of_many(customer_ids)
        if command.horizon_days is None
        else _over(customer_ids, command.horizon_days, predictions)
    )
    unknown = [customer_id for customer_id in dict.fromkeys(customer_ids) if customer_id not in by_id]
    return CustomersPredicted(list(by_id.values()), unknown)


def _over(
    customer_ids: Sequence[str], horizon_days: int, predictions: LivePredictions
) -> dict[str, Prediction]:
    by_id = {}
    for customer_id in dict.fromkeys(customer_ids):
        try:
            by_id[customer_id] = predictions.over(customer_id, horizon_days)
        except UnknownCustomer:
            continue
    return by_id
