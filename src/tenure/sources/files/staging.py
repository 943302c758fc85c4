"""Text parsed once, in order, into a temporary Parquet file: later passes are cheap, memory stays small."""

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
def workplace() -> Iterator[Path]:
    """A temporary folder for one read."""
    with tempfile.TemporaryDirectory(prefix="tenure-read-") as folder:
        yield Path(folder)


def stage(select: str, folder: Path, engine: Engine) -> ir.Table:
    """Rows of a SELECT over a text file with `source_row`, counted from 1; readable while `folder` is."""
    target = folder / "rows.parquet"
    with duck.rows_in_order(engine):
        duck.execute(
            engine,
            f"COPY ({select}) TO {duck.quoted(str(target))} "
            "(FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 61440)",
        )
    return parquet_rows([target], engine)


def parquet_rows(paths: list[Path], engine: Engine) -> ir.Table:
    """The rows of Parquet files, one file after the other, with `source_row`. Nothing is read yet."""
    before = 0
    parts = []
    for path in paths:
        table = engine.backend.read_parquet(escaped(path), file_row_number=True)
        parts.append(table.mutate(**{SOURCE_ROW: table.file_row_number + before + 1}).drop("file_row_number"))
        if len(paths) > 1:
            counted = f"SELECT num_rows FROM parquet_file_metadata({duck.quoted(escaped(path))})"
            before += duck.execute(engine, counted).fetchall()[0][0]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def escaped(path: Path) -> str:
    """A path that DuckDB reads as itself: brackets, stars and question marks are patterns to it."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(path))
