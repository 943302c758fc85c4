"""What is served at one moment: an open copy of the lake and the champion."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tenure.core.errors import DataError, ModelError, StoreError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.store.serving import rows_of

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from duckdb import DuckDBPyConnection

    from tenure.core.settings import Settings
    from tenure.learning.trained import Trained
    from tenure.store.lake.rows_by_id import RowsById
    from tenure.store.serving import Published

Row = dict[str, Any]
Found = TypeVar("Found")
_FEW = 64


class Served:
    """One publication, opened. Safe to use from many threads.

    Parameters
    ----------
    published : what it is. folder : where its files are.

    Attributes
    ----------
    is_damaged : bool
        Whether one of its files was found damaged; another is to be made then.
    """

    def __init__(self, published: Published, folder: Path, settings: Settings) -> None:
        self.published = published
        self._folder = folder
        self.is_damaged = False
        self._threads = threading.local()
        self._loading = threading.Lock()
        self._found: dict[tuple[str, ...], Any] = {}
        self._open(settings)

    @property
    def has_orders(self) -> bool:
        """Whether anything was ingested yet."""
        return self.published.copy is not None

    @cached_property
    def _by_id(self) -> RowsById | None:
        """Customers by id, a hundred times as fast as a query; None where the file is gone or damaged."""
        from tenure.store.lake.rows_by_id import RowsById

        if self.published.copy is None:
            return None
        try:
            return RowsById(rows_of(self._folder / self.published.copy), CUSTOMER_ID)
        except StoreError:
            self.is_damaged = True
            return None

    @cached_property
    def columns(self) -> dict[str, list[str]]:
        """Names of the columns, by table of the copy."""
        query = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ?"
        found: dict[str, list[str]] = {}
        for table, column in self.sql(query, [COPY]):
            found.setdefault(table, []).append(column)
        return found

    @cached_property
    def last_day(self) -> date | None:
        """Day of the newest order in the copy."""
        if not self.has_orders:
            return None
        day: date = self.sql(f"SELECT max(day) FROM {COPY}.shop_days")[0][0]
        return day

    @cached_property
    def values(self) -> np.ndarray:
        """Predicted values of all customers, sorted; empty without predictions."""
        import numpy as np

        if not self.has_orders:
            return np.empty(0)
        query = f"SELECT predicted_clv FROM {COPY}.{CUSTOMER_TABLE} WHERE predicted_clv IS NOT NULL"
        return np.sort(self.cursor().execute(query).fetchnumpy()["predicted_clv"])

    @property
    def trained(self) -> Trained:
        """The champion. Raises ModelError (`model.none`) where there is none yet."""
        if self.published.model is None:
            raise ModelError(
                "The workspace has no model yet.",
                hint="train one: submit a job of kind `train`, or `tenure train --workspace FOLDER`",
                code="model.none",
            )
        with self._loading:
            if not hasattr(self, "_trained"):
                from tenure.learning.trained import Trained

                self._trained = Trained.load(self._folder / self.published.model)
            return self._trained

    @cached_property
    def training(self) -> Row | None:
        """The record of the champion's training, read without loading the model; None without one."""
        from tenure.learning.trained import TRAINING

        if self.published.model is None:
            return None
        text = (self._folder / self.published.model / TRAINING).read_text(encoding="utf-8")
        found: Row = json.loads(text)
        return found

    def once(self, name: tuple[str, ...], find: Callable[[], Found]) -> Found:
        """What `find` finds, looked for once: a copy does not change. For few and small answers."""
        if name not in self._found:
            self._found[name] = find()
        found: Found = self._found[name]
        return found

    def customer(self, customer_id: str) -> Row | None:
        """Their row of the customer table; None for somebody the copy does not know."""
        if self._by_id is not None:
            with self._falling_back():
                return self._by_id.get(customer_id)
        found = self.rows(f"SELECT * FROM {COPY}.{CUSTOMER_TABLE} WHERE {CUSTOMER_ID} = ?", [customer_id])
        return found[0] if found else None

    @contextmanager
    def _falling_back(self) -> Iterator[None]:
        """Where the rows by id are damaged, the block ends and the copy is asked."""
        try:
            yield
        except StoreError:
            self.is_damaged, self._by_id = True, None

    def any_customer(self) -> str:
        """Somebody."""
        one: str = self.sql(f"SELECT {CUSTOMER_ID} FROM {COPY}.{CUSTOMER_TABLE} LIMIT 1")[0][0]
        return one

    def customers(self, customer_ids: Collection[str]) -> dict[str, Row]:
        """As `customer`, of many; those the copy does not know are left out."""
        few = len(customer_ids) <= _FEW
        if few and self._by_id is not None:
            with self._falling_back():
                return self._by_id.many(customer_ids)
        # A few are looked up by the index, which `unnest` does not use.
        which = ", ".join("?" * len(customer_ids)) if few else "SELECT unnest(?)"
        query = f"SELECT * FROM {COPY}.{CUSTOMER_TABLE} WHERE {CUSTOMER_ID} IN ({which})"
        values = list(customer_ids) if few else [list(customer_ids)]
        return {row[CUSTOMER_ID]: row for row in self.rows(query, values)}

    def history(self, table: str, customer_ids: Collection[str]) -> list[Row]:
        """Rows of `transactions` or `events` of these customers, oldest first."""
        if table not in self.columns:
            return []
        when = "order_date" if table == "transactions" else "occurred_at"
        query = f"SELECT * FROM {COPY}.{table} WHERE {CUSTOMER_ID} IN (SELECT unnest(?)) ORDER BY {when}"
        return self.rows(query, [list(customer_ids)])

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Rows as dictionaries."""
        cursor = self.cursor().execute(query, list(values))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def sql(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows as tuples."""
        return self.cursor().execute(query, list(values)).fetchall()

    def cursor(self) -> DuckDBPyConnection:
        """The one of this thread. Raises DataError (`data.empty_lake`) where nothing was ingested yet."""
        if not self.has_orders:
            raise DataError(
                "The workspace has no orders.",
                hint="upload a file and import it, or post orders",
                code="data.empty_lake",
            )
        if not hasattr(self._threads, "cursor"):
            self._threads.cursor = self._connection.cursor()
        cursor: DuckDBPyConnection = self._threads.cursor
        return cursor

    def fresh_cursor(self) -> DuckDBPyConnection:
        """One for a long answer, which may be read by several threads in turn."""
        return self._connection.cursor()

    def _open(self, settings: Settings) -> None:
        import duckdb

        from tenure.engines.memory.spill import spill_place

        if self.published.copy is None:
            return
        path = str(self._folder / self.published.copy).replace("'", "''")
        limits: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": settings.memory_limit or "1GB",
            "threads": settings.threads or 2,
            "temp_directory": spill_place(),
        }
        self._connection = duckdb.connect(":memory:", config=limits)
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute(f"ATTACH '{path}' AS {COPY} (READ_ONLY)")
