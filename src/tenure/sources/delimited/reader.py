"""Delimited text read by DuckDB's own reader: all columns as text, every row kept or the read refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tenure.core.errors import SourceError
from tenure.sources.delimited import errors, footers, layout, rewriting, tail
from tenure.sources.delimited.scan import MAX_LINE_BYTES, scan
from tenure.sources.files import duck, paths, staging
from tenure.sources.files.rows import OTHER_COLUMNS, Rows
from tenure.sources.mapping.names import headers_of_repeated

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.sources.delimited.layout import Encoding


class DelimitedFile:
    """A CSV file, packed or not; its layout is looked up at once, its rows are read by `rows`.

    Columns that repeat another one, name and values, count once; where the values differ, both are there
    under numbered names.
    """

    def __init__(self, location: str, engine: Engine) -> None:
        self.path = paths.readable_file(location)
        self.layout = layout.find_layout(self.path)
        self.where = self.path.name
        self.names = self.layout.names
        self._engine = engine
        self._places = {name: place for place, name in enumerate(self.names)}
        self._read_from = self.path
        if headers_of_repeated(self.names):
            self._places = self._without_repetitions()
            self.names = tuple(self._places)

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
        columns = {ours: self._places[theirs] for ours, theirs in picks.items()}
        with staging.workplace() as folder:
            staged = self._staged(columns, [self._places[name] for name in others], folder)
            yield Rows(staged.table, self._notes(staged, picks), lasting=False)

    def _without_repetitions(self) -> dict[str, int]:
        """Where the columns stand, those left out that equal an earlier one of their name."""
        repeated = headers_of_repeated(self.names)
        with staging.workplace() as folder:
            columns = {f"c{self._places[name]}": self._places[name] for name in repeated}
            rows = self._staged(columns, (), folder).table
            first: dict[str, str] = {}
            for name, header in repeated.items():
                first.setdefault(header, f"c{self._places[name]}")
            tests = {
                f"c{self._places[name]}": rows[f"c{self._places[name]}"]
                .identical_to(rows[first[header]])
                .all()
                for name, header in repeated.items()
            }
            same = self._engine.to_arrow(rows.aggregate(**tests)).to_pylist()[0]
        differ = {header for name, header in repeated.items() if not same[f"c{self._places[name]}"]}
        places: dict[str, int] = {}
        for name, place in self._places.items():
            header = repeated.get(name, name)
            places.setdefault(name if header in differ else header, place)
        return places

    def _staged(self, columns: Mapping[str, int], others: Sequence[int], folder: Path) -> _Staged:
        encoding = self.layout.encoding
        try:
            return self._stage(encoding, columns, others, folder)
        except duckdb.Error as error:
            again = errors.second_try(str(error), encoding)
            if again is None:
                raise self._explained(error) from None
        try:
            return self._stage(again, columns, others, folder, rewrite=True)
        except duckdb.Error as error:
            raise self._explained(error) from None

    def _stage(
        self,
        encoding: Encoding,
        columns: Mapping[str, int],
        others: Sequence[int],
        folder: Path,
        rewrite: bool = False,
    ) -> _Staged:
        rewrite = rewrite or encoding != "utf-8"
        path = rewriting.rewritten(self.path, encoding, folder) if rewrite else self.path
        seen = scan(path)
        if seen.long_line:
            raise layout.line_too_long(self.path, seen.long_line)
        below = tail.lines_below(seen, self.layout)
        self._read_from = path if below is None else tail.cut(path, below.bytes_before, folder)
        reader = self._reader(self._read_from)
        select = _select(columns, others, seen.formulas)
        table = staging.stage(f"SELECT {select} FROM {reader}", folder, self._engine)
        rows = self._engine.to_arrow(table.count()).as_py()
        expected = seen.lines - self.layout.hints - 1 - (len(below.numbers) if below else 0)
        if not rows:
            raise layout.header_only(self.path)
        if not seen.quoted and rows != expected:
            raise SourceError(
                f"{self.where} was not read completely: {rows:,} of {expected:,} rows.",
                hint="export it again as CSV in UTF-8, and report this if it happens again",
                code="source.csv",
            )
        formulas = self._formula_columns(columns, reader) if seen.formulas and columns else ()
        return _Staged(table, encoding, below.numbers if below else (), formulas)

    def _formula_columns(self, columns: Mapping[str, int], reader: str) -> tuple[str, ...]:
        """Those of the columns in which cells are wrapped as formulas."""
        tests = ", ".join(f"coalesce(bool_or({_is_formula(place)}), false)" for place in columns.values())
        found = duck.execute(self._engine, f"SELECT {tests} FROM {reader}").fetchall()[0]
        return tuple(ours for ours, wrapped in zip(columns, found, strict=True) if wrapped)

    def _reader(self, path: Path, options: str = "") -> str:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(self.layout.names)))
        packed = "gzip" if paths.is_gzip(path) else "none"
        return (
            f"read_csv({duck.quoted(staging.escaped(path))}, columns = {{{columns}}}, auto_detect = false, "
            f"header = true, skip = {self.layout.skip}, delim = {duck.quoted(self.layout.delimiter)}, "
            f"quote = '\"', escape = '\"', compression = '{packed}', "
            f"max_line_size = {MAX_LINE_BYTES}{options})"
        )

    def _explained(self, error: duckdb.Error) -> SourceError:
        def ragged() -> SourceError:
            width = len(self.layout.names)
            return errors.ragged_lines(
                self.where, width, lambda options: self._reader(self._read_from, options), self._engine
            )

        return errors.explained(str(error), self.path, ragged)

    def _notes(self, staged: _Staged, picks: Mapping[str, str]) -> tuple[str, ...]:
        said = {"cp1252": "Windows-1252 (Western European), because it is not UTF-8", "utf-16": "UTF-16"}
        notes = []
        if staged.encoding in said:
            notes.append(f"{self.where} was read as {said[staged.encoding]}.")
        if self.layout.above:
            notes.append(f"{self.where}: {footers.left_out(self.layout.above, 'above the column names')}.")
        if staged.below:
            numbers = ", ".join(str(number) for number in staged.below)
            left_out = footers.left_out(len(staged.below), "below the rows (totals or remarks)")
            notes.append(f"{self.where}: {left_out}: line {numbers}.")
        if staged.formulas:
            names = ", ".join(picks[ours] for ours in staged.formulas if ours in picks)
            notes.append(f'{self.where}: values written as ="..." in {names} were unwrapped.')
        return tuple(notes)


@dataclass(frozen=True)
class _Staged:
    """Rows as text, and what had to be done to read them. `formulas` are our names of unwrapped columns."""

    table: ir.Table
    encoding: Encoding
    below: tuple[int, ...]
    formulas: tuple[str, ...]


def _select(columns: Mapping[str, int], others: Sequence[int], formulas: bool) -> str:
    def value(place: int) -> str:
        cell = f"trim(c{place})"
        inner = f"replace(substr({cell}, 3, length({cell}) - 3), '\"\"', '\"')"
        return f"CASE WHEN {_is_formula(place)} THEN {inner} ELSE c{place} END" if formulas else f"c{place}"

    chosen = [f"{value(place)} AS {duck.identifier(ours)}" for ours, place in columns.items()]
    if others:
        parts = ", ".join(value(place) for place in others)
        chosen.append(f"(hash({parts}) >> 1)::BIGINT AS {OTHER_COLUMNS}")
    return ", ".join(chosen)


def _is_formula(place: int) -> str:
    return f"(trim(c{place}) LIKE '=\"%\"' AND length(trim(c{place})) > 2)"
