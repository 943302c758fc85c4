"""Whether a workbook with binary cells names a customer; runs in a child process (`app/bounded/`)."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from tenure.core.text.spelling import Spellings

_ROWS_AT_ONCE = 1_000


def is_in_workbook(path: Path, words: tuple[str, ...]) -> bool:
    """Whether a cell or the name of a sheet has one of the words, or it cannot be read."""
    import python_calamine

    from tenure.sources.workbooks.sheets import texts

    sought = Spellings(words)
    try:
        with path.open("rb") as file, python_calamine.load_workbook(file) as workbook:
            for name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(name).iter_rows()
                while some := list(islice(rows, _ROWS_AT_ONCE)):
                    if sought.are_in("\n".join(cell for row in some for cell in (name, *texts(row)))):
                        return True
    except (python_calamine.CalamineError, OSError):
        return True
    return False
