"""Channels that are a file: written whole, or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.audience import Receipt

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.audience import Batch


class FileSender:
    """Writes the one batch to a file. Writing it again gives the same file."""

    def __init__(self, path: str, without: tuple[str, ...] = ()) -> None:
        self._path, self._without = Path(path), list(without)

    def begin(self, remote_id: str | None) -> str | None:
        return remote_id

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        from pyarrow import csv

        unfinished = self._path.with_name(f".{self._path.name}")
        try:
            csv.write_csv(plain(rows.drop(self._without)), unfinished)
            unfinished.replace(self._path)
        finally:
            unfinished.unlink(missing_ok=True)
        return Receipt(len(rows), reference=self._path.name)

    def was_received(self, batch: Batch) -> bool | None:
        return False

    def close(self) -> None:
        """Nothing is open."""


def csv_text(rows: pa.Table) -> str:
    """The file's content, of a few rows."""
    from pyarrow import csv

    made = io.BytesIO()
    csv.write_csv(plain(rows), made)
    return made.getvalue().decode()


def plain(rows: pa.Table) -> pa.Table:
    """Texts that no spreadsheet takes for a formula."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = {}
    for name in rows.column_names:
        column = rows[name]
        if pa.types.is_string(column.type):
            risky = pc.fill_null(pc.match_substring_regex(column, r"^[=@\-\t\r]|^\+[^0-9]"), False)
            column = pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
        columns[name] = column
    return pa.table(columns)
