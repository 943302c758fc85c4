"""Delimited text: an order log as nearly every shop can export it, plain or compressed with gzip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.orders.reading import Reading, SourceCard
from tenure.sources.delimited.reader import DelimitedFile
from tenure.sources.files import paths
from tenure.sources.mapping.logs import read_log

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine

_ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")


class CsvSource:
    """Detects delimiter, encoding, columns, date format and decimal sign; asks if there are two answers."""

    card = SourceCard(
        name="csv",
        title="CSV or other delimited text",
        doc="Delimited text: comma, semicolon, tab or pipe; UTF-8, UTF-16 or Windows-1252; plain or gzip.",
        reads="a .csv, .tsv or .txt file, plain or compressed as .gz",
        example='tenure run orders.csv --column customer_id="Customer ID" --date-format "%d/%m/%Y"',
    )

    def recognises(self, location: str) -> bool:
        """By the file name extension."""
        return not paths.is_url(location) and location.lower().endswith(_ENDINGS)

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the file, and the side tables named in the options."""
        return read_log(DelimitedFile(location, engine), options, engine)


SOURCE = CsvSource()
