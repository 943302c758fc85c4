"""A small shop with everything an order log can contain; tests use it as the fixture of the same name."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from tenure.core.orders.schema import TABLES

START = datetime(2020, 11, 3)


def little_shop(seed: int) -> dict[str, pa.Table]:
    """Lines, multi-line orders, several orders a day, refunds with and without their order, gaps."""
    rng = np.random.default_rng(seed)
    products = [f"p{i}" for i in range(12)]
    lines = [line for customer in range(50) for line in _orders_of(rng, customer, products)]
    only_refunds = _line(rng, "only-refunds", "r-x", datetime(2022, 5, 5), products) | {"amount": -5.0}
    transactions = pa.Table.from_pylist([*lines, only_refunds], schema=_schema("transactions"))
    customers = [
        {
            "customer_id": f"c{i:02}",
            "signup_date": None if i % 11 == 0 else START + timedelta(days=int(rng.integers(-90, 900))),
            "birth_year": None if i % 7 == 0 else int(rng.choice([1850, *range(1940, 2004)])),
            "gender": [None, "f", "m", "x"][i % 4],
            "country": ["DE", "FR", "GB"][i % 3],
            "region": None if i % 5 == 0 else f"region {i % 4}",
            "acquisition_source": ["search", "social", None][i % 3],
            "campaign_type": ["brand", "retargeting"][i % 2],
            "acquisition_cost": None if i % 6 == 0 else round(float(rng.gamma(2, 8)), 2),
        }
        for i in range(4, 60)
    ]
    catalog = [
        {
            "product_id": product,
            "category": None if i == 3 else f"category {i % 4}",
            "price": 10.0 + i,
            "cost": None if i == 5 else 4.0 + i / 3,
            "is_premium": [True, False, None][i % 3],
            "eco_score": None if i % 5 == 0 else i / 12,
        }
        for i, product in enumerate(products[:-1])
    ]
    kinds = ["page_view", "session", "bounce", "email_sent", "email_open", "email_click", "return"]
    events = [
        {
            "customer_id": f"c{int(rng.integers(0, 58)):02}",
            "occurred_at": START + timedelta(seconds=int(rng.integers(0, 1000 * 86400))),
            "kind": str(rng.choice(kinds, p=[0.3, 0.2, 0.1, 0.2, 0.1, 0.05, 0.05])),
            "value": 1.0,
        }
        for _ in range(900)
    ]
    return {
        "transactions": transactions,
        "customers": pa.Table.from_pylist(customers, schema=_schema("customers", list(customers[0]))),
        "products": pa.Table.from_pylist(catalog, schema=_schema("products")),
        "events": pa.Table.from_pylist(events, schema=_schema("events")),
    }


def _orders_of(rng: np.random.Generator, customer: int, products: list[str]) -> list[dict]:
    """Lines of one customer's orders; some days have two orders, some lines are refunded."""
    lines: list[dict] = []
    for number in range(1 if customer < 8 else int(rng.integers(1, 14))):
        placed = START + timedelta(seconds=int(rng.integers(0, 1000 * 86400)))
        for repeat in range(1 + (number % 5 == 1)):
            order = f"o{customer}-{number}-{repeat}"
            lines += [
                _line(rng, f"c{customer:02}", order, placed, products) for _ in range(int(rng.integers(1, 4)))
            ]
            if rng.random() < 0.2:
                lines.append(_refund(rng, lines[-1], f"r{customer}-{number}-{repeat}"))
    return lines


def _refund(rng: np.random.Generator, line: dict, own_id: str) -> dict:
    """A refund of the line, in full or half; not every refund names its order."""
    names_order = rng.random() < 0.6
    return line | {
        "order_date": line["order_date"] + timedelta(days=int(rng.integers(0, 60)), hours=3),
        "amount": -line["amount"] * float(rng.choice([0.5, 1.0])),
        "quantity": -1.0,
        "order_id": line["order_id"] if names_order else own_id,
        "original_order_date": line["order_date"] if names_order else None,
    }


def _line(rng: np.random.Generator, customer: str, order: str, placed: datetime, products: list[str]) -> dict:
    product = None if rng.random() < 0.1 else str(rng.choice(products))
    return {
        "customer_id": customer,
        "order_id": order,
        "order_date": placed,
        "amount": round(float(rng.lognormal(2.5, 0.8)), 2),
        "original_order_date": None,
        "product_id": product,
        "category": str(rng.choice(["category 0", "category 9"])) if rng.random() < 0.3 else None,
        "quantity": None if rng.random() < 0.05 else float(rng.integers(1, 6)),
        "unit_price": None,
        "discount": None if rng.random() < 0.1 else round(float(rng.random()), 2),
        "channel": "web",
        "cost": round(float(rng.random() * 5), 2) if rng.random() < 0.5 else None,
        "promo_code": [None, "", "SPRING"][int(rng.integers(0, 3))],
        "country": "DE",
    }


def _schema(table: str, columns: list[str] | None = None) -> pa.Schema:
    kinds = {"text": pa.string(), "timestamp": pa.timestamp("us"), "count": pa.int64(), "flag": pa.bool_()}
    names = columns or TABLES[table].names
    return pa.schema([(name, kinds.get(TABLES[table][name].kind, pa.float64())) for name in names])
