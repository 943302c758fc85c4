"""Where the line of column names stands, when a report has text above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from tenure.sources.mapping import aliases as _aliases
from tenure.sources.mapping.names import normalised

MOST_LINES_ABOVE = 50
_RECOGNISED = 2
_FILLED = 0.6
_DATA = re.compile(r"\s*[($€£+-]*\s*\d|.+@.+\..+")

Record = Sequence[str]


def position(records: Sequence[Record]) -> int:
    """Place of the column names among the first records of a table; 0 unless text stands above them.

    The first record that fills the table's width is the header, unless a later one has names that are
    known and it has none.
    """
    if not records:
        return 0
    width = _usual_width(records)
    if _fills(records[0], width) and recognised(records[0]):
        return 0
    above = records[: MOST_LINES_ABOVE + 1]
    for place, record in enumerate(above):
        if recognised(record) >= _RECOGNISED and _filled(record) >= _FILLED * width and not _is_data(record):
            return place
    if _fills(records[0], width):
        return 0
    for place, record in enumerate(above):
        if _fills(record, width) and not _is_data(record):
            return place
    return 0


def recognised(record: Record) -> int:
    """How many cells are names under which shops keep one of our columns."""
    return sum(normalised(cell) in _known_names() for cell in record if cell)


@cache
def _known_names() -> frozenset[str]:
    tables = (_aliases.TRANSACTIONS, _aliases.CUSTOMERS, _aliases.PRODUCTS, _aliases.EVENTS)
    aliases = [alias for table in tables for tiers in table.values() for tier in tiers for alias in tier]
    return frozenset(normalised(name) for name in (*aliases, *(ours for table in tables for ours in table)))


def _usual_width(records: Sequence[Record]) -> int:
    widths = Counter(width for record in records if (width := _reach(record)) > 1)
    return max(widths, key=lambda width: (widths[width], width)) if widths else 1


def _reach(record: Record) -> int:
    """How many cells there are up to the last that is filled."""
    return max((place for place, cell in enumerate(record, 1) if cell.strip()), default=0)


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record)


def _fills(record: Record, width: int) -> bool:
    return len(record) >= width and _filled(record) >= max(_FILLED * width, min(width, 2))


def _is_data(record: Record) -> bool:
    """Whether a cell is a number, a date or an e-mail address rather than a name."""
    return any(_DATA.match(cell) for cell in record)
