"""Whether a workbook opens within bounds, tried in a child process before a job reads it beside others.

Of an XLSX the cells are counted before they are made (`sources/_sheets.py`). What the other kinds make of a
few bytes is known only when it is there, or when there is no more room for it.
"""

from __future__ import annotations

from pathlib import Path

from tenure.app.bounded.limits import Task
from tenure.core.zip_files import opened_zip

OPENING = Task("Opening the workbook", "upload.workbook", "save its sheet as .xlsx or CSV, and upload that")
_TRIED = (".xls", ".xlsb", ".ods", ".zip")
_BINARY = ".bin"


def is_to_be_tried(path: Path) -> bool:
    """Whether the file may hold such a workbook; an XLSX may have sheets of another kind, too."""
    name = path.name.lower()
    if not name.endswith(".xlsx"):
        return name.endswith(_TRIED)
    with opened_zip(path) as archive:
        members = [one.filename.lower() for one in archive.infolist()]
    return any(("sheet" in one and one.endswith(_BINARY)) or one == "content.xml" for one in members)


def opened(path: Path) -> None:
    """Open it as every reading does first; what is wrong with its content is told by whoever reads it."""
    from tenure.sources._open import column_names

    column_names(str(path))
