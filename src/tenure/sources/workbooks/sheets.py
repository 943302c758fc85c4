"""The sheets of a workbook: which of them hold a table, and which one is meant."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.errors import SourceError
from tenure.core.files.zip_files import member_pieces
from tenure.core.text.closest import closest
from tenure.sources.delimited import headings
from tenure.sources.files import archive as _archive
from tenure.sources.files import paths, unpacking
from tenure.sources.files.width import refuse_too_wide
from tenure.sources.workbooks.cells import as_text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from tenure.core.files.unpacking import UnpackingLimits

_ROWS_LOOKED_AT = 200
MOST_CELLS = 50_000_000
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,7})0*([0-9]+)["']""")
_PREFIX = rb"(?:[^\s<>/:\"'=]+:)?"
_CELL = re.compile(rb"<" + _PREFIX + rb"c[\s/>]")
_ROW = re.compile(rb"<" + _PREFIX + rb"row\b")
_BLANKS = re.compile(rb"\s{2,}")
_LONGEST_PLACE, _LONGEST_TAG = 64, 1 << 16
_MOST_DIGITS = 10


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds a table; `header` is the place of the column names among its rows."""

    name: str
    content: CalamineSheet
    header: int

    @property
    def rows(self) -> int:
        """Below the header, blank ones included."""
        return int(self.content.height) - self.header - 1


@contextmanager
def opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook at a path.

    Raises SourceError: `source.workbook` where it cannot be read, `source.archive.size` where it unpacks to
    more than is allowed.
    """
    import python_calamine

    _refuse_bomb(path)
    try:
        with python_calamine.load_workbook(str(path)) as workbook:
            yield workbook
    except python_calamine.PasswordError:
        raise SourceError(
            f"{path.name} is password-protected.",
            hint="save a copy without the password, or save the sheet as CSV",
            code="source.workbook",
        ) from None
    except (python_calamine.CalamineError, OSError):
        raise SourceError(
            f"{path.name} cannot be read as a workbook: it is damaged, truncated or of another type.",
            hint="open it in a spreadsheet and save it again as .xlsx or CSV",
            code="source.workbook",
        ) from None


def open_all(path: Path) -> None:
    """Have the cells of every sheet made, one after the other; a damaged sheet keeps none of the others back.

    Raises SourceError as `opened` does.
    """
    import python_calamine

    with opened(path) as workbook:
        for one in workbook.sheets_metadata:
            with suppress(python_calamine.CalamineError):
                workbook.get_sheet_by_name(one.name)


def _refuse_bomb(path: Path) -> None:
    """Most workbooks are ZIP archives, which calamine unpacks into memory; and it makes a cell of every place
    between the first and the last one that is filled.
    """
    held = unpacking.limits().of_workbooks
    seen = path.stat()
    size = _unpacked_size(path, seen.st_mtime_ns, seen.st_size, held)
    if size is not None and not held.allow(size, seen.st_size):
        raise unpacking.too_large(path.name, size, seen.st_size, held)
    if size is not None and (cells := _most_cells(path, seen.st_mtime_ns, seen.st_size)) > MOST_CELLS:
        raise SourceError(
            f"{path.name} has a sheet with more than {cells:,} cells.",
            values=[f"at most {MOST_CELLS:,}"],
            hint="delete everything far below or to the right of the table, or save the sheet as CSV",
            code="source.workbook.size",
        )


@lru_cache(maxsize=32)
def _unpacked_size(path: Path, _changed: int, _size: int, held: UnpackingLimits) -> int | None:
    """A workbook is opened several times until its sheet is chosen."""
    return _archive.unpacked_size(path, held) if zipfile.is_zipfile(path) else None


@lru_cache(maxsize=32)
def _most_cells(path: Path, _changed: int, _size: int) -> int:
    """Of a sheet of an XLSX workbook, from the first cell to the one furthest right and down."""
    with _archive.opened(path) as archive:
        return max((_cells_up_to(member_pieces(archive, one)) for one in archive.infolist()), default=0)


def _cells_up_to(pieces: Iterable[bytes]) -> int:
    """By the places that cells name, and by how many there are: one without is right of the one before it."""
    row = column = rows = widest = in_row = 0
    for whole in _whole_tags(pieces):
        for letters, number in set(_PLACE.findall(whole)):
            row, column = max(row, _row_of(number)), max(column, _number_of(letters.upper()))
        before, *others = _ROW.split(whole)
        counts = [in_row + _cells_in(before), *map(_cells_in, others)]
        rows, widest, in_row = rows + len(others), max(widest, *counts), counts[-1]
    return max(row, rows) * max(column, widest, 1)


