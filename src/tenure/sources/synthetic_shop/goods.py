"""What the shop sells: categories, each with price ladders for ordinary and for eco-friendly goods.

Goods of one ladder differ only in price. Each line of an order uses a different ladder, so that no product
appears twice in an order and equal rows are always duplicates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenure.sources.synthetic_shop.people import TASTE_FACTORS, TASTE_TYPES, taste_types
from tenure.sources.synthetic_shop.plan import ShopPlan, Stream, rng

CATEGORIES = (
    "beauty", "books", "electronics", "fashion", "garden", "grocery",
    "health", "home", "kids", "pets", "sports", "toys",
)  # fmt: skip
LADDERS = 4
"""Ladders per category and shelf (ordinary, eco): the maximum number of lines of an order."""
STEPS = 16
_LOWEST_PRICE, _HIGHEST_PRICE = 1.5, 320.0
_APART = 100.0


@dataclass(frozen=True)
class Goods:
    """Products and the tables to look them up.

    Arrays by product number: `category` (code), `price_cents`, `cost_cents`, `is_premium`, `eco_score`.
    `ladder` of shape (ladders, 16): product numbers from cheap to expensive; `limits`: where the next step of
    a ladder becomes the nearest, in log price plus 100 times the ladder, all ladders in one sorted array.
    `taste_limits`: cumulative category shares of each taste type plus its number, in one sorted array.
    """

    category: np.ndarray
    price_cents: np.ndarray
    cost_cents: np.ndarray
    is_premium: np.ndarray
    eco_score: np.ndarray
    ladder: np.ndarray
    limits: np.ndarray
    category_shares: np.ndarray
    taste_limits: np.ndarray

    def __len__(self) -> int:
        return len(self.category)

    def pick_category(self, taste: np.ndarray, uniform: np.ndarray) -> np.ndarray:
        """Draw a category (code 0 to 11) by taste type."""
        index = np.searchsorted(self.taste_limits, taste + uniform, side="right")
        category = index - taste.astype(np.int64) * len(CATEGORIES)
        return np.asarray(category.clip(0, len(CATEGORIES) - 1))

    def pick_product(
        self, category: np.ndarray, eco: np.ndarray, slot: np.ndarray, price: np.ndarray
    ) -> np.ndarray:
        """The product of the category, shelf and ladder whose list price is nearest (in logs) to `price`."""
        ladder = (category * 2 + eco) * LADDERS + slot
        step = np.searchsorted(self.limits, ladder * _APART + np.log(price)) - ladder * (STEPS - 1)
        return np.asarray(self.ladder[ladder, step.clip(0, STEPS - 1)])


def draw_goods(plan: ShopPlan) -> Goods:
    """Draw the product range: 12 categories x 2 shelves x 4 ladders x 16 price steps = 1,536 products."""
    random = rng(plan, Stream.GOODS)
    ladders = len(CATEGORIES) * 2 * LADDERS
    steps = np.linspace(np.log(_LOWEST_PRICE), np.log(_HIGHEST_PRICE), STEPS)
    log_price = np.sort(steps + random.uniform(-0.15, 0.15, size=(ladders, STEPS)), axis=1)
    cents = np.round(np.exp(log_price) * 100).astype(np.int64)
    number = random.permutation(ladders * STEPS)  # a product's number carries no information
    source_of = np.empty_like(number)
    source_of[number] = np.arange(ladders * STEPS)
    category = np.repeat(np.arange(len(CATEGORIES)), 2 * LADDERS * STEPS)[source_of]
    is_eco = np.tile(np.repeat([False, True], LADDERS * STEPS), len(CATEGORIES))[source_of]
    price = cents.ravel()[source_of]
    shares = _category_shares(plan)
    return Goods(
        category=category,
        price_cents=price,
        cost_cents=np.round(price * random.uniform(0.38, 0.68, len(price))).astype(np.int64),
        is_premium=price >= np.quantile(price, 0.75),
        eco_score=np.round(
            np.where(is_eco, random.uniform(0.65, 1.0, len(price)), random.uniform(0.0, 0.6, len(price))), 2
        ),
        ladder=number.reshape(ladders, STEPS),
        limits=((log_price[:, 1:] + log_price[:, :-1]) / 2 + np.arange(ladders)[:, None] * _APART).ravel(),
        category_shares=shares,
        taste_limits=(np.cumsum(shares, axis=1) + np.arange(TASTE_TYPES)[:, None]).ravel(),
    )


def _category_shares(plan: ShopPlan) -> np.ndarray:
    """Shares of categories by taste type, shape (64, 12): a factor model, so that tastes correlate."""
    random = rng(plan, Stream.GOODS, 2)
    loadings = random.normal(scale=0.8, size=(TASTE_FACTORS, len(CATEGORIES)))
    popularity = random.normal(scale=0.4, size=len(CATEGORIES))
    weight = np.exp(popularity + taste_types(plan).factors @ loadings)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
