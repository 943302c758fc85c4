"""Parquet files, read by DuckDB: one file, or a folder of parts as written by Spark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tenure.core.errors import SourceError
from tenure.core.orders.reading import SOURCE_ROW
from tenure.sources.files import duck, staging
from tenure.sources.files import paths as _files
from tenure.sources.files.rows import Rows, select_columns
from tenure.sources.files.unpacking import current_limits, too_large_error
from tenure.sources.files.width import refuse_too_wide

if TYPE_CHECKING:
    from tenure.core.ports import Engine

_MAGIC = b"PAR1"
_MAX_NAMED = 8
_OTHERS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".zip")


class ParquetFiles:
    """A Parquet file, or the parts in a folder in the order of their names; rows are read lazily."""

    def __init__(self, location: str, engine: Engine) -> None:
        paths = _parts(location)
        _check_same_columns(paths)
        self._paths, self._engine = paths, engine
        self.label = _files.local_path(location).name
        try:
            self._table = staging.parquet_rows(paths, engine)
            rows = engine.to_arrow(self._table.limit(1)).num_rows
        except duckdb.ConversionException:
            self._refuse_beyond_calendar(self._table.columns)
            raise
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise _damaged(self.label) from error
        if not rows:
            raise SourceError(
                f"{self.label} has columns but no rows.",
                hint="export the orders again, over a wider range of dates",
                code="source.header_only",
            )
        self.names = tuple(name for name in self._table.columns if name != SOURCE_ROW)
        self._bytes: dict[str, int] = {}

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns (field -> column) in their native types, with `source_row`.

        Raises SourceError (`source.archive.size`, `source.date.range`).
        """
        names = {*picks.values(), *extra_columns}
        self._refuse_bomb(names)
        self._refuse_beyond_calendar(names)
        yield Rows(select_columns(self._table, picks, extra_columns))

    def _refuse_bomb(self, names: Collection[str]) -> None:
        """A text stored once can fill millions of rows, so the unpacked size is limited as for archives."""
        unmeasured = [name for name in names if name not in self._bytes and self._is_text(name)]
        if unmeasured:
            lengths = ", ".join(f"coalesce(sum(strlen({duck.identifier(name)})), 0)" for name in unmeasured)
            files = ", ".join(duck.quoted(staging.escape_path(path)) for path in self._paths)
            query = f"SELECT {lengths} FROM read_parquet([{files}])"
            self._bytes |= dict(zip(unmeasured, duck.execute(self._engine, query).fetchall()[0], strict=True))
        unpacked = int(sum(self._bytes.get(name, 0) for name in names))
        packed, limits = sum(path.stat().st_size for path in self._paths), current_limits()
        if not limits.allow(unpacked, packed):
            hint = (
                "check its text columns, where some values repeat in very many rows; or raise --max-unpacked"
            )
            raise too_large_error(self.label, unpacked, packed, limits, hint)

    def _refuse_beyond_calendar(self, names: Collection[str]) -> None:
        """DuckDB converts milliseconds while reading, and fails on values outside its calendar."""
        for path in self._paths:
            file = duck.quoted(staging.escape_path(path))
            kinds = _columns_of(path)
            for name in sorted(
                column for column in names if kinds.get(column, "").startswith("timestamp[ms")
            ):
                try:
                    query = f"SELECT count({duck.identifier(name)}) FROM read_parquet({file})"
                    duck.execute(self._engine, query).fetchall()
                except duckdb.ConversionException as error:
                    raise _beyond_calendar(path.name, name) from error

    def _is_text(self, name: str) -> bool:
        return name in self.names and self._table[name].type().is_string()


def is_parquet(path: Path) -> bool:
    """By the first bytes; a folder by the names in it, if it has no other tables."""
    if path.is_dir():
        return any(path.glob("*.parquet")) and not any(
            entry.name.lower().endswith(_OTHERS) for entry in path.iterdir()
        )
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def names_in(path: Path) -> tuple[str, ...]:
    """Column names of one file, without an engine."""
    return tuple(_columns_of(path))


def _parts(location: str) -> list[Path]:
    path = _files.local_path(location)
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else []
    files = parts or [_files.readable_file(location)]
    for part in files:
        if not is_parquet(part):
            raise SourceError(
                f"{part.name} is not a Parquet file.",
                hint="if it is text, read it with --source csv; otherwise export it again",
                code="source.parquet",
            )
    return files


def _check_same_columns(paths: Sequence[Path]) -> None:
    """Raises SourceError (`source.parts`): parts of one log have the same columns, of the same types."""
    first = _columns_of(paths[0])
    for path in paths[1:]:
        columns = _columns_of(path)
        differing = sorted({name for name, _ in set(first.items()) ^ set(columns.items())})
        if differing:
            raise SourceError(
                f"{paths[0].name} and {path.name} have different columns: they are not parts of one log.",
                values=differing[:_MAX_NAMED],
                hint="choose one of the files, or keep only parts of one export in the folder",
                code="source.parts",
            )


def _columns_of(path: Path) -> dict[str, str]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        schema = parquet.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(path.name) from error
    refuse_too_wide(path.name, len(schema))
    _refuse_duplicates(path.name, schema.names)
    return {column.name: str(column.type) for column in schema}


def _refuse_duplicates(label: str, names: Sequence[str]) -> None:
    """DuckDB ignores case in column names, and would rename the second column."""
    counts = Counter(name.casefold() for name in names)
    duplicates = [name for name in names if counts[name.casefold()] > 1]
    if duplicates:
        raise SourceError(
            f"{label} has several columns of the same name.",
            values=duplicates[:_MAX_NAMED],
            hint="export it with only one of them, or rename the others",
            code="source.column.duplicate",
        )


def _beyond_calendar(label: str, column: str) -> SourceError:
    return SourceError(
        f"{label} has a date in `{column}` that is outside the calendar.",
        hint="export it without such rows, or export the column as text: then only these rows are set aside",
        code="source.date.range",
    )


def _damaged(label: str) -> SourceError:
    return SourceError(
        f"{label} is a Parquet file that is damaged or truncated.",
        hint="copy or export it again, and compare its size with the original",
        code="source.parquet",
    )
