"""One sheet of a workbook (XLSX, XLS, XLSB, ODS) as a table, read by calamine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.sources.delimited import footers
from tenure.sources.files import paths, staging
from tenure.sources.files.rows import Rows, picked
from tenure.sources.mapping import names as _names
from tenure.sources.workbooks import cell_currencies, sheets
from tenure.sources.workbooks import cells as _cells

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from tenure.core.ports import Engine
    from tenure.sources.workbooks.sheets import Sheet

_BATCH_ROWS = 20_000
_ROWS_LOOKED_AT_BELOW = 3 * footers.MOST_LINES_BELOW


class Workbook:
    """The sheet with the table; dates stay dates, numbers numbers, texts keep their leading zeros.

    Parameters
    ----------
    sheet : its name; needed only where several sheets hold tables.
    preferred : a name that decides between several tables, without the user naming one.
    """

    def __init__(
        self, location: str, engine: Engine, sheet: str | None = None, preferred: str | None = None
    ) -> None:
        path = paths.readable_file(location)
        self.where = path.name
        self._engine = engine
        chosen, skipped = sheets.chosen(path, sheet, preferred)
        self._notes = [*_said(self.where, chosen, skipped), *_currencies_said(self.where, path)]
        self._table = self._without_lines_around(chosen)
        self.names = tuple(self._table.column_names)

    @contextmanager
    def rows(self, picks: Mapping[str, str], others: Sequence[str] = ()) -> Iterator[Rows]:
        """The picked columns, our name -> theirs, in the kinds of their cells, with `source_row`."""
        from pyarrow import parquet

        with staging.workplace() as folder:
            target = folder / "rows.parquet"
            names = list(dict.fromkeys((*picks.values(), *others)))
            parquet.write_table(self._table.select(names), target, compression="lz4")
            table = staging.parquet_rows([target], self._engine)
            yield Rows(picked(table, picks, others), tuple(self._notes), lasting=False)

    def _without_lines_around(self, sheet: Sheet) -> pa.Table:

        rows = iter(sheet.content.iter_rows())
        above = sum(any(sheets.texts(row)) for row in islice(rows, sheet.header))
        if above:
            self._notes.append(f"{self.where}: {footers.left_out(above, 'above the column names')}.")
        header = sheets.texts(next(rows))
        filled = (row for row in rows if any(cell != "" for cell in row))
        parts: list[list[pa.Array]] = [[] for _ in header]
        last: list[list[_cells.Cell]] = []
        while batch := list(islice(filled, _BATCH_ROWS)):
            ready = [*last, *batch]
            last = ready[-_ROWS_LOOKED_AT_BELOW:]
            _add(parts, ready[: -len(last)])
        _add(parts, self._without_footer(last, len(header)))
        if not parts[0]:
            raise SourceError(
                f"{self.where} has column names but no rows.",
                hint="export the orders again, over a wider range of dates",
                code="source.header_only",
            )
        return _named(header, [_cells.joined(part) for part in parts])

    def _without_footer(self, rows: list[list[_cells.Cell]], width: int) -> list[list[_cells.Cell]]:
        below = footers.lines_below([[""] * width, *(sheets.texts(row) for row in rows)], width)
        if below:
            left_out = footers.left_out(below, "below the rows (totals or remarks)")
            self._notes.append(f"{self.where}: {left_out}.")
        return rows[: len(rows) - below]


def _add(parts: list[list[pa.Array]], rows: Sequence[Sequence[_cells.Cell]]) -> None:
    """The rows, as one more piece of every column."""
    if rows:
        for part, cells in zip(parts, zip(*rows, strict=True), strict=True):
            part.append(_cells.column(cells))


def _named(header: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> pa.Table:
    """The columns under their names, without those that have neither a name nor a value."""
    import pyarrow as pa

    kept = [
        (cell, values)
        for cell, values in zip(header, columns, strict=True)
        if cell or values.null_count < len(values)
    ]
    names = _names.unique([cell for cell, _ in kept])
    table = dict(zip(names, (values for _, values in kept), strict=True))
    repeated = _names.headers_of_repeated(names)
    for header_name in set(repeated.values()):
        first, *others = [name for name, shared in repeated.items() if shared == header_name]
        if all(table[first].equals(table[other]) for other in others):
            for other in others:
                del table[other]
            table = {header_name if name == first else name: values for name, values in table.items()}
    return pa.table(table)


def _currencies_said(where: str, path: Path) -> Iterator[str]:
    if found := cell_currencies.currencies_of_cells(path):
        yield (
            f"{where}: the currency of cell formats ({', '.join(found)}) is ignored: "
            "amounts are read in the shop's currency. If that is wrong, add a column "
            "`currency`."
        )


def _said(where: str, sheet: Sheet, skipped: Sequence[str]) -> Iterator[str]:
    if skipped:
        names = ", ".join(repr(name) for name in skipped)
        yield f"{where}: sheet '{sheet.name}' is read; there is no table on {names}."
