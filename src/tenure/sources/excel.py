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
    """Takes the one sheet with a table, or asks which; cells keep their kind."""

    card = SourceCard(
        name="excel",
        title="Excel or LibreOffice",
        doc="An Excel or LibreOffice workbook: dates, numbers and IDs are read from the cells as stored.",
        reads="a .xlsx, .xlsm, .xls, .xlsb or .ods file; --sheet if several sheets contain tables",
        example='tenure run orders.xlsx --sheet "Orders"',
    )

    def recognises(self, location: str) -> bool:
        """By the first bytes; by the name's ending where those are of nothing else that is read."""
        path = paths.local_path(location)
        if paths.is_url(location) or not path.is_file():
            return False
        kind = kind_of(path)
        # Many a shop's ".xls" is delimited text: a text is read as one whatever its name.
        broken = kind in ("archive", "text") and location.lower().endswith(
            (".xlsx", ".xlsm", ".xlsb", ".ods")
        )
        return kind == "workbook" or broken

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the sheet and the side tables the options name."""
        return read_log(Workbook(location, engine, options.sheet), options, engine)


SOURCE = ExcelSource()
