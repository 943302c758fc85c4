"""One publication, opened: a copy of the lake and the champion."""

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
from tenure.serving.copy.scorer import ScoredBy, scored_by
from tenure.store.serving import rows_of

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from duckdb import DuckDBPyConnection

    from tenure.core.settings import Settings
    from tenure.learning.trained import TrainedModel
    from tenure.store.lake.rows_by_id import RowsById
    from tenure.store.serving import Publication

Row = dict[str, Any]
Result = TypeVar("Result")
_FEW = 64


class ServedCopy:
    """One publication, opened. Safe to use from many threads.

    Parameters
    ----------
    published : names of its files. folder : where they are.

    Attributes
    ----------
    is_damaged : bool
        Whether one of its files is damaged, so that the copy must be rebuilt.
    """

    def __init__(self, published: Publication, folder: Path, settings: Settings) -> None:
        self.published = published
        self._folder = folder
        self.is_damaged = False
        self._threads = threading.local()
        self._loading = threading.Lock()
        self._cache: dict[tuple[str, ...], Any] = {}
        self._open(settings)

    @property
    def has_orders(self) -> bool:
        """Whether any orders have been imported."""
        return self.published.copy is not None

    @cached_property
    def _by_id(self) -> RowsById | None:
        """Customers by ID, a hundred times as fast as a query; None if the file is missing or damaged."""
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
        columns: dict[str, list[str]] = {}
        for table, column in self.sql(query, [COPY]):
            columns.setdefault(table, []).append(column)
        return columns

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
    def trained(self) -> TrainedModel:
        """The champion. Raises ModelError (`model.none`) if there is none yet."""
        if self.published.model is None:
            raise ModelError(
                "The workspace has no model yet.",
                hint="train one: submit a job of kind `train`, or `tenure train --workspace FOLDER`",
                code="model.none",
            )
        with self._loading:
            if not hasattr(self, "_trained"):
                from tenure.learning.trained import TrainedModel

                self._trained = TrainedModel.load(self._folder / self.published.model)
            return self._trained

    @cached_property
    def training(self) -> Row | None:
        """Record of the champion's training, read without loading the model; None without a model."""
        from tenure.learning.trained import TRAINING

        if self.published.model is None:
            return None
        text = (self._folder / self.published.model / TRAINING).read_text(encoding="utf-8")
        record: Row = json.loads(text)
        return record

    @cached_property
    def scored_training(self) -> Row | None:
        """Record of the training of the version that made the stored predictions; None if it is not known.

        The champion's, if no version is recorded for the predictions.
        """
        published = self.published
        if published.scored_version in (None, published.model_number):
            return self.training
        if published.scorer is None:
            return None
        record: Row = json.loads((self._folder / published.scorer).read_text(encoding="utf-8"))
        return record

    @property
    def scored_by(self) -> ScoredBy:
        """The version that made the stored predictions, and the champion."""
        return scored_by(self.published)

    def once(self, key: tuple[str, ...], compute: Callable[[], Result]) -> Result:
        """Result of `compute`, cached by key, as a copy does not change. For a few small results only."""
        if key not in self._cache:
            self._cache[key] = compute()
        result: Result = self._cache[key]
        return result

    def customer(self, customer_id: str) -> Row | None:
        """A customer's row of the customer table; None if the copy does not have it."""
        if self._by_id is not None:
            with self._falling_back():
                return self._by_id.get(customer_id)
        rows = self.rows(f"SELECT * FROM {COPY}.{CUSTOMER_TABLE} WHERE {CUSTOMER_ID} = ?", [customer_id])
        return rows[0] if rows else None

    @contextmanager
    def _falling_back(self) -> Iterator[None]:
        """Leave the block if the rows by ID are damaged, so that the copy is queried instead."""
        try:
            yield
        except StoreError:
            self.is_damaged, self._by_id = True, None

    def any_customer(self) -> str:
        """ID of an arbitrary customer."""
        customer_id: str = self.sql(f"SELECT {CUSTOMER_ID} FROM {COPY}.{CUSTOMER_TABLE} LIMIT 1")[0][0]
        return customer_id

    def customer_ids(self) -> set[str]:
        """IDs of all customers with an order or an event in the copy."""
        tables = [name for name in ("transactions", "events") if self.has_orders and name in self.columns]
        queries = [f"SELECT {CUSTOMER_ID} FROM {COPY}.{name}" for name in tables]
        return {row[0] for row in self.sql(" UNION ".join(queries))} if queries else set()

    def customers(self, customer_ids: Collection[str]) -> dict[str, Row]:
        """As `customer`, for many; unknown customers are left out."""
        few = len(customer_ids) <= _FEW
        if few and self._by_id is not None:
            with self._falling_back():
                return self._by_id.many(customer_ids)
        # A list of parameters uses the index; `unnest` does not.
        placeholders = ", ".join("?" * len(customer_ids)) if few else "SELECT unnest(?)"
        query = f"SELECT * FROM {COPY}.{CUSTOMER_TABLE} WHERE {CUSTOMER_ID} IN ({placeholders})"
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
        """The cursor of this thread. Raises DataError (`data.empty_lake`) if there are no orders."""
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
        """A new cursor for a long result that several threads may read in turn."""
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
