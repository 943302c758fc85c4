"""Blocks of the shop as Arrow tables, with the columns of `layout`."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenure.core.orders.schema import EVENT_KINDS
from tenure.sources.synthetic_shop.basket import PROMO_CODES, Lines, Orders
from tenure.sources.synthetic_shop.columns import (
    customer_ids,
    money,
    order_ids,
    product_ids,
    refund_ids,
    timestamps,
    words_by_code,
)
from tenure.sources.synthetic_shop.events import Events
from tenure.sources.synthetic_shop.goods import CATEGORIES, Goods
from tenure.sources.synthetic_shop.people import CHANNELS, People
from tenure.sources.synthetic_shop.plan import HORIZONS_DAYS, ShopPlan
from tenure.sources.synthetic_shop.purchases import Lifetimes
from tenure.sources.synthetic_shop.refunds import REFUNDED_FRACTION
from tenure.sources.synthetic_shop.truth import ExpectedFuture

_LATEST_DROPOUT = np.datetime64("2199-12-31", "s")


def orders_table(plan: ShopPlan, orders: Orders, refunds: bool = False) -> pa.Table:
    name = refund_ids if refunds else order_ids
    return pa.table(
        {
            "order_id": name(plan, orders.number),
            "customer_id": customer_ids(orders.customer),
            "order_date": timestamps(plan, orders.second),
            "total": money(orders.total_cents),
            "channel": words_by_code(orders.channel, CHANNELS),
            "promo_code": words_by_code(orders.promo, PROMO_CODES),
            "discount": money(orders.discount_cents),
        }
    )


def lines_table(plan: ShopPlan, lines: Lines, refunds: bool = False) -> pa.Table:
    name = refund_ids if refunds else order_ids
    return pa.table(
        {
            "order_id": name(plan, lines.number),
            "line_number": pa.array(lines.place),
            "product_id": product_ids(lines.product),
            "quantity": pa.array(lines.quantity),
            "unit_price": money(lines.unit_cents),
            "discount": money(lines.discount_cents),
            "amount": money(lines.amount_cents),
        }
    )


def products_table(goods: Goods) -> pa.Table:
    return pa.table(
        {
            "product_id": product_ids(np.arange(len(goods))),
            "category": words_by_code(goods.category, CATEGORIES),
            "price": money(goods.price_cents),
            "cost": money(goods.cost_cents),
            "is_premium": pa.array(goods.is_premium),
            "eco_score": pa.array(goods.eco_score),
        }
    )


def with_higher_price(products: pa.Table, rows: np.ndarray) -> pa.Table:
    """Copies of products with the same key and a price that is higher by 1: two prices for a product."""
    copies = products.take(pa.array(rows))
    return copies.set_column(copies.column_names.index("price"), "price", pc.add(copies["price"], 1.0))


def events_table(plan: ShopPlan, events: Events) -> pa.Table:
    return pa.table(
        {
            "customer_id": customer_ids(events.customer),
            "occurred_at": timestamps(plan, events.second),
            "kind": words_by_code(events.kind, EVENT_KINDS),
            "value": pa.array(events.value),
        }
    )


def truth_table(
    plan: ShopPlan, people: People, lifetimes: Lifetimes, expected: ExpectedFuture, pending_cents: np.ndarray
) -> pa.Table:
    """One row per customer: true state, tastes and expectations, rounded to be reproducible."""
    start = np.datetime64(plan.start, "s")
    seconds_ahead = np.minimum(lifetimes.dropout, 400_000) * 86_400
    dropout = np.minimum(start + seconds_ahead.astype("timedelta64[s]"), _LATEST_DROPOUT)
    columns: dict[str, pa.Array] = {
        "customer_id": customer_ids(np.arange(len(people))),
        "first_order_date": pa.array(
            (start + (lifetimes.first * 86_400).astype("timedelta64[s]")).astype("M8[D]")
        ),
        "orders_per_day": _rounded(lifetimes.rate, 9),
        "dropout_rate_per_day": _rounded(people.dropout_rate, 9),
        "dropout_date": pa.array(dropout.astype("M8[D]")),
        "is_alive_at_end": pa.array(lifetimes.dropout >= plan.days),
        "mean_order_value": _rounded(people.mean_order_value, 4),
        "refund_share": _rounded(people.return_share * REFUNDED_FRACTION, 6),
        "pending_refunds": money(pending_cents),
        "discount_taste": _rounded(people.discount, 6),
        "eco_taste": _rounded(people.eco, 6),
        "taste_type": pa.array(people.taste.astype(np.int64)),
    }
    for place, days in enumerate(HORIZONS_DAYS):
        columns[f"expected_orders_{days}"] = _rounded(expected.orders[:, place], 6)
        columns[f"expected_spend_{days}"] = _rounded(expected.spend[:, place], 4)
    return pa.table(columns)


def _rounded(numbers: np.ndarray, digits: int) -> pa.Array:
    return pa.array(np.round(numbers, digits) + 0.0)
