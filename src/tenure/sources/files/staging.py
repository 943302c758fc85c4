"""Parse text once, in order, into a temporary Parquet file; later passes are cheap and use little memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.reading import SOURCE_ROW
from tenure.sources.files import duck

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A temporary folder for a single read."""
    with tempfile.TemporaryDirectory(prefix="tenure-read-") as folder:
        yield Path(folder)


def stage(select: str, folder: Path, engine: Engine) -> ir.Table:
    """Rows of a SELECT over a text file, with `source_row` from 1; readable as long as `folder` exists."""
    target = folder / "rows.parquet"
    with duck.rows_in_order(engine):
        duck.execute(
            engine,
            f"COPY ({select}) TO {duck.quoted(str(target))} "
            "(FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 61440)",
        )
    return parquet_rows([target], engine)


def parquet_rows(paths: list[Path], engine: Engine) -> ir.Table:
    """Lazy rows of Parquet files, one file after the other, with `source_row`."""
    before = 0
    parts = []
    for path in paths:
        table = engine.backend.read_parquet(escape_path(path), file_row_number=True)
        parts.append(table.mutate(**{SOURCE_ROW: table.file_row_number + before + 1}).drop("file_row_number"))
        if len(paths) > 1:
            row_count = f"SELECT num_rows FROM parquet_file_metadata({duck.quoted(escape_path(path))})"
            before += duck.execute(engine, row_count).fetchall()[0][0]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def escape_path(path: Path) -> str:
    """Escape a path for DuckDB, which treats brackets, asterisks and question marks as patterns."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(path))
