"""The features of one customer, as models see them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tenure.core.errors import UnknownCustomer

if TYPE_CHECKING:
    from tenure.serving.predictions.live import LivePredictions
    from tenure.serving.shop import Shop

DEFAULT_HORIZON_DAYS = 90
"""Window of the features of a season, in a workspace without a model."""


@dataclass(frozen=True)
class FeatureValue:
    """A feature of the catalog and its value; None if it is unknown."""

    name: str
    family: str
    unit: str
    doc: str
    value: float | str | None


@dataclass(frozen=True)
class CustomerFeatures:
    """Features before `as_of`; those of the window after it are for `horizon_days`."""

    customer_id: str
    as_of: date
    horizon_days: int
    features: tuple[FeatureValue, ...]


def customer_features(customer_id: str, shop: Shop, predictions: LivePredictions) -> CustomerFeatures:
    """Every feature that the workspace's orders support. Needs no model.

    Raises UnknownCustomer if the customer has not ordered, DataError if the workspace has no orders.
    """
    from tenure.core.frames.compute import all_features

    view = shop.view()
    as_of = view.as_of
    has_model = view.served.published.model is not None
    horizon_days = view.served.trained.horizon_days if has_model else DEFAULT_HORIZON_DAYS
    frame = predictions.frames_of([customer_id], view, horizon_days) if view.served.has_orders else None
    if frame is None or frame.empty:
        raise UnknownCustomer()
    row = frame.iloc[0].to_dict()
    values = tuple(
        FeatureValue(
            feature.name,
            feature.family,
            feature.unit,
            feature.doc,
            None if value != value else value,  # noqa: PLR0124
        )
        for feature in all_features()
        if feature.name in row
        for value in [row[feature.name]]
    )
    return CustomerFeatures(customer_id, as_of, horizon_days, values)
