"""Inputs of the benchmarks: made once, kept in benchmarks/.data, the same bytes for the same size."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(__file__).parent / ".data"


def orders(orders: int, customers: int) -> Path:
    """A Parquet file of one row per order: customer_id, order_id, order_date, amount; two years, heavy-tailed."""
    path = FOLDER / f"orders_{orders}_{customers}.parquet"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        # hash() of the row number stands in for randomness: the same on any number of threads.
        duckdb.sql(f"""
            COPY (
                SELECT 'c' || (hash(i) % {customers})::VARCHAR AS customer_id, i::VARCHAR AS order_id,
                       TIMESTAMP '2022-01-01' + to_seconds(((hash(i + 1000000007) % 63072000))::BIGINT) AS order_date,
                       round(5 + 40 * pow((hash(i + 2000000011) % 1000000 + 1) / 1000000.0, -0.3) - 40, 2) AS amount
                FROM range({orders}) t(i)
            ) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 500000)
        """)
    return path


def workbook(orders: int) -> Path:
    """An XLSX file of one row per order, eight columns: ids as text and as numbers, dates, amounts."""
    import datetime

    import xlsxwriter

    path = FOLDER / f"orders_{orders}.xlsx"
    if path.exists():
        return path
    FOLDER.mkdir(exist_ok=True)
    start = datetime.datetime(2022, 1, 1)
    header = ("Order ID", "Customer ID", "Order Date", "SKU", "Quantity", "Price", "Total", "Country")
    settings = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    with xlsxwriter.Workbook(str(path), settings) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, header)
        for place in range(orders):
            when, units = start + datetime.timedelta(minutes=7 * place), place % 5 + 1
            row = (
                f"O{place}",
                10_000 + place % 7000,
                when,
                f"SKU{place % 300}",
                units,
                9.99,
                units * 9.99,
                "DE",
            )
            sheet.write_row(place + 1, 0, row)
    return path


def summary(customers: int, seed: int = 7) -> Path:
    """A customer frame simulated from BG/NBD (r .6, alpha 60 days, a .8, b 2.5) observed for up to two years."""
    path = FOLDER / f"summary_{customers}.parquet"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        pq.write_table(_simulated(customers, np.random.default_rng(seed)), path)
    return path


def leavers(customers: int, seed: int = 7) -> Path:
    """A customer frame simulated from Pareto/NBD as estimated on CDNOW (Fader & Hardie 2005), 27 to 39 weeks.

    r .553, alpha 10.58 weeks, s .606, beta 11.67 weeks; times are whole days.
    """
    path = FOLDER / f"leavers_{customers}.parquet"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        rng = np.random.default_rng(seed)
        T = np.floor(rng.uniform(189, 274, customers))
        rate, leaving = rng.gamma(0.553, 1 / 74.06, customers), rng.gamma(0.606, 1 / 81.69, customers)
        stays = np.minimum(rng.exponential(1 / leaving), T)
        x = rng.poisson(rate * stays).astype(float)
        # The last of x uniform times is a Beta(x, 1) share of the stay.
        t_x = np.where(x > 0, stays * rng.uniform(size=customers) ** (1 / np.maximum(x, 1)), 0.0)
        pq.write_table(pa.table({"frequency": x, "recency": np.minimum(np.ceil(t_x), T), "T": T}), path)
    return path


def _simulated(n: int, rng: np.random.Generator) -> pa.Table:
    T = np.floor(rng.uniform(60, 730, n))
    rate, dropout = rng.gamma(0.6, 1 / 60, n), rng.beta(0.8, 2.5, n)
    x, t_x, clock, alive = np.zeros(n), np.zeros(n), np.zeros(n), np.ones(n, bool)
    while alive.any():
        clock = np.where(alive, clock + rng.exponential(1 / rate), clock)
        ordered = alive & (clock < T)
        x, t_x = x + ordered, np.where(ordered, clock, t_x)
        alive = ordered & (rng.uniform(size=n) > dropout)
    t_x = np.minimum(np.ceil(t_x), T)
    spend = rng.gamma(6.0, 1 / (rng.gamma(4.0, 1 / 15.0, n)) / np.maximum(x, 1)) * np.maximum(x, 1) / 6
    return pa.table({"frequency": x, "recency": t_x, "T": T, "monetary_value": np.where(x > 0, spend, 0.0)})
