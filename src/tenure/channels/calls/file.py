"""Channels that write a file: completely, or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.activation.audience import Receipt
from tenure.core.files.spreadsheets import safe_table

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.activation.audience import Batch


class FileSender:
    """Writes the only batch to a file. Writing it again gives the same file."""

    def __init__(self, path: str, without: tuple[str, ...] = ()) -> None:
        self._path, self._without = Path(path), list(without)

    def begin(self, remote_id: str | None) -> str | None:
        return remote_id

    def send(self, batch: Batch, rows: pa.Table) -> Receipt:
        from pyarrow import csv

        unfinished = self._path.with_name(f".{self._path.name}")
        try:
            csv.write_csv(safe_table(rows.drop(self._without)), unfinished)
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
