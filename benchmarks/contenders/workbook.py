"""A workbook of orders read into columns with types."""

import time


def tenure(path):
    from tenure.core.orders.reading import ReadOptions
    from tenure.engines.duckdb import Engine
    from tenure.sources.excel import SOURCE

    with Engine() as engine:
        began = time.perf_counter()
        orders = SOURCE.read(path, ReadOptions(), engine).tables.transactions
        facts = engine.to_arrow(
            orders.aggregate(rows=orders.count(), amount=orders.amount.sum())
        ).to_pylist()[0]
        return time.perf_counter() - began, {"rows": facts["rows"], "amount": round(facts["amount"], 2)}


def pandas(path):
    import pandas as pd

    began = time.perf_counter()
    table = pd.read_excel(path, engine="calamine")
    seconds = time.perf_counter() - began
    return seconds, {"rows": len(table), "amount": round(float(table["Total"].sum()), 2)}
