"""Three of Olist's files, made up: an order of two items, a cancelled one, a person with two customer ids."""

import csv
import io
from pathlib import Path

ORDERS = """\
order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at
o1,c1,delivered,2017-10-02 10:56:33,2017-10-02 11:07:15
o2,c2,delivered,2018-07-24 20:41:37,
o3,c3,canceled,2018-08-01 08:00:00,
o4,c3,shipped,2018-08-02 08:00:00,
"""
CUSTOMERS = """\
customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
c1,ana,03149,sao paulo,SP
c2,ana,47813,barreiras,BA
c3,rui,75265,vianopolis,GO
"""
ITEMS = """\
order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
o1,1,p1,s1,2017-10-06 11:07:15,29.99,8.72
o1,2,p1,s1,2017-10-06 11:07:15,29.99,8.72
o2,1,p1,s1,2018-07-30 03:24:27,118.70,22.76
o3,1,p1,s1,2018-08-13 08:55:23,159.90,19.22
o4,1,p2,s1,2018-08-13 08:55:23,10.00,1.22
"""


def write(folder: Path) -> str:
    return _folder(folder / "olist", orders=ORDERS, customers=CUSTOMERS, order_items=ITEMS)


def refused(folder: Path) -> dict[str, str]:
    (folder / "nothing").mkdir()
    return {
        "empty": _folder(folder / "empty", orders="", customers=""),
        "wrong": str(folder / "nothing"),
        "missing column": _folder(
            folder / "missing",
            orders=ORDERS.replace("order_purchase_timestamp", "colour"),
            customers=CUSTOMERS,
        ),
    }


def truth() -> tuple[float, int, int]:
    """Net money, customers, orders: prices of items of orders that were not cancelled."""
    orders = {row["order_id"]: row for row in csv.DictReader(io.StringIO(ORDERS))}
    people = {row["customer_id"]: row["customer_unique_id"] for row in csv.DictReader(io.StringIO(CUSTOMERS))}
    sold = [row for row in csv.DictReader(io.StringIO(ITEMS)) if row["order_id"] != "o3"]
    buyers = {people[orders[row["order_id"]]["customer_id"]] for row in sold}
    return sum(float(row["price"]) for row in sold), len(buyers), len({row["order_id"] for row in sold})


def _folder(folder: Path, **files: str) -> str:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"olist_{name}_dataset.csv").write_text(text)
    return str(folder)
