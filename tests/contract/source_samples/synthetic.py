"""A small shop as `tenure generate` writes it."""

import csv
import shutil
from datetime import date
from pathlib import Path

_made: dict[str, Path] = {}


def write(folder: Path) -> str:
    from tenure.core.ports import SilentProgress
    from tenure.sources.synthetic_shop.making import make_shop
    from tenure.sources.synthetic_shop.plan import ShopPlan

    shop = folder / "shop"
    shop.mkdir()
    make_shop(ShopPlan(30, 120, 3, date(2024, 1, 1), date(2024, 12, 31)), shop, SilentProgress())
    _made["shop"] = shop
    return str(shop)


def refused(folder: Path) -> dict[str, str]:
    shop = write(folder)
    (folder / "nothing").mkdir()
    empty = Path(shutil.copytree(shop, folder / "empty"))
    (empty / "order_lines.csv").write_text("")
    missing = Path(shutil.copytree(shop, folder / "missing"))
    lines = (missing / "order_lines.csv").read_text()
    (missing / "order_lines.csv").write_text(lines.replace("quantity", "colour", 1))
    return {"empty": str(empty), "wrong": str(folder / "nothing"), "missing column": str(missing)}


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: the amounts of the lines, refunds among them."""
    with (_made["shop"] / "order_lines.csv").open() as file:
        money = sum(float(row["amount"]) for row in csv.DictReader(file))
    with (_made["shop"] / "orders.csv").open() as file:
        bought = [row for row in csv.DictReader(file) if not row["order_id"].startswith("R")]
    return money, len({row["customer_id"] for row in bought}), len(bought)
