"""One customer frame per engine and log, computed once for all tests of the session."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tenure.core.frames.compute import all_features, available, cap_at, compute, targets
from tenure.core.frames.order_sequences import AGE, last_order_days
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.tables import Tables

AS_OF = date(2023, 3, 1)
HORIZON_DAYS = {"whole": 90, "bare": 365}
BARE = ("customer_id", "order_id", "order_date")
"""What a log without money and without anything optional still has."""


def frames_of(engine, shop: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Features and targets of the whole shop, and of its bare order dates."""
    tables = Tables(**{name: engine.from_arrow(table, f"shop_{name}") for name, table in shop.items()})
    bare = shop["transactions"].filter(pa.compute.greater(shop["transactions"]["amount"], 0)).select(BARE)
    logs = {"whole": tables, "bare": Tables(engine.from_arrow(bare, "shop_bare"))}
    frames = {}
    for log, of_log in logs.items():
        snapshot = Snapshot(of_log, AS_OF, HORIZON_DAYS[log])
        features, _ = available(all_features(), of_log)
        frame = engine.materialise(compute(features, snapshot), f"frame_{log}")
        frames[log] = engine.to_arrow(frame).sort_by("customer_id")
        frames[f"{log} capped"] = engine.to_arrow(cap_at(frame, features, 0.9)).sort_by("customer_id")
        days = engine.to_arrow(last_order_days(snapshot, 3))
        frames[f"{log} order days"] = days.sort_by([("customer_id", "ascending"), (AGE, "ascending")])
        frames[f"{log} targets"] = engine.to_arrow(targets(snapshot)).sort_by("customer_id")
    return frames


@pytest.fixture(scope="session")
def duckdb_frames(little_shop):
    from tenure.engines.duckdb import Engine

    with Engine() as engine:
        return frames_of(engine, little_shop)


@pytest.fixture(scope="session")
def pyspark_frames(spark_engine, little_shop, sockets_collected):
    with sockets_collected():
        return frames_of(spark_engine, little_shop)


@pytest.fixture(scope="session")
def postgres_frames(postgres_engine, little_shop):
    return frames_of(postgres_engine, little_shop)


@pytest.fixture
def other_frames(engine, request):
    return request.getfixturevalue(f"{engine}_frames")
