"""What is in an order: lines whose amounts add up to the order's total, in cents.

The total is drawn first (Gamma-Gamma) and split; products are chosen to fit the amounts, so prices paid lie
near list prices and the spend process stays exact to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from tenure.sources.synthetic_shop.goods import LADDERS, Goods
from tenure.sources.synthetic_shop.people import CHANNELS, People
from tenure.sources.synthetic_shop.plan import DAY_SECONDS, ShopPlan
from tenure.sources.synthetic_shop.season import first_day

LINE_COUNT_SHARES = (0.60, 0.25, 0.10, 0.05)
"""Shares of orders with 1, 2, 3 and 4 lines: 1.6 on average, the same for everybody."""
PROMO_CODES = ("WELCOME10", "NEWS05", "VIP15", "SALE20", "FLASH30")
_PROMO_DEPTHS = np.array([0.10, 0.05, 0.15, 0.20, 0.30])
NO_PROMO = -1
_SALE_MONTHS = (1, 7, 11, 12)


@dataclass
class _Rows:
    """Columns of equal length that are taken by row together."""

    def take(self, rows: np.ndarray) -> Self:
        return type(self)(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        names = [one.name for one in fields(cls)]
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


@dataclass
class Orders(_Rows):
    """Header rows; `number` counts from 1, `customer` from 0, `second` since the start of the span."""

    number: np.ndarray
    customer: np.ndarray
    second: np.ndarray
    total_cents: np.ndarray
    discount_cents: np.ndarray
    channel: np.ndarray
    promo: np.ndarray


@dataclass
class Lines(_Rows):
    """Line rows; `number` is the order's, `place` the line's own in it, from 1."""

    number: np.ndarray
    place: np.ndarray
    product: np.ndarray
    quantity: np.ndarray
    unit_cents: np.ndarray
    discount_cents: np.ndarray
    amount_cents: np.ndarray


@dataclass(frozen=True)
class Placed:
    """A block of orders as they were placed, before anything is known of what is in them."""

    first_number: int
    customer: np.ndarray
    second: np.ndarray
    is_first: np.ndarray


def fill(
    plan: ShopPlan, people: People, goods: Goods, placed: Placed, random: np.random.Generator
) -> tuple[Orders, Lines, np.ndarray]:
    """Headers, lines, and where each order's lines start (shape (n_orders,))."""
    who, n = placed.customer, len(placed.customer)
    process = plan.process
    total = random.standard_gamma(process.p, n) * (people.mean_order_value[who] * 100 / process.p)
    count = 1 + np.searchsorted(np.cumsum(LINE_COUNT_SHARES)[:-1], random.random(n), side="right")
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    of = np.repeat(np.arange(n), count)
    promo = _promo(plan, people, placed, random)
    depth = np.where(promo == NO_PROMO, 0.0, _PROMO_DEPTHS[promo])[of]
    weight = random.standard_gamma(2.0, len(of))
    gross = total[of] * weight / np.add.reduceat(weight, starts)[of] / (1 - depth)
    place = 1 + np.arange(len(of)) - starts[of]
    slot = (random.integers(LADDERS, size=n)[of] + place) % LADDERS  # a ladder of its own for each line
    lines = _lines(people.taste[who][of], people.eco[who][of], slot, goods, random, gross)
    lines.number, lines.place = placed.first_number + of, place
    lines.discount_cents = np.round(lines.unit_cents * lines.quantity * depth).astype(np.int64)
    lines.amount_cents = lines.unit_cents * lines.quantity - lines.discount_cents
    stays = random.random(n) < 0.8
    channel = np.where(stays, people.channel[who], random.integers(len(CHANNELS), size=n)).astype(np.int8)
    orders = Orders(
        number=placed.first_number + np.arange(n),
        customer=who.astype(np.int64),
        second=placed.second.copy(),
        total_cents=np.add.reduceat(lines.amount_cents, starts),
        discount_cents=np.add.reduceat(lines.discount_cents, starts),
        channel=channel,
        promo=promo,
    )
    return orders, lines, starts


def _lines(
    taste: np.ndarray,
    eco: np.ndarray,
    slot: np.ndarray,
    goods: Goods,
    random: np.random.Generator,
    gross: np.ndarray,
) -> Lines:
    """Lines of about `gross` cents each; number, place, discount and amount are left for the caller."""
    category = goods.pick_category(taste, random.random(len(gross)))
    is_eco = random.random(len(gross)) < eco
    wanted = 1 + np.searchsorted([0.78, 0.93, 0.98], random.random(len(gross)), side="right")
    quantity = np.maximum(wanted, np.ceil(gross / goods.price_cents.max()).astype(np.int64))
    unit = np.maximum(np.round(gross / quantity).astype(np.int64), 1)
    product = goods.pick_product(category, is_eco, slot, unit / 100)
    return Lines(gross, gross, product, quantity, unit, gross, gross)


def _promo(plan: ShopPlan, people: People, placed: Placed, random: np.random.Generator) -> np.ndarray:
    """Code of the promotion, -1 for none: by discount taste and month, and a welcome on first orders."""
    n = len(placed.customer)
    days = first_day(plan).astype("datetime64[D]") + np.arange(plan.days)
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    sale = np.where(np.isin(month, _SALE_MONTHS), 1.3, 0.9)[placed.second // DAY_SECONDS]
    used = random.random(n) < people.discount[placed.customer] * sale
    code = random.integers(1, len(PROMO_CODES), size=n)
    promo = np.where(used, code, NO_PROMO)
    return np.where(placed.is_first & (random.random(n) < 0.3), 0, promo).astype(np.int8)
