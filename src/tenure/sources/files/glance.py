"""Quick look at column names, used to recognize the source of a file."""

from __future__ import annotations

from pathlib import Path

from tenure.sources.delimited import layout
from tenure.sources.files import archive as _archive
from tenure.sources.files import paths, staging
from tenure.sources.files.kind import kind_of
from tenure.sources.files.parquet import names_in
from tenure.sources.mapping import names
from tenure.sources.workbooks import sheets


def names_at(path: Path) -> tuple[str, ...]:
    """Column names of a file; () if it has several tables or nested fields.

    Raises SourceError if the file cannot be read.
    """
    kind = kind_of(path)
    if kind == "parquet":
        return names_in(path)
    if kind == "workbook":
        return _of_workbook(path)
    if kind == "archive":
        return _of_archive(path)
    return layout.find_layout(path).names if kind == "text" else ()


def _of_workbook(path: Path) -> tuple[str, ...]:
    sheet, _ = sheets.choose_sheet(path, None)
    header = next(row for place, row in enumerate(sheet.content.iter_rows()) if place == sheet.header)
    return names.unique([cell for cell in sheets.texts(header) if cell])


def _of_archive(path: Path) -> tuple[str, ...]:
    with _archive.open_archive(path) as archive, staging.temporary_folder() as folder:
        member = _archive.only_table(path, archive)
        if not member.filename.lower().endswith(_archive.TEXT_ENDINGS[::2]):
            return names_at(_archive.unpack(path, archive, member, folder))
        beginning = folder / "beginning.csv"
        with archive.open(member) as packed:
            beginning.write_bytes(packed.read(paths.HEAD_BYTES))
        return names_at(beginning)
