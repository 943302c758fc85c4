"""The sheets of a workbook: which ones have a table, and which one to read."""

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

_HEAD_ROWS = 200
MAX_CELLS = 50_000_000
_POSITION = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,7})0*([0-9]+)["']""")
_PREFIX = rb"(?:[^\s<>/:\"'=]+:)?"
_CELL = re.compile(rb"<" + _PREFIX + rb"c[\s/>]")
_ROW = re.compile(rb"<" + _PREFIX + rb"row\b")
_BLANKS = re.compile(rb"\s{2,}")
_MAX_POSITION_LENGTH, _MAX_TAG_LENGTH = 64, 1 << 16
_MAX_DIGITS = 10


@dataclass(frozen=True)
class Sheet:
    """A sheet with a table; `header` is the position of the header among its rows."""

    name: str
    content: CalamineSheet
    header: int

    @property
    def rows(self) -> int:
        """Number of rows below the header, including blank rows."""
        return int(self.content.height) - self.header - 1


@contextmanager
def open_workbook(path: Path) -> Iterator[CalamineWorkbook]:
    """Open the workbook at a path.

    Raises SourceError: `source.workbook` if it cannot be read, `source.archive.size` if it unpacks to more
    than allowed.
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
    """Parse the cells of every sheet, one after the other; a damaged sheet does not stop the others.

    Raises SourceError as `open_workbook` does.
    """
    import python_calamine

    with open_workbook(path) as workbook:
        for metadata in workbook.sheets_metadata:
            with suppress(python_calamine.CalamineError):
                workbook.get_sheet_by_name(metadata.name)


def _refuse_bomb(path: Path) -> None:
    """Refuse workbooks that would take too much memory.

    Most workbooks are ZIP archives, which calamine unpacks into memory; it also allocates every cell between
    the first and the last filled cell.
    """
    limits = unpacking.current_limits().of_workbooks
    status = path.stat()
    size = _unpacked_size(path, status.st_mtime_ns, status.st_size, limits)
    if size is not None and not limits.allow(size, status.st_size):
        raise unpacking.too_large_error(path.name, size, status.st_size, limits)
    if size is not None and (cells := _max_cells(path, status.st_mtime_ns, status.st_size)) > MAX_CELLS:
        raise SourceError(
            f"{path.name} has a sheet with more than {cells:,} cells.",
            values=[f"at most {MAX_CELLS:,}"],
            hint="delete everything far below or to the right of the table, or save the sheet as CSV",
            code="source.workbook.size",
        )


@lru_cache(maxsize=32)
def _unpacked_size(path: Path, _changed: int, _size: int, limits: UnpackingLimits) -> int | None:
    """Cached, because a workbook is opened several times until its sheet is chosen."""
    return _archive.unpacked_size(path, limits) if zipfile.is_zipfile(path) else None


@lru_cache(maxsize=32)
def _max_cells(path: Path, _changed: int, _size: int) -> int:
    """The largest number of cells of a sheet in an XLSX workbook, including empty cells in between."""
    with _archive.open_archive(path) as archive:
        return max((_cells_up_to(member_pieces(archive, member)) for member in archive.infolist()), default=0)


def _cells_up_to(pieces: Iterable[bytes]) -> int:
    """Number of cells by their positions and by their count: a cell without a position follows the last."""
    row = column = rows = widest = in_row = 0
    for block in _complete_tags(pieces):
        for letters, number in set(_POSITION.findall(block)):
            row, column = max(row, _row_of(number)), max(column, _number_of(letters.upper()))
        before, *row_parts = _ROW.split(block)
        counts = [in_row + _cells_in(before), *map(_cells_in, row_parts)]
        rows, widest, in_row = rows + len(row_parts), max(widest, *counts), counts[-1]
    return max(row, rows) * max(column, widest, 1)


def _cells_in(piece: bytes) -> int:
    return len(_CELL.findall(piece))


def _complete_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks that do not end within a tag, or, if a tag is very long, not within its position."""
    before = b""
    for piece in pieces:
        block = _BLANKS.sub(b" ", before + piece)
        cut = block.rfind(b"<")
        if cut < 0 or len(block) - cut > _MAX_TAG_LENGTH:
            yield block
            before = block[-_MAX_POSITION_LENGTH:]
        else:
            yield block[:cut]
            before = block[cut:]
    yield before


