"""When orders happen: Pareto/NBD with a season, conditioned on the number of orders asked for.

Given their sum, independent Poisson counts are multinomial; so rates are scaled until their expectations add
up to the repeat orders wanted, and the orders are then dealt out by rate times exposure. The number is exact
and each customer's rate is the one in the truth.
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
    `rate_scale` is what relative rates were multiplied with.
    """

    first: np.ndarray
    dropout: np.ndarray
    last_possible: np.ndarray
    rate: np.ndarray
    rate_scale: float


@dataclass(frozen=True)
class OrderStream:
    """All orders in time order: customer (from 0), second since the start, and whether it is their first."""

    customer: np.ndarray
    second: np.ndarray
    is_first: np.ndarray
    first_second: np.ndarray
    """By customer: when the first order was placed."""

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
    """Place every order: the first ones where lifetimes begin, repeats along operational time."""
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
    # Sorting packed integers is several times faster than an argsort, and ties have one order only.
    key = np.concatenate([first_second, second]) << _INDEX_BITS
    key |= np.arange(len(key))
    del second
    key.sort()
    drawn = key & ((1 << _INDEX_BITS) - 1)
    key >>= _INDEX_BITS
    everyone = np.concatenate([np.arange(n, dtype=np.int32), customer])
    return OrderStream(everyone[drawn], key, drawn < n, first_second)


def _repeats(
    plan: ShopPlan, lifetimes: Lifetimes, season: Season, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Customer (int32) and day (int32) of each repeat order."""
    start = season.operational(lifetimes.first)
    exposure = season.operational(lifetimes.last_possible) - start
    count = plan.transactions - plan.customers
    customer = deal(lifetimes.rate * exposure, count, random)
    when = start[customer] + random.random(count) * exposure[customer]
    return customer, np.minimum(season.day_at(when), plan.days - 1)


def deal(weight: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Deal `count` things out by weight: the sorted numbers (int32) of those who get them."""
    limits = np.cumsum(weight)
    draws = np.sort(random.random(count)) * limits[-1]
    found = np.searchsorted(limits, draws, side="right")
    return np.asarray(np.minimum(found, len(weight) - 1).astype(np.int32))
