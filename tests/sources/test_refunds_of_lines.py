"""Refunds in exports with a row per item: each is taken off once, equal or not."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tenure.app.data.orders import clean_reading
from tenure.core.ports import SilentProgress

HALF, WHOLE = (20.0, 0.0), (20.0, 20.0)


@pytest.fixture
def money(read, duckdb_engine):
    def of(location: str, source: str) -> float:
        reading = read(location, source)
        today = pd.Timestamp("2025-06-01").date()
        return clean_reading(reading, today, duckdb_engine, SilentProgress()).counted.money

    return of


def _items(refunds: list[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "order_id": 5000 + order,
            "order_date": f"2025-01-{order + 1:02} 10:00:00",
            "status": "completed",
            "customer_id": 1 + order % 3,
            "billing_email": f"c{order % 3}@example.com",
            "order_total": "45.00",
            "order_currency": "EUR",
            "item_id": 9000 + 2 * order + place,
            "item_name": f"Shirt {size}",
            "item_sku": f"SH-{size}",
            "item_quantity": 1,
            "item_total": "20.00",
            "item_refunded": f"{refunds[order][place]:.2f}",
        }
        for order in range(len(refunds))
        for place, size in enumerate("SM")
    )


@pytest.mark.parametrize("has_ids", [True, False], ids=["item ids", "no item ids"])
@pytest.mark.parametrize("refunds", [[WHOLE], [HALF], [WHOLE, HALF, WHOLE]], ids=["whole", "half", "mixed"])
def test_each_item_of_woocommerce_has_its_own_refund(refunds, has_ids, write, money):
    frame = _items([*refunds, (0.0, 0.0), (0.0, 0.0)])
    frame = frame if has_ids else frame.drop(columns="item_id")
    paid = frame.item_total.astype(float) - frame.item_refunded.astype(float)

    assert money(write(frame.to_csv(index=False)), "woocommerce") == pytest.approx(paid.sum())


@pytest.mark.parametrize("skus", [("S1", "S1"), ("S1", "S2")], ids=["one product", "two products"])
def test_the_refund_of_an_order_with_line_items_is_subtracted_once(skus, write, money):
    lines = [{"id": n, "sku": sku, "quantity": 1, "price": "25.00"} for n, sku in enumerate(skus, 1)]
    orders = [
        {
            "id": 100 + number,
            "created_at": f"2025-01-0{number}T10:00:00Z",
            "currency": "USD",
            "customer": {"id": number},
            "line_items": [{**line, "id": 10 * number + line["id"]} for line in lines],
            "refunds": [{"transactions": [{"amount": back}]}] if back else [],
        }
        for number, back in enumerate(["25.00", "", "10.00"], 1)
    ]

    assert money(write(json.dumps({"orders": orders}), "orders.json"), "json") == pytest.approx(150 - 35)


def test_refunds_of_headers_are_of_the_whole_order(write, read, duckdb_engine):
    headers = write(
        "order_id,customer_id,order_date,total,refunded_amount\n1,a,2025-01-01,40,20\n2,b,2025-01-02,40,0\n"
    )
    lines = write(
        "order_id,line_id,sku,quantity,unit_price\n1,1,S,1,20\n1,2,M,1,20\n2,3,S,1,20\n2,4,M,1,20\n",
        "lines.csv",
    )
    reading = read(headers, "csv", lines=lines)
    today = pd.Timestamp("2025-06-01").date()

    assert clean_reading(reading, today, duckdb_engine, SilentProgress()).counted.money == pytest.approx(60)
