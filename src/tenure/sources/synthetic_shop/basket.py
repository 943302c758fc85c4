"""The content of orders: lines whose amounts add up to the order's total, in cents.

The total is drawn first (Gamma-Gamma) and then split; products are chosen to match the amounts, so that
prices paid are near list prices and the spend process is exact up to rounding.
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
"""Shares of orders with 1, 2, 3 and 4 lines: 1.6 on average, the same for all customers."""
PROMO_CODES = ("WELCOME10", "NEWS05", "VIP15", "SALE20", "FLASH30")
_PROMO_DEPTHS = np.array([0.10, 0.05, 0.15, 0.20, 0.30])
NO_PROMO = -1
_SALE_MONTHS = (1, 7, 11, 12)


@dataclass
class _Rows:
    """Columns of equal length, indexed together by row."""

    def take(self, rows: np.ndarray) -> Self:
        return type(self)(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    @classmethod
    def concatenate(cls, parts: Sequence[Self]) -> Self:
        names = [column.name for column in fields(cls)]
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
    """Line rows; `number` is that of the order, `place` the position of the line in it, from 1."""

    number: np.ndarray
    place: np.ndarray
    product: np.ndarray
    quantity: np.ndarray
    unit_cents: np.ndarray
    discount_cents: np.ndarray
    amount_cents: np.ndarray


@dataclass(frozen=True)
class PlacedOrders:
    """A block of orders as placed, without their content."""

    first_number: int
    customer: np.ndarray
    second: np.ndarray
    is_first: np.ndarray


def fill(
    plan: ShopPlan, people: People, goods: Goods, placed: PlacedOrders, random: np.random.Generator
) -> tuple[Orders, Lines, np.ndarray]:
    """Headers, lines, and the start of each order's lines (shape (n_orders,))."""
    buyer, n = placed.customer, len(placed.customer)
    process = plan.process
    total = random.standard_gamma(process.p, n) * (people.mean_order_value[buyer] * 100 / process.p)
    count = 1 + np.searchsorted(np.cumsum(LINE_COUNT_SHARES)[:-1], random.random(n), side="right")
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    order_of_line = np.repeat(np.arange(n), count)
    promo = _promo(plan, people, placed, random)
    depth = np.where(promo == NO_PROMO, 0.0, _PROMO_DEPTHS[promo])[order_of_line]
    weight = random.standard_gamma(2.0, len(order_of_line))
    gross = total[order_of_line] * weight / np.add.reduceat(weight, starts)[order_of_line] / (1 - depth)
    place = 1 + np.arange(len(order_of_line)) - starts[order_of_line]
    slot = (
        random.integers(LADDERS, size=n)[order_of_line] + place
    ) % LADDERS  # a different ladder for each line
    lines = _lines(
        people.taste[buyer][order_of_line], people.eco[buyer][order_of_line], slot, goods, random, gross
    )
    lines.number, lines.place = placed.first_number + order_of_line, place
    lines.discount_cents = np.round(lines.unit_cents * lines.quantity * depth).astype(np.int64)
    lines.amount_cents = lines.unit_cents * lines.quantity - lines.discount_cents
    is_preferred = random.random(n) < 0.8
    channel = np.where(is_preferred, people.channel[buyer], random.integers(len(CHANNELS), size=n)).astype(
        np.int8
    )
    orders = Orders(
        number=placed.first_number + np.arange(n),
        customer=buyer.astype(np.int64),
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
    """Lines of about `gross` cents each; the caller sets number, place, discount and amount."""
    category = goods.pick_category(taste, random.random(len(gross)))
    is_eco = random.random(len(gross)) < eco
    units = 1 + np.searchsorted([0.78, 0.93, 0.98], random.random(len(gross)), side="right")
    quantity = np.maximum(units, np.ceil(gross / goods.price_cents.max()).astype(np.int64))
    unit = np.maximum(np.round(gross / quantity).astype(np.int64), 1)
    product = goods.pick_product(category, is_eco, slot, unit / 100)
    return Lines(gross, gross, product, quantity, unit, gross, gross)


def _promo(plan: ShopPlan, people: People, placed: PlacedOrders, random: np.random.Generator) -> np.ndarray:
    """Code of the promotion, -1 for none: by discount taste and month, and a welcome code on first orders."""
    n = len(placed.customer)
    days = first_day(plan).astype("datetime64[D]") + np.arange(plan.days)
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    sale = np.where(np.isin(month, _SALE_MONTHS), 1.3, 0.9)[placed.second // DAY_SECONDS]
    has_promo = random.random(n) < people.discount[placed.customer] * sale
    code = random.integers(1, len(PROMO_CODES), size=n)
    promo = np.where(has_promo, code, NO_PROMO)
    return np.where(placed.is_first & (random.random(n) < 0.3), 0, promo).astype(np.int8)
