"""Frames with the columns of every model: simulated customers, and the features of the catalog."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from tenure.core.catalog import MODELS
from tenure.core.frames.compute import all_features
from tenure.core.frames.feature import Feature

HORIZON = 90


def customers(number: int, seed: int) -> pd.DataFrame:
    """A frame with the columns of every model; spend follows from rates that differ."""
    frame = _purchases(number, seed)
    rng = np.random.default_rng(seed + 1000)
    features = [one for one in all_features() if one.name in _named_by_cards() and one.name not in frame]
    return frame.assign(**{one.name: _drawn(one, number, rng) for one in features})


def _named_by_cards() -> set[str]:
    """What any model takes by name."""
    cards = [MODELS.load(name).card for name in MODELS.names()]
    return {column for card in cards for column in (*card.needs, *card.uses, *card.fits_on)}


def _drawn(feature: Feature, number: int, rng: np.random.Generator) -> np.ndarray:
    """Values that the unit of a feature allows."""
    match feature.unit:
        case "category":
            return rng.choice(["one", "other"], number)
        case "share":
            return rng.uniform(0, 1, number)
        case "flag":
            return rng.integers(0, 2, number).astype(float)
        case "orders" | "count" | "days" | "years":
            return rng.poisson(3.0, number).astype(float)
        case _:
            return rng.gamma(2.0, 2.0, number)


def _purchases(number: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rate = rng.gamma(1.0, 0.02, number)
    age = rng.integers(60, 600, number).astype(float)
    frequency = rng.poisson(rate * age).astype(float)
    value = rng.gamma(6.0, 5.0, number)
    recency = np.where(frequency > 0, np.floor(age * rng.beta(4, 1, number)), 0.0)
    recency = np.maximum(recency, frequency)  # at most one order day a day
    orders = rng.poisson(rate * HORIZON).astype(float)
    lives = list(zip(age, recency, frequency, strict=True))
    return pd.DataFrame(
        {
            "customer_id": [f"c{place}" for place in range(number)],
            "frequency": frequency,
            "recency": recency,
            "T": age,
            "monetary_value": np.where(frequency > 0, value, np.nan),
            "geometric_monetary_value": np.where(frequency > 0, 0.9 * value, np.nan),
            "geometric_kept_order_value": np.where(age % 7 == 0, np.nan, 0.9 * value),
            "sum_log_gap_days": 0.9 * frequency * np.log(np.maximum(recency, 1) / np.maximum(frequency, 1)),
            "last_order_value": value,
            "kept_order_days": np.where(age % 7 == 0, 0.0, frequency + 1),
            "kept_order_value": np.where(age % 7 == 0, np.nan, value),
            "net_spend": value * (frequency + 1),
            "spend_last_window": value * np.floor(frequency / 4),
            "orders_last_window": np.floor(frequency / 4),
            "modal_weekday": rng.choice(["monday", "friday"], number),
            "order_ages": [
                np.linspace(old, old - last, int(repeats) + 1).tolist() for old, last, repeats in lives
            ],
            "order_values": [
                [one] * (int(repeats) + 1) for one, repeats in zip(value, frequency, strict=True)
            ],
            "as_of": date(2021, 3, 1),
            "target_spend": orders * value,
            "target_orders": orders,
            "target_churned": (orders == 0).astype(float),
        },
        index=pd.Index(np.arange(number) * 3 + 11, name="row"),
    )
