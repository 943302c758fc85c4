"""A CSV that is written row by row, so that a shop of any size fits into memory."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class LandedTable:
    """A CSV file with these columns; use it as a context manager. `rows` counts what was written."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.rows = path, 0
        self._columns = columns

    def __enter__(self) -> Self:
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._writer = csv.DictWriter(self._file, self._columns, restval="", extrasaction="raise")
        self._writer.writeheader()
        return self

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row; None is an empty field."""
        self._writer.writerow(row)
        self.rows += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
