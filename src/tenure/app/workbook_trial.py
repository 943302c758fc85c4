"""Whether a workbook opens within bounds, tried in a child process before a job reads it beside others.

Of an XLSX the cells are counted before they are made (`sources/_sheets.py`). What the other kinds make of a
few bytes is known only when it is there, or when there is no more room for it.
"""

from __future__ import annotations

from pathlib import Path

from tenure.app.bounded.limits import Task

OPENING = Task("Opening the workbook", "upload.workbook", "save its sheet as .xlsx or CSV, and upload that")
_TRIED = (".xls", ".xlsb", ".ods", ".zip")


def is_to_be_tried(name: str) -> bool:
    """Whether a file of that name may hold such a workbook."""
    return name.lower().endswith(_TRIED)


def opened(path: Path) -> None:
    """Open it as every reading does first; what is wrong with its content is told by whoever reads it."""
    from tenure.sources._open import column_names

    column_names(str(path))
