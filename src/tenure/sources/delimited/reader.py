"""Delimited text, read by DuckDB: all columns as text; either every row is read, or the file is refused."""

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
    """A CSV file, plain or compressed. Its layout is detected at once; `rows` reads its rows.

    A column that repeats another one in name and values counts once; if the values differ, both are kept
    under numbered names.
    """

    def __init__(self, location: str, engine: Engine) -> None:
        self.path = paths.readable_file(location)
        self.layout = layout.find_layout(self.path)
        self.label = self.path.name
        self.names = self.layout.names
        self._engine = engine
        self._places = {name: place for place, name in enumerate(self.names)}
        self._read_from = self.path
        if headers_of_repeated(self.names):
            self._places = self._distinct_columns()
            self.names = tuple(self._places)

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns (field -> column) as text, with `source_row`; dropped when the block ends.

        `raw_other_columns` is a fingerprint of `extra_columns`, if there are any.

        Raises
        ------
        SourceError
            `source.ragged` (with line numbers), `source.quote`, `source.line_too_long`, `source.gzip`,
            `source.encoding`, `source.header_only`, `source.disk_full` or `source.csv`.
        """
        columns = {field: self._places[column] for field, column in picks.items()}
        with staging.temporary_folder() as folder:
            staged = self._staged(columns, [self._places[name] for name in extra_columns], folder)
            yield Rows(staged.table, self._notes(staged, picks), lasting=False)

    def _distinct_columns(self) -> dict[str, int]:
        """Positions of the columns, without those that equal an earlier column of the same name."""
        repeated = headers_of_repeated(self.names)
        with staging.temporary_folder() as folder:
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

    def _staged(self, columns: Mapping[str, int], extra_columns: Sequence[int], folder: Path) -> _StagedRows:
        encoding = self.layout.encoding
        try:
            return self._stage(encoding, columns, extra_columns, folder)
        except duckdb.Error as error:
            retry = errors.retry_encoding(str(error), encoding)
            if retry is None:
                raise self._reader_error(error) from None
        try:
            return self._stage(retry, columns, extra_columns, folder, rewrite=True)
        except duckdb.Error as error:
            raise self._reader_error(error) from None

    def _stage(
        self,
        encoding: Encoding,
        columns: Mapping[str, int],
        extra_columns: Sequence[int],
        folder: Path,
        rewrite: bool = False,
    ) -> _StagedRows:
        rewrite = rewrite or encoding != "utf-8"
        path = rewriting.rewrite_as_utf8(self.path, encoding, folder) if rewrite else self.path
        scanned = scan(path)
        if scanned.long_line:
            raise layout.line_too_long_error(self.path, scanned.long_line)
        below = tail.lines_below(scanned, self.layout)
        self._read_from = path if below is None else tail.write_head(path, below.bytes_before, folder)
        reader = self._reader(self._read_from)
        select = _select(columns, extra_columns, scanned.formulas)
        table = staging.stage(f"SELECT {select} FROM {reader}", folder, self._engine)
        rows = self._engine.to_arrow(table.count()).as_py()
        expected = scanned.lines - self.layout.hints - 1 - (len(below.numbers) if below else 0)
        if not rows:
            raise layout.header_only_error(self.path)
        if not scanned.quoted and rows != expected:
            raise SourceError(
                f"{self.label} was not read completely: {rows:,} of {expected:,} rows.",
                hint="export it again as CSV in UTF-8; if that does not help, report this as a bug",
                code="source.csv",
            )
        formulas = self._formula_columns(columns, reader) if scanned.formulas and columns else ()
        return _StagedRows(table, encoding, below.numbers if below else (), formulas)

    def _formula_columns(self, columns: Mapping[str, int], reader: str) -> tuple[str, ...]:
        """The columns in which cells are wrapped as formulas."""
        tests = ", ".join(f"coalesce(bool_or({_is_formula(place)}), false)" for place in columns.values())
        has_formulas = duck.execute(self._engine, f"SELECT {tests} FROM {reader}").fetchall()[0]
        return tuple(field for field, has_formula in zip(columns, has_formulas, strict=True) if has_formula)

    def _reader(self, path: Path, options: str = "") -> str:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(self.layout.names)))
        packed = "gzip" if paths.is_gzip(path) else "none"
        return (
            f"read_csv({duck.quoted(staging.escape_path(path))}, columns = {{{columns}}}, "
            f"auto_detect = false, "
            f"header = true, skip = {self.layout.skip}, delim = {duck.quoted(self.layout.delimiter)}, "
            f"quote = '\"', escape = '\"', compression = '{packed}', "
            f"max_line_size = {MAX_LINE_BYTES}{options})"
        )

    def _reader_error(self, error: duckdb.Error) -> SourceError:
        def ragged() -> SourceError:
            width = len(self.layout.names)
            return errors.ragged_lines_error(
                self.label, width, lambda options: self._reader(self._read_from, options), self._engine
            )

        return errors.reader_error(str(error), self.path, ragged)

    def _notes(self, staged: _StagedRows, picks: Mapping[str, str]) -> tuple[str, ...]:
        encodings = {"cp1252": "Windows-1252 (Western European), because it is not UTF-8", "utf-16": "UTF-16"}
        notes = []
        if staged.encoding in encodings:
            notes.append(f"{self.label} was read as {encodings[staged.encoding]}.")
        if self.layout.above:
            notes.append(
                f"{self.label}: {footers.left_out_note(self.layout.above, 'above the column names')}."
            )
        if staged.below:
            numbers = ", ".join(str(number) for number in staged.below)
            left_out = footers.left_out_note(len(staged.below), "below the rows (totals or remarks)")
            notes.append(f"{self.label}: {left_out}: line {numbers}.")
        if staged.formulas:
            names = ", ".join(picks[field] for field in staged.formulas if field in picks)
            notes.append(f'{self.label}: values written as ="..." in {names} were unwrapped.')
        return tuple(notes)


@dataclass(frozen=True)
class _StagedRows:
    """Rows as text, and how they were read. `formulas` are the fields of unwrapped columns."""

    table: ir.Table
    encoding: Encoding
    below: tuple[int, ...]
    formulas: tuple[str, ...]


def _select(columns: Mapping[str, int], extra_columns: Sequence[int], formulas: bool) -> str:
    def value(place: int) -> str:
        cell = f"trim(c{place})"
        inner = f"replace(substr({cell}, 3, length({cell}) - 3), '\"\"', '\"')"
        return f"CASE WHEN {_is_formula(place)} THEN {inner} ELSE c{place} END" if formulas else f"c{place}"

    selected = [f"{value(place)} AS {duck.identifier(field)}" for field, place in columns.items()]
    if extra_columns:
        parts = ", ".join(value(place) for place in extra_columns)
        selected.append(f"(hash({parts}) >> 1)::BIGINT AS {OTHER_COLUMNS}")
    return ", ".join(selected)


def _is_formula(place: int) -> str:
    return f"(trim(c{place}) LIKE '=\"%\"' AND length(trim(c{place})) > 2)"
