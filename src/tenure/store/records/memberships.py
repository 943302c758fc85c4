"""Segment memberships over time: a file with one row per stay of a customer in a segment.

A stay begins with the first scoring that has the customer in the segment, and ends with the first that does
not. Customers who stay add no rows, so a year of scorings takes little more space than the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tenure.store.files.faults import duckdb_faults, file_faults

FOLDER = "segments"
"""Folder in the workspace."""

FILE = "stays.parquet"
COLUMNS = {
    "segment": "VARCHAR",
    "customer_id": "VARCHAR",
    "entered_on": "DATE",
    "entered_run": "VARCHAR",
    "left_on": "DATE",
    "left_run": "VARCHAR",
}
"""Columns with their types in DuckDB."""


class Memberships:
    """The file of memberships of a workspace."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace / FOLDER / FILE

    @property
    def is_there(self) -> bool:
        return self.path.exists()

    @property
    def rows(self) -> str:
        """SQL for its rows; empty before the first scoring."""
        if not self.is_there:
            columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
            return f"(SELECT {columns} WHERE false)"
        return f"read_parquet('{_quoted(self.path)}')"

    @contextmanager
    def replacing(self) -> Iterator[Path]:
        """Path to write new rows to; they replace the file when the block succeeds."""
        unfinished = self.path.with_name(f".{FILE}")
        with file_faults("write the segment membership"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                yield unfinished
                unfinished.replace(self.path)
            finally:
                unfinished.unlink(missing_ok=True)

    def count(self, customer_ids: Collection[str]) -> int:
        """How many stays they have."""
        import duckdb

        if not self.is_there:
            return 0
        with duckdb_faults("read the segment membership"), duckdb.connect(":memory:") as connection:
            query = f"SELECT count(*) FROM {self.rows} WHERE customer_id IN (SELECT unnest(?))"
            row = connection.execute(query, [list(customer_ids)]).fetchone()
        return int(row[0]) if row else 0

    def forget(self, customer_ids: Collection[str]) -> int:
        """Delete the stays of these customers; returns their number."""
        import duckdb

        if not self.is_there:
            return 0
        # Rows are streamed: nothing needs to be spilled, and no copies may remain elsewhere.
        with (
            duckdb_faults("write the segment membership"),
            duckdb.connect(":memory:", config={"temp_directory": ""}) as connection,
        ):
            ids = [list(customer_ids)]
            query = f"SELECT count(*) FROM {self.rows} WHERE customer_id IN (SELECT unnest(?))"
            row = connection.execute(query, ids).fetchone()
            count = int(row[0]) if row else 0
            if count:
                remaining = f"SELECT * FROM {self.rows} WHERE customer_id NOT IN (SELECT unnest(?))"
                with self.replacing() as path:
                    connection.execute(copied(remaining, path), ids)
        return count


def copied(query: str, path: Path) -> str:
    """SQL that writes the rows of a query to a file."""
    return f"COPY ({query}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
