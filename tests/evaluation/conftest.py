"""A made-up shop of customers whose value the predictions more or less know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest


@dataclass(frozen=True)
class Past:
    """What was predicted for each customer, and what happened."""

    predicted: np.ndarray
    actual: np.ndarray


@pytest.fixture
def make_past():
    """Heavy-tailed spend; `buying` is the chance to buy at all, `refunds` that of ending below zero."""

    def make(n: int = 4000, seed: int = 0, buying: float = 0.5, refunds: float = 0.0) -> Past:
        rng = np.random.default_rng(seed)
        predicted = rng.lognormal(4, 1, n)
        spent = predicted / max(buying, 0.01) * rng.lognormal(-0.3, 0.8, n)
        actual = np.where(rng.random(n) < buying, spent, 0.0)
        return Past(predicted, np.where(rng.random(n) < refunds, -0.3 * predicted, actual))

    return make
