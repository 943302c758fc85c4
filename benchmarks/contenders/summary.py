"""BTYD + RFM summary of an order log: frequency, recency, T, monetary_value, days since last order, net spend."""

import time

AS_OF = "2024-01-01"


def _facts(frequency, recency, T, net):
    return {"customers": len(frequency), "frequency": float(frequency.sum()), "recency": float(recency.sum()),
            "T": float(T.sum()), "net_spend": round(float(net.sum()), 2)}  # fmt: skip


def _table_facts(table):
    import pyarrow.compute as pc

    return {"customers": table.num_rows} | {
        name: round(float(pc.sum(table[name]).as_py()), 2)
        for name in ("frequency", "recency", "T", "net_spend")
    }


def tenure(path, memory_limit=None):
    from datetime import date

    from tenure.core.frames.compute import all_features, compute
    from tenure.core.frames.snapshot import Snapshot
    from tenure.core.orders.tables import Tables
    from tenure.engines.duckdb import Engine

    wanted = ("frequency", "recency", "T", "monetary_value", "days_since_last_order", "net_spend")
    with Engine(memory_limit=memory_limit) as engine:
        began = time.perf_counter()
        tables = Tables(engine.from_parquet([path], "orders"))
        frame = compute(all_features().select(wanted), Snapshot(tables, date.fromisoformat(AS_OF)))
        table = engine.to_arrow(frame)
        seconds = time.perf_counter() - began
        return seconds, _table_facts(table)


def sql(path, memory_limit=None):
    import duckdb

    connection = duckdb.connect()
    connection.sql("SET preserve_insertion_order = false")
    if memory_limit:
        connection.sql(f"SET memory_limit = '{memory_limit}'")
    began = time.perf_counter()
    table = connection.sql(f"""
        WITH days AS (
            SELECT customer_id, order_date::DATE AS day, sum(amount) AS net, sum(greatest(amount, 0)) AS gross
            FROM read_parquet('{path}') WHERE order_date < TIMESTAMP '{AS_OF}' GROUP BY ALL
        ), customers AS (
            SELECT customer_id, sum(net) AS net_spend,
                   min(day) FILTER (gross > 0) AS first_day, max(day) FILTER (gross > 0) AS last_day,
                   count(*) FILTER (gross > 0) AS order_days, sum(net) FILTER (gross > 0) AS bought,
                   arg_min(net, day) FILTER (gross > 0) AS first_net
            FROM days GROUP BY customer_id
        )
        SELECT customer_id, (order_days - 1)::DOUBLE AS frequency,
               date_diff('day', first_day, last_day)::DOUBLE AS recency,
               date_diff('day', first_day, DATE '{AS_OF}')::DOUBLE AS "T",
               date_diff('day', last_day, DATE '{AS_OF}')::DOUBLE AS days_since_last_order,
               net_spend, (bought - first_net) / nullif(order_days - 1, 0) AS monetary_value
        FROM customers WHERE order_days > 0
    """).to_arrow_table()
    return time.perf_counter() - began, _table_facts(table)


def pandas(path):
    import pandas as pd

    began = time.perf_counter()
    log = pd.read_parquet(path)
    cut = pd.Timestamp(AS_OF)
    log = log[log.order_date < cut]
    log["day"] = log.order_date.dt.normalize()
    days = log.groupby(["customer_id", "day"], sort=True).amount.sum().reset_index()
    per = days.groupby("customer_id", sort=False)
    out = per.agg(first=("day", "min"), last=("day", "max"), n=("day", "size"), net=("amount", "sum"),
                  first_net=("amount", "first"))  # fmt: skip
    out["frequency"] = out.n - 1
    out["recency"] = (out["last"] - out["first"]).dt.days
    out["T"] = (cut - out["first"]).dt.days
    out["days_since_last_order"] = (cut - out["last"]).dt.days
    out["monetary_value"] = (out.net - out.first_net) / out.frequency.where(out.frequency > 0)
    return time.perf_counter() - began, _facts(out.frequency, out.recency, out["T"], out.net)


def lifetimes(path):
    import pandas as pd
    from lifetimes.utils import summary_data_from_transaction_data

    log = pd.read_parquet(path)  # not timed: lifetimes takes a frame
    began = time.perf_counter()
    out = summary_data_from_transaction_data(
        log, "customer_id", "order_date", monetary_value_col="amount", observation_period_end=AS_OF
    )
    return time.perf_counter() - began, _facts(out.frequency, out.recency, out["T"], out.monetary_value)
