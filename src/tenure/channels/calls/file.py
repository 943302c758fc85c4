"""Channels that write a file: completely, or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.activation.audience import Receipt
from tenure.core.files.spreadsheets import safe_table

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import Batch


def write_csv(rows: pa.Table, path: Path) -> None:
    """A CSV file that no spreadsheet takes for formulas."""
    from pyarrow import csv

    csv.write_csv(safe_table(rows), path)


class FileSender:
    """Writes the only batch to a file. Writing it again gives the same file.

    Parameters
    ----------
    path : of the file. without : columns of the rows that are left out.
    write : writes rows to a path, for a channel whose card has another `file_suffix`.
    """

    def __init__(
        self,
        path: str,
        without: tuple[str, ...] = (),
        write: Callable[[pa.Table, Path], None] = write_csv,
    ) -> None:
        self._path, self._without, self._write = Path(path), list(without), write

    def begin(self, remote_id: str | None) -> str | None:
        return remote_id

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        unfinished = self._path.with_name(f".{self._path.name}")
        try:
            self._write(rows.drop(self._without), unfinished)
            unfinished.replace(self._path)
        finally:
            unfinished.unlink(missing_ok=True)
        return Receipt(len(rows), reference=self._path.name)

    def was_received(self, batch: Batch) -> bool | None:
        return False

    def close(self) -> None:
        """Nothing to close."""


def csv_text(rows: pa.Table) -> str:
    """The content of the file for a few rows."""
    from pyarrow import csv

    buffer = io.BytesIO()
    csv.write_csv(safe_table(rows), buffer)
    return buffer.getvalue().decode()
