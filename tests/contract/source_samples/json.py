"""Orders with their lines in them, as an API answers; one is refunded."""

import json
from pathlib import Path

ORDERS = [
    {
        "id": 1,
        "customer": {"id": "00123"},
        "created_at": "2025-01-05T10:00:00Z",
        "status": "paid",
        "line_items": [
            {"id": 11, "sku": "MUG", "quantity": 2, "price": "10.00"},
            {"id": 12, "sku": "TEA", "quantity": 1, "price": "5.50"},
        ],
    },
    {
        "id": 2,
        "customer": {"id": "00124"},
        "created_at": "2025-01-06T10:00:00Z",
        "status": "paid",
        "line_items": [{"id": 21, "sku": "MUG", "quantity": 1, "price": "10.00"}],
    },
    {
        "id": 3,
        "customer": {"id": "00123"},
        "created_at": "2025-02-06T10:00:00Z",
        "status": "refunded",
        "line_items": [{"id": 31, "sku": "TEA", "quantity": 3, "price": "5.50"}],
    },
]
OPTIONS = {"columns": {"customer_id": "customer.id"}}


def write(folder: Path) -> str:
    return _file(folder / "orders.json", ORDERS)


def refused(folder: Path) -> dict[str, str]:
    wrong = folder / "wrong.json"
    wrong.write_text('{"orders": [{"id": 1, ')
    nobody = [{**order, "customer": None, "created_at": None} for order in ORDERS]
    return {
        "empty": _file(folder / "empty.json", []),
        "wrong": str(wrong),
        "missing column": _file(folder / "missing.json", nobody),
    }


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: quantity times price of what was not refunded."""
    sold = [order for order in ORDERS if order["status"] == "paid"]
    lines = [line for order in sold for line in order["line_items"]]
    money = sum(line["quantity"] * float(line["price"]) for line in lines)
    return money, len({order["customer"]["id"] for order in sold}), len(sold)


def _file(path: Path, orders: list[dict]) -> str:
    path.write_text(json.dumps({"orders": orders}))
    return str(path)
