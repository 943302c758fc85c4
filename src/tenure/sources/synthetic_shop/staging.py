"""Copy files of a shop to Parquet with numbered rows, piece by piece, in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from tenure.core.errors import ColumnError, SourceError

_PIECE_BYTES = 1 << 24


def number_rows(source: Path, target: Path, columns: dict[str, str], number: str) -> int:
    """Copy `source` (CSV or Parquet) to `target` with row numbers from 1 in `number`; returns the row count.

    Raises
    ------
    ColumnError
        `source.column`: columns are missing.
    SourceError
        `source.unreadable`: the file is damaged, or a value does not fit its column. The value is not shown.
    """
    kinds = {name: pa.type_for_alias(kind) for name, kind in columns.items()}
    schema = pa.schema({**kinds, number: pa.int64()})
    rows = 0
    try:
        with pa.parquet.ParquetWriter(target, schema, compression="lz4") as writer:
            for piece in _pieces(source, kinds):
                numbers = pa.array(np.arange(rows + 1, rows + 1 + len(piece)))
                writer.write_table(piece.append_column(number, numbers).cast(schema))
                rows += len(piece)
    except pa.ArrowInvalid as error:
        raise SourceError(
            "The file cannot be read: it is damaged, or was edited by hand.",
            values=[source.name],
            hint="generate the shop again, or read the file with --source csv",
            code="source.unreadable",
        ) from error
    return rows


def write(batches: pa.RecordBatchReader, target: Path) -> None:
    """Write batches to a Parquet file."""
    with pa.parquet.ParquetWriter(target, batches.schema, compression="lz4") as writer:
        for batch in batches:
            writer.write_batch(batch)


def _pieces(source: Path, kinds: dict[str, pa.DataType]) -> Iterator[pa.Table]:
    if source.suffix == ".parquet":
        with pa.parquet.ParquetFile(source) as file:
            _require(source, kinds, file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=1 << 18, columns=list(kinds)):
                yield pa.Table.from_batches([batch])
        return
    with source.open("rb") as file:
        _require(source, kinds, file.readline().decode("utf-8", "replace").strip().split(","))
    options = pa.csv.ConvertOptions(
        column_types=kinds, include_columns=list(kinds), strings_can_be_null=True, null_values=[""]
    )
    with pa.csv.open_csv(
        source, read_options=pa.csv.ReadOptions(block_size=_PIECE_BYTES), convert_options=options
    ) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


def _require(source: Path, kinds: dict[str, pa.DataType], present: list[str]) -> None:
    missing = [name for name in kinds if name not in present]
    if missing:
        raise ColumnError(
            f"{source.name} is missing columns that a generated shop has.",
            values=missing,
            hint="generate the shop again, or read the file with --source csv",
        )
