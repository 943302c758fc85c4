"""Files written block by block, each by a single thread at a time, so that their bytes are reproducible."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from tenure.sources.synthetic_shop.layout import COLUMNS
from tenure.sources.synthetic_shop.plan import FileFormat

_REPEATING = (
    "product_id", "channel", "promo_code", "category", "kind", "gender", "country", "region", "city",
    "acquisition_source", "campaign_type", "quantity", "line_number", "first_name", "last_name",
    "postal_code",
)  # fmt: skip
"""Columns that benefit from a Parquet dictionary; IDs do not."""


class _File:
    """An open table file; blocks are written in order of arrival."""

    def __init__(self, path: Path, schema: pa.Schema, file_format: FileFormat) -> None:
        self.rows = 0
        self.pending: Future[None] | None = None
        self._schema = schema
        if file_format == "csv":
            self._sink = pa.OSFile(str(path), "wb")
            self._sink.write((",".join(schema.names) + "\n").encode())
            options = pa.csv.WriteOptions(include_header=False, quoting_style="none", batch_size=8192)
            self._writer = pa.csv.CSVWriter(self._sink, schema, write_options=options)
        else:
            self._sink = None
            repeating = [name for name in schema.names if name in _REPEATING]
            self._writer = pa.parquet.ParquetWriter(
                path, schema, compression="zstd", compression_level=1, use_dictionary=repeating
            )

    def write(self, block: pa.Table) -> None:
        self._writer.write_table(block.cast(self._schema))

    def close(self) -> None:
        self._writer.close()
        if self._sink is not None:
            self._sink.close()


class Files:
    """The table files of a shop folder, opened on first write.

    `write` returns immediately, with at most one pending block per file; it waits if a block is still
    pending.
    """

    def __init__(self, folder: Path, names: dict[str, str], file_format: FileFormat) -> None:
        self._folder, self._names, self._format = folder, names, file_format
        self._open: dict[str, _File] = {}
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="shop-file")

    def write(self, table: str, block: pa.Table) -> None:
        file = self._open.get(table) or self._new(table, block.schema)
        if file.pending is not None:
            file.pending.result()
        file.rows += len(block)
        file.pending = self._pool.submit(file.write, block)

    def rows(self, table: str) -> int:
        """Number of rows so far."""
        return self._open[table].rows if table in self._open else 0

    def all_rows(self) -> dict[str, int]:
        return {name: file.rows for name, file in self._open.items()}

    def path(self, table: str) -> Path:
        return self._folder / f"{self._names.get(table, table)}.{self._format}"

    def _new(self, table: str, block_schema: pa.Schema) -> _File:
        schema = self._schema(table) if table in COLUMNS else block_schema
        self._open[table] = _File(self.path(table), schema, self._format)
        return self._open[table]

    def _schema(self, table: str) -> pa.Schema:
        kinds = {name: pa.type_for_alias(kind) for name, kind in COLUMNS[table].items()}
        if self._format == "csv":  # whole seconds, without trailing zeros
            kinds = {name: pa.timestamp("s") if pa.types.is_timestamp(k) else k for name, k in kinds.items()}
        return pa.schema(kinds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=error is not None)
        with ExitStack() as stack:
            for file in self._open.values():
                stack.callback(file.close)
            for file in self._open.values():
                if file.pending is not None and error is None:
                    file.pending.result()
