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
from tenure.sources._scan import MAX_LINE_BYTES, scan

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
            yield Rows(table, self._notes(encoding), lasting=False)

    def _staged(self, select: str, folder: Path) -> tuple[ir.Table, Encoding]:
        encoding = self.layout.encoding
        try:
            return self._stage(encoding, select, folder, rewrite=encoding != "utf-8"), encoding
        except duckdb.Error as error:
            again = _delimited_errors.second_try(str(error), encoding)
            if again is None:
                raise self._explained(error, folder) from None
        try:
            return self._stage(again, select, folder, rewrite=True), again
        except duckdb.Error as error:
            raise self._explained(error, folder) from None

    def _select(self, picks: Mapping[str, str], others: Sequence[str]) -> str:
        chosen = [
            f"c{self.names.index(theirs)} AS {_duck.identifier(ours)}" for ours, theirs in picks.items()
        ]
        if others:
            parts = ", ".join(f"c{self.names.index(name)}" for name in others)
            chosen.append(f"(hash({parts}) >> 1)::BIGINT AS {OTHER_COLUMNS}")
        return ", ".join(chosen)

    def _stage(self, encoding: Encoding, select: str, folder: Path, rewrite: bool) -> ir.Table:
        path = _rewriting.rewritten(self.path, encoding, folder) if rewrite else self.path
        seen = scan(path)
        if seen.long_line:
            raise _layout.line_too_long(self.path, seen.long_line)
        table = _staging.stage(f"SELECT {select} FROM {self._reader(path)}", folder, self._engine)
        rows = self._engine.to_arrow(table.count()).as_py()
        expected = seen.lines - self.layout.hints - 1
        if not rows:
            raise _layout.header_only(self.path)
        if not seen.quoted and rows != expected:
            raise SourceError(
                f"{self.where} was not read whole: {rows:,} of {expected:,} rows.",
                hint="export it again as CSV in UTF-8, and report this if it stays",
                code="source.csv",
            )
        return table

    def _reader(self, path: Path, options: str = "") -> str:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(self.names)))
        packed = "gzip" if _files.is_gzip(path) else "none"
        return (
            f"read_csv({_duck.quoted(_staging.escaped(path))}, columns = {{{columns}}}, auto_detect = false, "
            f"header = true, skip = {self.layout.skip}, delim = {_duck.quoted(self.layout.delimiter)}, "
            f"quote = '\"', escape = '\"', compression = '{packed}', "
            f"max_line_size = {MAX_LINE_BYTES}{options})"
        )

    def _explained(self, error: duckdb.Error, folder: Path) -> SourceError:
        rewritten = folder / _rewriting.NAME
        path = rewritten if rewritten.exists() else self.path

        def ragged() -> SourceError:
            return _delimited_errors.ragged_lines(
                self.where, len(self.names), lambda options: self._reader(path, options), self._engine
            )

        return _delimited_errors.explained(str(error), self.path, ragged)

    def _notes(self, encoding: Encoding) -> tuple[str, ...]:
        said = {"cp1252": "Windows-1252 (Western European), for it is not UTF-8", "utf-16": "UTF-16"}
        return (f"{self.where} was read as {said[encoding]}.",) if encoding in said else ()
