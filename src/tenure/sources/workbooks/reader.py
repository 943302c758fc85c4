"""A sheet of a workbook (XLSX, XLS, XLSB, ODS) as a table, read with calamine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.sources.delimited import footers
from tenure.sources.files import paths, staging
from tenure.sources.files.rows import Rows, select_columns
from tenure.sources.mapping import names as _names
from tenure.sources.workbooks import cell_currencies, sheets
from tenure.sources.workbooks import cells as _cells

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from tenure.core.ports import Engine
    from tenure.sources.workbooks.sheets import Sheet

_BATCH_ROWS = 20_000
_FOOTER_ROWS = 3 * footers.MAX_LINES_BELOW


class Workbook:
    """The sheet with the table; dates and numbers keep their types, and texts keep leading zeros.

    Parameters
    ----------
    sheet : name of the sheet; needed only if several sheets have tables.
    preferred : sheet to use if several have tables and the user names none.
    """

    def __init__(
        self, location: str, engine: Engine, sheet: str | None = None, preferred: str | None = None
    ) -> None:
        path = paths.readable_file(location)
        self.label = path.name
        self._engine = engine
        sheet_read, skipped = sheets.choose_sheet(path, sheet, preferred)
        self._notes = [*_sheet_notes(self.label, sheet_read, skipped), *_currency_notes(self.label, path)]
        self._table = self._without_lines_around(sheet_read)
        self.names = tuple(self._table.column_names)

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns (field -> column) in the types of their cells, with `source_row`."""
        from pyarrow import parquet

        with staging.temporary_folder() as folder:
            target = folder / "rows.parquet"
            names = list(dict.fromkeys((*picks.values(), *extra_columns)))
            parquet.write_table(self._table.select(names), target, compression="lz4")
            table = staging.parquet_rows([target], self._engine)
            yield Rows(select_columns(table, picks, extra_columns), tuple(self._notes), lasting=False)

    def _without_lines_around(self, sheet: Sheet) -> pa.Table:

        rows = iter(sheet.content.iter_rows())
        above = sum(any(sheets.texts(row)) for row in islice(rows, sheet.header))
        if above:
            self._notes.append(f"{self.label}: {footers.left_out_note(above, 'above the column names')}.")
        header = sheets.texts(next(rows))
        filled_rows = (row for row in rows if any(cell != "" for cell in row))
        parts: list[list[pa.Array]] = [[] for _ in header]
        last: list[list[_cells.Cell]] = []
        while batch := list(islice(filled_rows, _BATCH_ROWS)):
            pending = [*last, *batch]
            last = pending[-_FOOTER_ROWS:]
            _add(parts, pending[: -len(last)])
        _add(parts, self._without_footer(last, len(header)))
        if not parts[0]:
            raise SourceError(
                f"{self.label} has column names but no rows.",
                hint="export the orders again, over a wider range of dates",
                code="source.header_only",
            )
        return _as_table(header, [_cells.join_parts(part) for part in parts])

    def _without_footer(self, rows: list[list[_cells.Cell]], width: int) -> list[list[_cells.Cell]]:
        below = footers.lines_below([[""] * width, *(sheets.texts(row) for row in rows)], width)
        if below:
            left_out = footers.left_out_note(below, "below the rows (totals or remarks)")
            self._notes.append(f"{self.label}: {left_out}.")
        return rows[: len(rows) - below]


def _add(parts: list[list[pa.Array]], rows: Sequence[Sequence[_cells.Cell]]) -> None:
    """Append the rows as a further part of every column."""
    if rows:
        for part, cells in zip(parts, zip(*rows, strict=True), strict=True):
            part.append(_cells.column(cells))


def _as_table(header: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> pa.Table:
    """The columns under their names, without columns that have neither a name nor values."""
    import pyarrow as pa

    columns_kept = [
        (cell, values)
        for cell, values in zip(header, columns, strict=True)
        if cell or values.null_count < len(values)
    ]
    names = _names.unique([cell for cell, _ in columns_kept])
    table = dict(zip(names, (values for _, values in columns_kept), strict=True))
    repeated = _names.headers_of_repeated(names)
    for header_name in set(repeated.values()):
        first, *copies = [name for name, shared in repeated.items() if shared == header_name]
        if all(table[first].equals(table[copy_name]) for copy_name in copies):
            for copy_name in copies:
                del table[copy_name]
            table = {header_name if name == first else name: values for name, values in table.items()}
    return pa.table(table)


def _currency_notes(label: str, path: Path) -> Iterator[str]:
    if currencies := cell_currencies.currencies_of_cells(path):
        yield (
            f"{label}: the currency of cell formats ({', '.join(currencies)}) is ignored: "
            "amounts are read in the shop's currency. If that is wrong, add a column "
            "`currency`."
        )


def _sheet_notes(label: str, sheet: Sheet, skipped: Sequence[str]) -> Iterator[str]:
    if skipped:
        names = ", ".join(repr(name) for name in skipped)
        yield f"{label}: sheet '{sheet.name}' is read; there is no table on {names}."