def _row_of(digits: bytes) -> int:
    """The row number; a number with too many digits becomes one beyond the limit."""
    return int(digits) if len(digits) <= _MAX_DIGITS else MAX_CELLS + 1


def _number_of(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    return reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters, 0)


def choose_sheet(
    path: Path, requested: str | None, preferred: str | None = None
) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet to read, and the names of the sheets without a table, which are skipped.

    Parameters
    ----------
    requested : name of a sheet, as the user gives it.
    preferred : sheet to use if several sheets have tables.

    Raises
    ------
    SourceError
        `source.sheet` if several sheets have tables and none is named, or if no sheet has that name;
        `source.workbook`; `source.empty`.
    """
    paths.readable_file(str(path))
    with open_workbook(path) as workbook:
        names = [metadata.name for metadata in workbook.sheets_metadata if "WorkSheet" in str(metadata.typ)]
        if requested is not None:
            return _sheet_by_name(path, workbook, requested, names), ()
        hidden = [metadata.name for metadata in workbook.sheets_metadata if "Hidden" in str(metadata.visible)]
        tables = [sheet for name in names if (sheet := _table(workbook, name))]
    candidates = [sheet for sheet in tables if sheet.name not in hidden] or tables
    by_name = [
        sheet for sheet in candidates if preferred and _normalised(sheet.name) == _normalised(preferred)
    ]
    candidates = by_name or candidates
    if not candidates:
        raise SourceError(
            f"{path.name} has no sheet with a table.",
            values=names,
            hint="a table is a header line with rows below it",
            code="source.empty",
        )
    if len(candidates) > 1:
        raise _several_tables_error(path, candidates)
    return candidates[0], tuple(name for name in names if name != candidates[0].name)


def _sheet_by_name(path: Path, workbook: CalamineWorkbook, requested: str, names: Sequence[str]) -> Sheet:
    matches = [name for name in names if name == requested] or [
        name for name in names if _normalised(name) == _normalised(requested)
    ]
    if len(matches) != 1:
        close = closest(requested, names)
        hint = f'did you mean --sheet "{close[0]}"?' if close else "choose one of these: --sheet NAME"
        raise SourceError(
            f"{path.name} has no sheet named '{requested}'.", values=names, hint=hint, code="source.sheet"
        )
    sheet = _table(workbook, matches[0])
    if sheet is None:
        raise SourceError(
            f"Sheet '{matches[0]}' of {path.name} contains no table.",
            hint="choose another sheet with --sheet NAME; a table is a header line with rows below it",
            code="source.empty",
        )
    return sheet


def _table(workbook: CalamineWorkbook, name: str) -> Sheet | None:
    """The sheet, if it has a header and at least one row below it."""
    content = workbook.get_sheet_by_name(name)
    first: list[tuple[int, list[str]]] = []
    for place, row in enumerate(content.iter_rows()):
        cells = texts(row)
        if any(cells):
            refuse_too_wide(f"Sheet '{name}'", sum(map(bool, cells)))
            first.append((place, cells))
        if len(first) == _HEAD_ROWS:
            break
    if not first or max(sum(map(bool, cells)) for _, cells in first) < 2:
        return None
    header = headings.header_position([cells for _, cells in first])
    if header == len(first) - 1:
        return None
    return Sheet(name, content, first[header][0])


def texts(row: Sequence[Any]) -> list[str]:
    """The cells of a row as texts."""
    return [as_text(cell).strip() for cell in row]


def _several_tables_error(path: Path, sheets: Sequence[Sheet]) -> SourceError:
    def known_names(sheet: Sheet) -> int:
        rows = sheet.content.iter_rows()
        return headings.count_recognised(
            texts(next(row for place, row in enumerate(rows) if place == sheet.header))
        )

    likely = max(sheets, key=known_names)
    return SourceError(
        f"{path.name} has tables on several sheets.",
        values=[f"{sheet.name}: {sheet.rows:,} rows" for sheet in sheets],
        hint=f'choose one: --sheet "{likely.name}"',
        code="source.sheet",
    )


def _normalised(name: str) -> str:
    return name.strip().casefold()
