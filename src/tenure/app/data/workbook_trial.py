"""Test in a child process whether a workbook opens within limits, before a job reads it.

How much memory a workbook needs is only known once it is open. For XLSX files the cells are counted before
they are created (`sources/workbooks/sheets.py`).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tenure.app.bounded.limits import Task
from tenure.core.errors import SourceError

OPENING = Task(
    "Opening the workbook",
    "upload.workbook",
    "save the sheet with the orders as CSV, and upload the CSV file",
)
_TRIED = (".xls", ".xlsx", ".xlsb", ".ods", ".zip")


def is_to_be_tried(path: Path) -> bool:
    """Whether the file may be or contain a workbook."""
    return path.name.lower().endswith(_TRIED)


def opened(path: Path) -> None:
    """Open every sheet, because a job may read any of them; their errors are reported when they are read."""
    from tenure.sources.files.kind import kind_of

    with suppress(SourceError, OSError):
        if kind_of(path) == "archive":
            _open_within(path)
        else:
            _open_sheets(path)


def _open_within(path: Path) -> None:
    from tenure.sources.files import archive as _archive
    from tenure.sources.files import staging

    with _archive.open_archive(path) as archive, staging.temporary_folder() as folder:
        member = _archive.only_table(path, archive)
        if _archive.may_be_workbook(archive, member):
            _open_sheets(_archive.unpack(path, archive, member, folder))


def _open_sheets(path: Path) -> None:
    from tenure.sources.files.kind import kind_of
    from tenure.sources.workbooks.sheets import open_all

    if kind_of(path) == "workbook":
        open_all(path)
