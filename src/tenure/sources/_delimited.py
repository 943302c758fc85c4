"""Delimited text read by DuckDB's own reader: all columns as text, every row kept or the read refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tenure.core.errors import SourceError
from tenure.sources import _delimited_errors, _duck, _files, _layout, _rewriting, _staging
from tenure.sources._rows import OTHER_COLUMNS, Rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.sources._layout import Encoding


class DelimitedFile:
    """A CSV file, packed or not; its layout is looked up at once, its rows are read by `rows`."""

    def __init__(self, location: str, engine: Engine) -> None:
        self.path = _files.readable_file(location)
        self.layout = _layout.find_layout(self.path)
        self.where = self.path.name
        self.names = self.layout.names
        self._engine = engine

    @contextmanager
    def rows(self, picks: Mapping[str, str], others: Sequence[str] = ()) -> Iterator[Rows]:
        """The picked columns, our name -> theirs, as text, with `source_row`; gone when the block ends.

        `raw_other_columns` is a fingerprint of `others`, where there are any.

        Raises
        ------
        SourceError
            `source.ragged` (with line numbers), `source.quote`, `source.line_too_long`, `source.gzip`,
            `source.encoding`, `source.header_only`, `source.disk_full` or `source.csv`.
        """
        with _staging.workplace() as folder:
            table, encoding = self._staged(self._select(picks, others), folder)
            if not self._engine.to_arrow(table.limit(1)).num_rows:
                raise _layout.header_only(self.path)
            yield Rows(table, self._notes(encoding), lasting=False)

    def _staged(self, select: str, folder: Path) -> tuple[ir.Table, Encoding]:
        path, encoding = self.path, self.layout.encoding
        if encoding != "utf-8":
            path = _rewriting.rewritten(self.path, encoding, folder)
        try:
            return self._stage(path, select, folder), encoding
        except duckdb.Error as error:
            again = _delimited_errors.second_try(str(error), encoding)
            if again is None:
                raise self._explained(error, path) from None
        path = _rewriting.rewritten(self.path, again, folder)
        try:
            return self._stage(path, select, folder), again
        except duckdb.Error as error:
            raise self._explained(error, path) from None

    def _select(self, picks: Mapping[str, str], others: Sequence[str]) -> str:
        chosen = [
            f"c{self.names.index(theirs)} AS {_duck.identifier(ours)}" for ours, theirs in picks.items()
        ]
        if others:
            parts = ", ".join(f"c{self.names.index(name)}" for name in others)
            chosen.append(f"(hash({parts}) >> 1)::BIGINT AS {OTHER_COLUMNS}")
        return ", ".join(chosen)

    def _stage(self, path: Path, select: str, folder: Path, parallel: bool = True) -> ir.Table:
        options = "" if parallel else ", parallel = false"
        try:
            return _staging.stage(f"SELECT {select} FROM {self._reader(path, options)}", folder, self._engine)
        except duckdb.NotImplementedException:
            # DuckDB gives up on lines longer than its buffers, and on some quoted line ends.
            long_line = _rewriting.long_line(path)
            if long_line or not parallel:
                raise _layout.line_too_long(self.path, long_line or 1) from None
        return self._stage(path, select, folder, parallel=False)

    def _reader(self, path: Path, options: str = "") -> str:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(self.names)))
        packed = "gzip" if _files.is_gzip(path) else "none"
        return (
            f"read_csv({_duck.quoted(_staging.escaped(path))}, columns = {{{columns}}}, auto_detect = false, "
            f"header = true, skip = {self.layout.skip}, delim = {_duck.quoted(self.layout.delimiter)}, "
            f"quote = '\"', escape = '\"', compression = '{packed}', "
            f"max_line_size = {_layout.MAX_LINE_BYTES}{options})"
        )

    def _explained(self, error: duckdb.Error, path: Path) -> SourceError:
        def ragged() -> SourceError:
            return _delimited_errors.ragged_lines(
                self.where, len(self.names), lambda options: self._reader(path, options), self._engine
            )

        return _delimited_errors.explained(str(error), self.path, path, ragged)

    def _notes(self, encoding: Encoding) -> tuple[str, ...]:
        said = {"cp1252": "Windows-1252 (Western European), for it is not UTF-8", "utf-16": "UTF-16"}
        return (f"{self.where} was read as {said[encoding]}.",) if encoding in said else ()
