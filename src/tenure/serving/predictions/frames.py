"""Current features of a few customers, equal to those a batch over the whole log would compute.

Uses the queries of `core.compute` on tables with these customers' rows only; features of the whole shop read
its days. Building a query takes longer than running it, so it is cached until `as_of` changes; and parsing it
takes about as long as running it, so each connection prepares it once.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.arrow_rows import rows_as_arrow
from tenure.core.frames.compute import compute
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.order_sequences import last_order_days
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.schema import IBIS_TYPES, REFUND_DAY, TABLES, TRANSACTIONS
from tenure.core.orders.tables import Tables
from tenure.learning.panel import Panels
from tenure.learning.sequences import as_lists
from tenure.serving.copy.names import COPY, SHOP_DAYS

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from tenure.core.ports import Engine
    from tenure.serving.live.live_copy import View

_CUSTOMER_TABLES = ("transactions", "events", "customers")
_PREFIX = "live_"
_FEATURES, _DAYS = "live_frame_features", "live_frame_days"
"""Names of the prepared queries."""


@dataclass(frozen=True)
class _Queries:
    """SQL over the live tables: features, and the last order days."""

    panels: Panels
    features: str
    days: str


class LiveFrames:
    """Frames over one view after another. Safe to use from many threads, which take turns.

    Parameters
    ----------
    engine : Engine
        DuckDB; used only to compile the queries.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._queries: tuple[tuple[object, ...], _Queries] | None = None
        self._connection: tuple[object, DuckDBPyConnection] | None = None
        self._prepared: tuple[DuckDBPyConnection, _Queries] | None = None

    def frame(
        self, view: View, customer_ids: Collection[str], horizon_days: int, sequences: bool = False
    ) -> pd.DataFrame:
        """As `Panels.frame_for` at `view.as_of`, for these customers, without those who never purchased."""
        import pandas as pd

        with self._turn:
            connection = self._fill(view, list(customer_ids))
            queries = self._queries_for(view, horizon_days)
            self._prepare(connection, queries)
            frame = queries.panels.framed(_fetch(connection, _FEATURES), view.as_of)
            if not sequences or frame.empty:
                return frame
            lists = as_lists(_fetch(connection, _DAYS), frame[CUSTOMER_ID])
            return pd.concat([frame, lists], axis=1)

    def _fill(self, view: View, customer_ids: list[str]) -> DuckDBPyConnection:
        """A connection to the view's copy whose temporary tables hold these customers."""
        served_copy = view.served
        if self._connection is None or self._connection[0] is not served_copy:
            self._connection = (served_copy, served_copy.cursor().cursor())
        connection = self._connection[1]
        for name in (table for table in _CUSTOMER_TABLES if table in served_copy.columns):
            rows = f"SELECT * FROM {COPY}.{name} WHERE {CUSTOMER_ID} IN (SELECT unnest(?))"
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {_PREFIX}{name} AS {rows}", [customer_ids])
        connection.execute(
            f"ALTER TABLE {_PREFIX}transactions ADD COLUMN IF NOT EXISTS {REFUND_DAY} TIMESTAMP"
        )
        for kind in ("transactions", "events"):
            if kind in served_copy.columns:
                _insert(connection, kind, view.waiting.of(kind, customer_ids), served_copy.columns[kind])
        _fill_shop_days(connection, view)
        return connection

    def _prepare(self, connection: DuckDBPyConnection, queries: _Queries) -> None:
        """Prepare the queries on this connection, unless they are those it ran last."""
        prepared_on, prepared = self._prepared or (None, None)
        if prepared_on is connection and prepared is queries:
            return
        for name, query in ((_FEATURES, queries.features), (_DAYS, queries.days)):
            connection.execute(f"PREPARE {name} AS {query}")
        self._prepared = (connection, queries)

    def _queries_for(self, view: View, horizon_days: int) -> _Queries:
        columns = view.served.columns
        key = (view.as_of, horizon_days, tuple(sorted((name, *names) for name, names in columns.items())))
        if self._queries is None or self._queries[0] != key:
            tables = _tables(columns)
            panels = Panels(tables, self._engine)
            cut = Snapshot(tables, view.as_of, horizon_days)
            write = self._engine.backend.compile
            queries = _Queries(panels, write(compute(panels.computed, cut)), write(last_order_days(cut)))
            self._queries = (key, queries)
        return self._queries[1]


def _tables(columns: Mapping[str, list[str]]) -> Tables:
    """The live tables as Ibis expressions without a database."""
    import ibis

    tables: dict[str, ir.Table] = {}
    for name, schema in TABLES.items():
        if name not in columns:
            continue
        columns_here = [
            column for column in schema if column.name in columns[name] or column.name == REFUND_DAY
        ]
        types = {column.name: IBIS_TYPES[column.kind] for column in columns_here}
        # Products do not depend on customers, so they are read from the copy.
        place = {"name": f"{_PREFIX}{name}"} if name != "products" else {"name": name, "database": COPY}
        tables[name] = ibis.table(types, **place)
    has_money = "amount" in columns["transactions"]
    days = {"day": "date", "purchases": "float64", **({"spent": "float64"} if has_money else {})}
    return Tables(**tables, shop_days=ibis.table(days, name=f"{_PREFIX}{SHOP_DAYS}"))


def _insert(
    connection: DuckDBPyConnection, kind: str, rows: list[dict[str, Any]], columns: list[str]
) -> None:
    if not rows:
        return
    columns_here = [column for column in TABLES[kind] if column.name in columns or column.name == REFUND_DAY]
    connection.register("arrived", rows_as_arrow(rows, columns_here))
    connection.execute(f"INSERT INTO {_PREFIX}{kind} BY NAME SELECT * FROM arrived")
    connection.unregister("arrived")


def _fill_shop_days(connection: DuckDBPyConnection, view: View) -> None:
    """Days of the whole shop, including all pending orders."""
    has_money = "amount" in view.served.columns["transactions"]
    money = ", sum(spent) AS spent" if has_money else ""
    is_purchase = "amount > 0" if has_money else "true"
    spent_when = [TRANSACTIONS["order_date"], TRANSACTIONS["amount"]]
    connection.register("arrived", rows_as_arrow(view.waiting.orders, spent_when))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_PREFIX}{SHOP_DAYS} AS "
        f"SELECT day, sum(purchases) AS purchases{money} FROM ("
        f"SELECT * FROM {COPY}.{SHOP_DAYS} UNION ALL BY NAME "
        "SELECT order_date::DATE AS day, 1.0::DOUBLE AS purchases"
        f"{', amount AS spent' if has_money else ''} FROM arrived WHERE {is_purchase}) GROUP BY day"
    )
    connection.unregister("arrived")


def _fetch(connection: DuckDBPyConnection, prepared: str) -> pd.DataFrame:
    """Result of a prepared query, sorted by customer."""
    frame = connection.sql(f"EXECUTE {prepared}").to_arrow_table().to_pandas()
    return frame.sort_values(CUSTOMER_ID, ignore_index=True)
