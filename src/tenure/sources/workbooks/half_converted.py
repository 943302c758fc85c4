"""Columns of which Excel converted one half and left the other: half of the dates are wrong for good.

An Excel that expects the month first takes 10/01/2024 for October 1 and stores that; 19/02/2024 it cannot
take for a date, and leaves it as text. In what it saves, every converted date has a day up to 12, and every
text has a part above 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tenure.core.errors import DateError

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.sources.values.date_column import DateColumn
    from tenure.sources.values.day_order import Evidence

_ORDERS = frozenset({"dmy", "mdy"})


def refuse_half_converted(
    column: DateColumn, evidence: Sequence[Evidence], converted: ir.TimestampValue
) -> None:
    """Raise `source.date.half_converted` where a column bears the sign of it.

    evidence : of its dates that can be read day first or month first. converted : its other dates, read.
    """
    readable = sorted((group for group in evidence if group.orders), key=lambda group: group.source_row)
    if not readable or any(len(group.orders & _ORDERS) != 1 for group in readable):
        return
    dates = column.aggregated(rows=converted.count(), highest=converted.day().max())
    if not dates["rows"] or dates["highest"] > 12:
        return
    swapped, text = column.examples(converted.notnull(), 1)[0], readable[0]
    part = "first" if "dmy" in text.orders else "second"
    texts = sum(group.rows for group in readable)
    raise DateError(
        f"{column.where}: Excel seems to have converted only part of {column.name}: all "
        f"{dates['rows']:,} dates such as the first one here have a day up to 12, and all "
        f"{texts:,} such as the second one have a {part} part above 12. Day and month of "
        "the former are swapped.",
        values=[swapped.quoted, text.quoted],
        hint="export the orders again, and do not open and save the file in Excel before "
        "reading it; --date-format does not help, because the swapped dates are stored "
        "that way",
        code="source.date.half_converted",
    )
