"""Times of orders: Pareto/NBD with a season, conditional on the requested number of orders.

Given their sum, independent Poisson counts are multinomial. Rates are scaled so that their expectations add
up to the requested repeat orders, and the orders are then assigned in proportion to rate times exposure. The
number is exact, and each customer's rate is the one in the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenure.sources.synthetic_shop.people import People
from tenure.sources.synthetic_shop.plan import DAY_SECONDS, ShopPlan, Stream, rng
from tenure.sources.synthetic_shop.season import Season, seconds_of_day

_INDEX_BITS = 32


@dataclass(frozen=True)
class Lifetimes:
    """By customer, in days since the start of the span (float): `first` order, `dropout`, and
    `last_possible`, the earlier of dropout and end. `rate` is in orders per operational day;
    `rate_scale` is the factor of the relative rates.
    """

    first: np.ndarray
    dropout: np.ndarray
    last_possible: np.ndarray
    rate: np.ndarray
    rate_scale: float


@dataclass(frozen=True)
class OrderStream:
    """All orders in time order: customer (from 0), second since the start, whether it is a first order."""

    customer: np.ndarray
    second: np.ndarray
    is_first: np.ndarray
    first_second: np.ndarray
    """By customer: second of the first order."""

    def __len__(self) -> int:
        return len(self.customer)


def draw_lifetimes(plan: ShopPlan, people: People, season: Season) -> Lifetimes:
    """Draw first orders and dropouts, and scale the rates."""
    random, n = rng(plan, Stream.PURCHASES), plan.customers
    cumulative = np.concatenate([[0.0], np.cumsum(season.signups[: plan.days])])
    first = np.interp(np.sort(random.random(n)) * cumulative[-1], cumulative, np.arange(plan.days + 1.0))
    first = np.minimum(first, np.nextafter(float(plan.days), 0))
    dropout = first + random.standard_exponential(n) / people.dropout_rate
    last_possible = np.minimum(dropout, plan.days)
    exposure = season.operational(last_possible) - season.operational(first)
    expected = float(people.relative_rate @ exposure)
    repeats = plan.transactions - n
    scale = repeats / expected if repeats else 0.0
    return Lifetimes(first, dropout, last_possible, people.relative_rate * scale, scale)


def draw_orders(plan: ShopPlan, lifetimes: Lifetimes, season: Season) -> OrderStream:
    """Place every order: first orders at the start of lifetimes, repeats along operational time."""
    random, n = rng(plan, Stream.PURCHASES, 1), plan.customers
    first_day = lifetimes.first.astype(np.int32)
    first_second = seconds_of_day(random.random(n))
    customer, day = _repeats(plan, lifetimes, season, random)
    second = seconds_of_day(random.random(len(day)))
    same_day = np.flatnonzero(day == first_day[customer])
    earliest = first_second[customer[same_day]] + 60
    second[same_day] = np.minimum(
        earliest + (random.random(len(same_day)) * (DAY_SECONDS - earliest)).astype(np.int64), DAY_SECONDS - 1
    )
    second += day.astype(np.int64) * DAY_SECONDS
    first_second += first_day.astype(np.int64) * DAY_SECONDS
    # Sorting packed integers is several times faster than an argsort, and breaks ties deterministically.
    key = np.concatenate([first_second, second]) << _INDEX_BITS
    key |= np.arange(len(key))
    del second
    key.sort()
    position = key & ((1 << _INDEX_BITS) - 1)
    key >>= _INDEX_BITS
    everyone = np.concatenate([np.arange(n, dtype=np.int32), customer])
    return OrderStream(everyone[position], key, position < n, first_second)


def _repeats(
    plan: ShopPlan, lifetimes: Lifetimes, season: Season, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Customer (int32) and day (int32) of each repeat order."""
    start = season.operational(lifetimes.first)
    exposure = season.operational(lifetimes.last_possible) - start
    count = plan.transactions - plan.customers
    customer = assign_by_weight(lifetimes.rate * exposure, count, random)
    moment = start[customer] + random.random(count) * exposure[customer]
    return customer, np.minimum(season.day_at(moment), plan.days - 1)


def assign_by_weight(weight: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Assign `count` items at random in proportion to `weight`: sorted indices (int32) of the recipients."""
    limits = np.cumsum(weight)
    draws = np.sort(random.random(count)) * limits[-1]
    index = np.searchsorted(limits, draws, side="right")
    return np.asarray(np.minimum(index, len(weight) - 1).astype(np.int32))
