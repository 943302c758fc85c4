"""The record of planted defects."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa


@dataclass
class DefectLog:
    """The record that becomes `defects.csv`; rows are numbered from 1 in their file, without the header."""

    parts: list[pa.Table] = field(default_factory=list)

    def add(
        self, kind: str, table: str, rows: np.ndarray, keys: pa.Array, was: pa.Array | None = None
    ) -> None:
        """Record one kind of defect in a table; `was` is the true value that it destroyed, if any."""
        n = len(rows)
        true_values = pa.nulls(n, pa.string()) if was is None else was.cast(pa.string())
        columns = [pa.array([kind] * n), pa.array([table] * n), pa.array(rows, pa.int64()), keys, true_values]
        self.parts.append(pa.table(columns, names=["kind", "table", "row", "key", "was"]))

    def counts(self) -> dict[str, int]:
        """Number of defects by `table.kind`."""
        counts: dict[str, int] = {}
        for part in self.parts:
            if len(part):
                name = f"{part['table'][0]}.{part['kind'][0]}"
                counts[name] = counts.get(name, 0) + len(part)
        return dict(sorted(counts.items()))

    def table(self) -> pa.Table:
        combined = pa.concat_tables(self.parts)
        return combined.sort_by([("kind", "ascending"), ("table", "ascending"), ("row", "ascending")])