def _cells_in(piece: bytes) -> int:
    return len(_CELL.findall(piece))


def _whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks of which none ends within a tag, or of a very long one within the place that it names."""
    before = b""
    for piece in pieces:
        block = _BLANKS.sub(b" ", before + piece)
        cut = block.rfind(b"<")
        if cut < 0 or len(block) - cut > _LONGEST_TAG:
            yield block
            before = block[-_LONGEST_PLACE:]
        else:
            yield block[:cut]
            before = block[cut:]
    yield before


def _row_of(digits: bytes) -> int:
    """A place of more digits than any row has is too far down."""
    return int(digits) if len(digits) <= _MOST_DIGITS else MOST_CELLS + 1


def _number_of(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    return reduce(lambda found, letter: found * 26 + letter - ord("A") + 1, letters, 0)


def chosen(path: Path, wanted: str | None, preferred: str | None = None) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet to read, and the names of sheets that were skipped because nothing is in them.

    Parameters
    ----------
    wanted : name of a sheet, as the user gives it.
    preferred : a name that decides where several sheets hold tables.

    Raises
    ------
    SourceError
        `source.sheet` where several sheets hold tables and none is named, or no sheet has that name;
        `source.workbook`; `source.empty`.
    """
    paths.readable_file(str(path))
    with opened(path) as workbook:
        names = [one.name for one in workbook.sheets_metadata if "WorkSheet" in str(one.typ)]
        if wanted is not None:
            return _named(path, workbook, wanted, names), ()
        hidden = [one.name for one in workbook.sheets_metadata if "Hidden" in str(one.visible)]
        tables = [sheet for name in names if (sheet := _table(workbook, name))]
    shown = [sheet for sheet in tables if sheet.name not in hidden] or tables
    by_name = [sheet for sheet in shown if preferred and _alike(sheet.name) == _alike(preferred)]
    shown = by_name or shown
    if not shown:
        raise SourceError(
            f"{path.name} has no sheet with a table.",
            values=names,
            hint="a table is a header line with rows below it",
            code="source.empty",
        )
    if len(shown) > 1:
        raise _several(path, shown)
    return shown[0], tuple(name for name in names if name != shown[0].name)


def _named(path: Path, workbook: CalamineWorkbook, wanted: str, names: Sequence[str]) -> Sheet:
    match = [name for name in names if name == wanted] or [
        name for name in names if _alike(name) == _alike(wanted)
    ]
    if len(match) != 1:
        close = closest(wanted, names)
        hint = f'did you mean --sheet "{close[0]}"?' if close else "choose one of these: --sheet NAME"
        raise SourceError(
            f"{path.name} has no sheet named '{wanted}'.", values=names, hint=hint, code="source.sheet"
        )
    sheet = _table(workbook, match[0])
    if sheet is None:
        raise SourceError(
            f"Sheet '{match[0]}' of {path.name} contains no table.",
            hint="a table is a header line with rows below it; choose another sheet: --sheet NAME",
            code="source.empty",
        )
    return sheet


def _table(workbook: CalamineWorkbook, name: str) -> Sheet | None:
    """The sheet, where it has column names and a row below them."""
    content = workbook.get_sheet_by_name(name)
    first: list[tuple[int, list[str]]] = []
    for place, row in enumerate(content.iter_rows()):
        cells = texts(row)
        if any(cells):
            refuse_too_wide(f"Sheet '{name}'", sum(map(bool, cells)))
            first.append((place, cells))
        if len(first) == _ROWS_LOOKED_AT:
            break
    if not first or max(sum(map(bool, cells)) for _, cells in first) < 2:
        return None
    header = headings.position([cells for _, cells in first])
    if header == len(first) - 1:
        return None
    return Sheet(name, content, first[header][0])


def texts(row: Sequence[Any]) -> list[str]:
    """The cells of a row as texts."""
    return [as_text(cell).strip() for cell in row]


def _several(path: Path, sheets: Sequence[Sheet]) -> SourceError:
    def recognised(sheet: Sheet) -> int:
        rows = sheet.content.iter_rows()
        return headings.recognised(
            texts(next(row for place, row in enumerate(rows) if place == sheet.header))
        )

    likely = max(sheets, key=recognised)
    return SourceError(
        f"{path.name} has tables on several sheets.",
        values=[f"{sheet.name}: {sheet.rows:,} rows" for sheet in sheets],
        hint=f'choose one: --sheet "{likely.name}"',
        code="source.sheet",
    )


def _alike(name: str) -> str:
    return name.strip().casefold()
