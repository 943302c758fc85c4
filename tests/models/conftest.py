"""Customers whose parameters are known, and panels of past windows made from their orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

START = date(2020, 1, 1)


def order_log(customers: int, seed: int = 0, days: int = 900, **truth: float) -> pd.DataFrame:
    """Orders of BG/NBD customers with Gamma-Gamma values: columns customer, day, amount."""
    p = {"r": 0.8, "alpha": 40.0, "a": 0.8, "b": 3.0, "p": 6.0, "q": 4.0, "v": 15.0} | truth
    rng = np.random.default_rng(seed)
    born = rng.integers(0, days * 2 // 3, customers)
    rate = rng.gamma(p["r"], 1 / p["alpha"], customers)
    dropout = rng.beta(p["a"], p["b"], customers)
    value = rng.gamma(p["q"], 1 / p["v"], customers)
    now, here = born.astype(float), np.arange(customers)
    parts = [pd.DataFrame({"customer": here, "day": born})]
    while len(here):
        now[here] += rng.exponential(1 / np.maximum(rate[here], 1e-9))
        here = here[now[here] < days]
        parts.append(pd.DataFrame({"customer": here, "day": now[here].astype(int)}))
        here = here[rng.random(len(here)) > dropout[here]]
    log = pd.concat(parts).drop_duplicates(ignore_index=True)
    log["amount"] = rng.gamma(p["p"], 1 / value[log["customer"]])
    return log.sort_values(["customer", "day"], ignore_index=True)


def frame_at(log: pd.DataFrame, cut: int) -> pd.DataFrame:
    """The customer frame of everyone known on a day."""
    seen = log[log["day"] < cut]
    by = seen.groupby("customer")
    repeats = seen[by.cumcount() > 0].groupby("customer")["amount"]
    frame = pd.DataFrame(
        {
            "frequency": by.size() - 1.0,
            "recency": (by["day"].max() - by["day"].min()).astype(float),
            "T": cut - by["day"].min().astype(float),
            "net_spend": by["amount"].sum(),
            "first_order_value": by["amount"].first(),
        }
    )
    frame["monetary_value"] = repeats.mean()
    frame["modal_weekday"] = (by["day"].first() % 7).map(lambda day: "abcdefg"[day])
    frame["as_of"] = START + timedelta(days=cut)
    return frame


def with_targets(log: pd.DataFrame, cut: int, horizon: int) -> pd.DataFrame:
    """That frame and what happened in the horizon after it."""
    frame = frame_at(log, cut)
    after = log[(log["day"] >= cut) & (log["day"] < cut + horizon)].groupby("customer")["amount"]
    frame["target_spend"] = after.sum().reindex(frame.index).fillna(0.0)
    frame["target_orders"] = after.size().reindex(frame.index).fillna(0.0)
    frame["target_churned"] = (frame["target_orders"] == 0).astype(float)
    frame["horizon_days"] = horizon
    return frame


@pytest.fixture(scope="session")
def make_log() -> Callable[..., pd.DataFrame]:
    return order_log


@pytest.fixture(scope="session")
def make_frame() -> Callable[..., pd.DataFrame]:
    """A frame of simulated customers at day 900."""

    def make(customers: int, seed: int = 0, **truth: float) -> pd.DataFrame:
        return frame_at(order_log(customers, seed, **truth), 900)

    return make


@pytest.fixture(scope="session")
def world() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A panel of six cutoffs with a 90-day horizon, and the frame (with targets) that follows it."""
    log = order_log(1500, seed=5)
    panel = pd.concat([with_targets(log, cut, 90) for cut in range(420, 721, 60)], ignore_index=True)
    return panel, with_targets(log, 810, 90)
