"""Parquet files read by DuckDB: one file, or a folder of parts as Spark writes them."""

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
from tenure.sources.files.rows import Rows, picked
from tenure.sources.files.unpacking import limits, too_large
from tenure.sources.files.width import refuse_too_wide

if TYPE_CHECKING:
    from tenure.core.ports import Engine

_MAGIC = b"PAR1"
_NAMED = 8
_OTHERS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".zip")


class ParquetFiles:
    """One Parquet file, or the parts in a folder in the order of their names; rows are read lazily."""

    def __init__(self, location: str, engine: Engine) -> None:
        paths = _parts(location)
        _check_alike(paths)
        self._paths, self._engine = paths, engine
        self.where = _files.local_path(location).name
        try:
            self._table = staging.parquet_rows(paths, engine)
            rows = engine.to_arrow(self._table.limit(1)).num_rows
        except duckdb.ConversionException:
            self._refuse_beyond_calendar(self._table.columns)
            raise
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise _damaged(self.where) from error
        if not rows:
            raise SourceError(
                f"{self.where} has columns but no rows.",
                hint="export the orders again, over a wider range of dates",
                code="source.header_only",
            )
        self.names = tuple(name for name in self._table.columns if name != SOURCE_ROW)
        self._bytes: dict[str, int] = {}

    @contextmanager
    def rows(self, picks: Mapping[str, str], others: Sequence[str] = ()) -> Iterator[Rows]:
        """The picked columns, our name -> theirs, in their native types, with `source_row`.

        Raises SourceError (`source.archive.size`, `source.date.range`).
        """
        names = {*picks.values(), *others}
        self._refuse_bomb(names)
        self._refuse_beyond_calendar(names)
        yield Rows(picked(self._table, picks, others))

    def _refuse_bomb(self, names: Collection[str]) -> None:
        """A text that a file holds once may stand in millions of its rows: it unpacks as an archive does."""
        new = [name for name in names if name not in self._bytes and self._is_text(name)]
        if new:
            lengths = ", ".join(f"coalesce(sum(strlen({duck.identifier(name)})), 0)" for name in new)
            files = ", ".join(duck.quoted(staging.escaped(path)) for path in self._paths)
            query = f"SELECT {lengths} FROM read_parquet([{files}])"
            self._bytes |= dict(zip(new, duck.execute(self._engine, query).fetchall()[0], strict=True))
        unpacked = int(sum(self._bytes.get(name, 0) for name in names))
        packed, held = sum(path.stat().st_size for path in self._paths), limits()
        if not held.allow(unpacked, packed):
            hint = (
                "check its text columns, where some values repeat in very many rows; or raise --most-unpacked"
            )
            raise too_large(self.where, unpacked, packed, held, hint)

    def _refuse_beyond_calendar(self, names: Collection[str]) -> None:
        """DuckDB converts milliseconds while it reads, and fails at one that lies too far out."""
        for path in self._paths:
            file = duck.quoted(staging.escaped(path))
            kinds = _columns_of(path)
            for name in sorted(one for one in names if kinds.get(one, "").startswith("timestamp[ms")):
                try:
                    query = f"SELECT count({duck.identifier(name)}) FROM read_parquet({file})"
                    duck.execute(self._engine, query).fetchall()
                except duckdb.ConversionException as error:
                    raise _beyond_calendar(path.name, name) from error

    def _is_text(self, name: str) -> bool:
        return name in self.names and self._table[name].type().is_string()


def is_parquet(path: Path) -> bool:
    """By its first bytes; a folder by the names in it, if no other tables lie beside."""
    if path.is_dir():
        return any(path.glob("*.parquet")) and not any(
            one.name.lower().endswith(_OTHERS) for one in path.iterdir()
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
    found = parts or [_files.readable_file(location)]
    for one in found:
        if not is_parquet(one):
            raise SourceError(
                f"{one.name} is not a Parquet file.",
                hint="if it is text, read it with --source csv; otherwise export it again",
                code="source.parquet",
            )
    return found


def _check_alike(paths: Sequence[Path]) -> None:
    """Raises SourceError (`source.parts`): parts of one log have the same columns, of the same types."""
    first = _columns_of(paths[0])
    for other in paths[1:]:
        columns = _columns_of(other)
        apart = sorted({name for name, _ in set(first.items()) ^ set(columns.items())})
        if apart:
            raise SourceError(
                f"{paths[0].name} and {other.name} have different columns: they are not parts of one log.",
                values=apart[:_NAMED],
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
    _refuse_doubled(path.name, schema.names)
    return {one.name: str(one.type) for one in schema}


def _refuse_doubled(where: str, names: Sequence[str]) -> None:
    """DuckDB knows columns without letter case, and would call the second one otherwise."""
    counted = Counter(name.casefold() for name in names)
    doubled = [name for name in names if counted[name.casefold()] > 1]
    if doubled:
        raise SourceError(
            f"{where} has several columns of the same name.",
            values=doubled[:_NAMED],
            hint="export it with only one of them, or rename the others",
            code="source.column.duplicate",
        )


def _beyond_calendar(where: str, column: str) -> SourceError:
    return SourceError(
        f"{where} has a date in `{column}` that is outside the calendar.",
        hint="export it without such rows, or export the column as text: then only these rows are set aside",
        code="source.date.range",
    )


def _damaged(where: str) -> SourceError:
    return SourceError(
        f"{where} is a Parquet file that is damaged or truncated.",
        hint="copy or export it again, and compare its size with the original",
        code="source.parquet",
    )
