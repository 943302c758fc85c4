"""Workbooks: XLSX, XLS, XLSB and ODS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.orders.reading import Reading, SourceCard
from tenure.sources.files import paths
from tenure.sources.files.kind import kind_of
from tenure.sources.mapping.logs import read_log
from tenure.sources.workbooks.reader import Workbook

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine


class ExcelSource:
    """Reads the only sheet with a table, or asks which one; cells keep their types."""

    card = SourceCard(
        name="excel",
        title="Excel or LibreOffice",
        doc="An Excel or LibreOffice workbook: dates, numbers and IDs are read from the cells as stored.",
        reads="a .xlsx, .xlsm, .xls, .xlsb or .ods file; --sheet if several sheets contain tables",
        example='tenure run orders.xlsx --sheet "Orders"',
    )

    def recognises(self, location: str) -> bool:
        """By the first bytes, or by the extension if the bytes match no other format."""
        path = paths.local_path(location)
        if paths.is_url(location) or not path.is_file():
            return False
        kind = kind_of(path)
        # Many shops export delimited text as ".xls": text is read as text, whatever its name.
        is_damaged = kind in ("archive", "text") and location.lower().endswith(
            (".xlsx", ".xlsm", ".xlsb", ".ods")
        )
        return kind == "workbook" or is_damaged

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the sheet, and the side tables named in the options."""
        return read_log(Workbook(location, engine, options.sheet), options, engine)


SOURCE = ExcelSource()
