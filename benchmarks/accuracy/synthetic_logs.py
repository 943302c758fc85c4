"""Synthetic shops that differ in what real ones differ in, with the day on which each customer leaves.

A customer arrives, orders at a rate of their own with a regularity of the shop's, and leaves for good. Orders
are thinned by the calendar (season, trend), amounts follow a level of the customer's own and the shop's prices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

START = np.datetime64("2021-01-01")
MOST_ORDERS = 400
"""Candidates of one customer, before the calendar thins them."""

Floats = np.ndarray
Curve = Callable[[Floats], Floats]
"""Of days since `START`."""


def _flat(day: Floats) -> Floats:
    return np.ones_like(day)


@dataclass(frozen=True)
class ShopPlan:
    """What a shop is like.

    days : from the first day to the last. arrivals : density of new customers by day, any scale.
    orders_a_year : mean of the customers' rates; rate_shape : of their gamma distribution.
    regularity : of times between orders, 1 for a Poisson process, more for a rhythm.
    stay_years : mean time before they leave; stay_shape : of the gamma distribution of leaving rates.
    calendar : share of candidate orders that are placed, up to 1. prices : factor of amounts.
    amount, amount_shape : mean amount of an order, and how alike customers are in it.
    visible_from : first day of the log; earlier orders happened and are not in it.
    is_annual : customers order about once a year, around the day on which they first came.
    """

    customers: int = 4_000
    days: int = 1_460
    arrivals: Curve = _flat
    orders_a_year: float = 4.0
    rate_shape: float = 0.8
    regularity: float = 1.0
    stay_years: float = 1.5
    stay_shape: float = 1.0
    calendar: Curve = _flat
    prices: Curve = _flat
    amount: float = 60.0
    amount_shape: float = 4.0
    visible_from: int = 0
    is_annual: bool = False


@dataclass(frozen=True)
class SyntheticLog:
    """orders : customer_id, order_id, order_date, amount. leaves : by customer, the day after which nothing comes."""

    orders: pd.DataFrame
    leaves: pd.Series


def simulate(plan: ShopPlan, seed: int = 1) -> SyntheticLog:
    """Simulate a shop. Equal plans and seeds give equal logs."""
    rng = np.random.default_rng(seed)
    arrival = _arrival_days(plan, rng)
    stay = _stays(plan, rng)
    days = arrival[:, None] + np.concatenate(
        [np.zeros((plan.customers, 1)), _gaps(plan, rng).cumsum(1)], axis=1
    )
    is_placed = (days <= (arrival + stay)[:, None]) & (days < plan.days)
    is_first = np.zeros_like(is_placed)
    is_first[:, 0] = True
    is_placed &= is_first | (rng.uniform(size=days.shape) < plan.calendar(days))
    customer, place = np.nonzero(is_placed & (days >= plan.visible_from))
    day = days[customer, place]
    level = plan.amount * plan.amount_shape / rng.gamma(plan.amount_shape + 1, size=plan.customers)
    amount = level[customer] * rng.gamma(3.0, 1 / 3.0, size=len(day)) * plan.prices(day)
    orders = pd.DataFrame(
        {
            "customer_id": np.char.add("c", customer.astype(str)),
            "order_id": np.arange(len(day)).astype(str),
            "order_date": START + (day * 86_400).astype("timedelta64[s]"),
            "amount": np.maximum(amount.round(2), 0.01),
        }
    )
    left = START + ((arrival + stay) * 86_400).astype("timedelta64[s]")
    ids = np.char.add("c", np.arange(plan.customers).astype(str))
    return SyntheticLog(orders.sort_values("order_date", ignore_index=True), pd.Series(left, index=ids))


def _arrival_days(plan: ShopPlan, rng: np.random.Generator) -> Floats:
    density = plan.arrivals(np.arange(plan.days, dtype=float))
    day = rng.choice(plan.days, size=plan.customers, p=density / density.sum())
    return day + rng.uniform(size=plan.customers)


def _stays(plan: ShopPlan, rng: np.random.Generator) -> Floats:
    """Days until they leave: exponential at a rate of each customer's own."""
    shape = plan.stay_shape
    leaving = rng.gamma(shape, 1 / (shape * 365 * plan.stay_years), size=plan.customers)
    return rng.exponential(1 / np.maximum(leaving, 1e-9))


def _gaps(plan: ShopPlan, rng: np.random.Generator) -> Floats:
    size = (plan.customers, MOST_ORDERS)
    if plan.is_annual:
        return rng.normal(365.0, 12.0, size=(plan.customers, 12))
    rate = rng.gamma(plan.rate_shape, plan.orders_a_year / 365 / plan.rate_shape, size=plan.customers)
    mean_gap = 1 / np.maximum(rate, 1e-5)
    return rng.gamma(plan.regularity, 1 / plan.regularity, size=size) * mean_gap[:, None]


def _growing(yearly: float) -> Curve:
    return lambda day: yearly ** (day / 365)


def _season(strength: float, peak: float = 340.0) -> Curve:
    """1 at the peak of the year, 1 - `strength` half a year later."""
    return lambda day: 1 - strength * (1 - np.cos(2 * np.pi * (day - peak) / 365)) / 2


SYNTHETIC_LOGS: dict[str, ShopPlan] = {
    "explosive_growth": ShopPlan(arrivals=_growing(4.0), days=1_095),
    "decline": ShopPlan(arrivals=_growing(0.4), calendar=lambda day: 0.7 ** (day / 365)),
    "subscription_rhythm": ShopPlan(orders_a_year=12.0, rate_shape=30.0, regularity=20.0, stay_years=1.0),
    "annual_donors": ShopPlan(is_annual=True, stay_years=3.0, arrivals=_season(0.9, 345.0), days=2_190),
    "b2b_500": ShopPlan(
        customers=500, orders_a_year=15.0, rate_shape=0.6, regularity=3.0, stay_years=4.0, amount=900.0,
        amount_shape=1.3,
    ),
    "heavy_season": ShopPlan(calendar=_season(0.85), orders_a_year=6.0),
    "price_rise": ShopPlan(prices=_growing(1.18), orders_a_year=5.0),
    "left_truncated": ShopPlan(days=2_190, visible_from=1_400, stay_years=2.5, rate_shape=0.5),
}  # fmt: skip
"""By name."""
