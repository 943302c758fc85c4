"""All customers named in a workspace: tables of the lake and of the store, audiences, segments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tenure.app.audiences.members_file import FOLDER as AUDIENCES
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.audiences.suppression import kept_suppressed
from tenure.store.records.memberships import Memberships

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.store.workspace import Workspace


def named_customers(place: Workspace, engine: Engine) -> Iterator[str]:
    """IDs of all customers that the workspace names in a customer column."""
    from pyarrow import parquet

    for name in place.lake.names():
        rows = place.lake.table(name, engine)
        if rows is not None and CUSTOMER_ID in rows.columns:
            ids = engine.to_arrow(rows.select(CUSTOMER_ID).distinct())
            yield from ids[CUSTOMER_ID].drop_null().to_pylist()
    if place.has_database:
        yield from place.database.customers()
    for folder in (place.path / AUDIENCES).glob("*"):
        yield from kept_suppressed(folder)
    files = [Memberships(place.path).path, *(place.path / AUDIENCES).rglob("*.parquet")]
    for path in files:
        if path.exists() and CUSTOMER_ID in parquet.read_schema(path).names:
            yield from parquet.read_table(path, columns=[CUSTOMER_ID])[CUSTOMER_ID].to_pylist()
