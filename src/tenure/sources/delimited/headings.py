"""The position of the header line if a report has text above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from tenure.sources.mapping import aliases as _aliases
from tenure.sources.mapping.names import normalised

MAX_LINES_ABOVE = 50
_MIN_RECOGNISED = 2
_MIN_FILLED_SHARE = 0.6
_DATA = re.compile(r"\s*[($€£+-]*\s*\d|.+@.+\..+")

Record = Sequence[str]


def header_position(records: Sequence[Record]) -> int:
    """Position of the column names among the first records of a table; 0 unless there is text above them.

    The first record that fills the table's width is the header, unless it has no known names and a later
    record has some.
    """
    if not records:
        return 0
    width = _usual_width(records)
    if _fills(records[0], width) and count_recognised(records[0]):
        return 0
    head = records[: MAX_LINES_ABOVE + 1]
    for place, record in enumerate(head):
        if (
            count_recognised(record) >= _MIN_RECOGNISED
            and _filled_count(record) >= _MIN_FILLED_SHARE * width
            and not _is_data(record)
        ):
            return place
    if _fills(records[0], width):
        return 0
    for place, record in enumerate(head):
        if _fills(record, width) and not _is_data(record):
            return place
    return 0


def count_recognised(record: Record) -> int:
    """How many cells are known names of Tenure's columns."""
    return sum(normalised(cell) in _known_names() for cell in record if cell)


@cache
def _known_names() -> frozenset[str]:
    tables = (_aliases.TRANSACTIONS, _aliases.CUSTOMERS, _aliases.PRODUCTS, _aliases.EVENTS)
    aliases = [alias for table in tables for tiers in table.values() for tier in tiers for alias in tier]
    return frozenset(normalised(name) for name in (*aliases, *(field for table in tables for field in table)))


def _usual_width(records: Sequence[Record]) -> int:
    widths = Counter(width for record in records if (width := _filled_width(record)) > 1)
    return max(widths, key=lambda width: (widths[width], width)) if widths else 1


def _filled_width(record: Record) -> int:
    """Number of cells up to the last filled cell."""
    return max((place for place, cell in enumerate(record, 1) if cell.strip()), default=0)


def _filled_count(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record)


def _fills(record: Record, width: int) -> bool:
    return len(record) >= width and _filled_count(record) >= max(_MIN_FILLED_SHARE * width, min(width, 2))


def _is_data(record: Record) -> bool:
    """Whether any cell is a number, a date or an e-mail address, not a name."""
    return any(_DATA.match(cell) for cell in record)
