"""Whether a workbook opens within bounds, tried in a child process before a job reads it beside others.

What a workbook makes of a few bytes is known only when it is there, or when there is no more room for it. Of
an XLSX the cells are counted before they are made (`sources/workbooks/sheets.py`), by the spellings that
writers use.
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
    """Whether the file may be or hold a workbook."""
    return path.name.lower().endswith(_TRIED)


def opened(path: Path) -> None:
    """Open every sheet: a job may be told to read any. What is wrong with them is told by whoever reads."""
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
