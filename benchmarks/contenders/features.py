"""Every feature the log allows."""

import time
from datetime import date


def tenure(path, memory_limit=None):
    from tenure.core.frames.compute import all_features, available, compute
    from tenure.core.frames.snapshot import Snapshot
    from tenure.core.orders.tables import Tables
    from tenure.engines.duckdb import Engine

    with Engine(memory_limit=memory_limit) as engine:
        began = time.perf_counter()
        tables = Tables(engine.from_parquet([path], "orders"))
        features, _ = available(all_features(), tables)
        frame = engine.materialise(compute(features, Snapshot(tables, date(2024, 1, 1), 90)), "frame")
        seconds = time.perf_counter() - began
        return seconds, {"features": len(features), "customers": int(frame.count().execute())}
