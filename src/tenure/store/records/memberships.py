"""Who was in which segment from when to when: one row per stay, in a file beside what is served.

A stay begins with the scoring that found a customer in the segment and ends with the one that did not.
Nothing is written of customers who stay, so a year of scorings takes little more than the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tenure.store.files.faults import duckdb_faults, file_faults

FOLDER = "segments"
"""Of a workspace."""

FILE = "stays.parquet"
COLUMNS = {
    "segment": "VARCHAR",
    "customer_id": "VARCHAR",
    "entered_on": "DATE",
    "entered_run": "VARCHAR",
    "left_on": "DATE",
    "left_run": "VARCHAR",
}
"""And what DuckDB calls their kinds."""


class Memberships:
    """The file of a workspace."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace / FOLDER / FILE

    @property
    def is_there(self) -> bool:
        return self.path.exists()

    @property
    def rows(self) -> str:
        """SQL for its rows; none before the first scoring."""
        if not self.is_there:
            columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
            return f"(SELECT {columns} WHERE false)"
        return f"read_parquet('{_quoted(self.path)}')"

    @contextmanager
    def replacing(self) -> Iterator[Path]:
        """Where to write the rows anew; they are in force when that has gone well."""
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
        """Erase their stays; how many there were."""
        import duckdb

        if not self.is_there:
            return 0
        # Rows go through one by one: nothing has to be spilled, and nothing of them may lie elsewhere.
        with (
            duckdb_faults("write the segment membership"),
            duckdb.connect(":memory:", config={"temp_directory": ""}) as connection,
        ):
            ids = [list(customer_ids)]
            query = f"SELECT count(*) FROM {self.rows} WHERE customer_id IN (SELECT unnest(?))"
            found = connection.execute(query, ids).fetchone()
            count = int(found[0]) if found else 0
            if count:
                kept = f"SELECT * FROM {self.rows} WHERE customer_id NOT IN (SELECT unnest(?))"
                with self.replacing() as path:
                    connection.execute(copied(kept, path), ids)
        return count


def copied(query: str, path: Path) -> str:
    """SQL that writes the rows of a query to a file."""
    return f"COPY ({query}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
