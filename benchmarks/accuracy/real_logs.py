"""Real order logs as tables of customer_id, order_id, order_date and amount.

They are read where they lie (TENURE_DATA_DIR); none is part of the project.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(os.environ.get("TENURE_DATA_DIR", Path(__file__).parents[2].parent / "shared" / "data"))
HOLDOUT = DATA.parent / "bench" / "holdout.py"
"""Splits, metrics and peers of the published cases."""


def cdnow() -> pd.DataFrame:
    rows = pd.read_parquet(DATA / "cdnow/cdnow_master.parquet")
    return _table(rows.customer_id, np.arange(len(rows)), rows.date, rows.dollar_value)


def online_retail() -> pd.DataFrame:
    rows = pd.read_parquet(DATA / "online_retail_ii/online_retail_II.parquet").drop_duplicates()
    rows = rows[rows["Customer ID"].notna()]
    rows["amount"] = rows.Quantity.astype(float) * rows.Price.astype(float)
    orders = rows.groupby(["Customer ID", "Invoice"]).agg(
        order_date=("InvoiceDate", "min"), amount=("amount", "sum")
    )
    orders = orders.reset_index()
    ids = orders["Customer ID"].astype(float).astype(int)
    return _table(ids, orders.Invoice, orders.order_date, orders.amount)


def grocery() -> pd.DataFrame:
    """Orders without amounts: each counts 1."""
    rows = pd.read_parquet(DATA / "grocery/groceryElog.parquet")
    return _table(rows.cust, np.arange(len(rows)), rows.date, np.ones(len(rows)))


def apparel() -> pd.DataFrame:
    rows = pd.read_parquet(DATA / "apparel/apparelTrans.parquet")
    return _table(rows.Id, np.arange(len(rows)), rows.Date, rows.Price)


def complete_journey() -> pd.DataFrame:
    rows = pd.read_parquet(DATA / "completejourney/transactions.parquet")
    baskets = rows.groupby(["household_id", "basket_id"]).agg(
        order_date=("transaction_timestamp", "min"), amount=("sales_value", "sum")
    )
    baskets = baskets.reset_index()
    return _table(baskets.household_id, baskets.basket_id, baskets.order_date, baskets.amount)


def coffee() -> pd.DataFrame:
    rows = pd.read_csv(DATA / "coffee/index_1.csv.gz")
    rows = rows[rows.card.notna()]
    return _table(rows.card, np.arange(len(rows)), rows.datetime, rows.money)


def superstore() -> pd.DataFrame:
    rows = pd.read_csv(DATA / "superstore/superstore.csv.gz", encoding="cp1252")
    rows["at"] = pd.to_datetime(rows.order_date, format="%m/%d/%Y")
    orders = rows.groupby(["customer_id", "order_id"]).agg(order_date=("at", "min"), amount=("sales", "sum"))
    orders = orders.reset_index()
    return _table(orders.customer_id, orders.order_id, orders.order_date, orders.amount)


REAL_LOGS: dict[str, Callable[[], pd.DataFrame]] = {
    "cdnow": cdnow,
    "online_retail": online_retail,
    "grocery": grocery,
    "apparel": apparel,
    "complete_journey": complete_journey,
    "coffee": coffee,
    "superstore": superstore,
}


def _table(customer_id: object, order_id: object, order_date: object, amount: object) -> pd.DataFrame:
    columns = {
        "customer_id": pd.Series(np.asarray(customer_id)).astype(str),
        "order_id": pd.Series(np.asarray(order_id)).astype(str),
        "order_date": pd.to_datetime(pd.Series(np.asarray(order_date)), format="mixed"),
        "amount": pd.Series(np.asarray(amount, dtype=float)),
    }
    return pd.DataFrame(columns)
