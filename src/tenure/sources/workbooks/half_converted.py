"""Columns that Excel converted only in part: those dates are permanently wrong.

If Excel expects the month first, it reads 10/01/2024 as October 1 and stores that; it cannot read 19/02/2024
as a date, and leaves it as text. In the saved file, every converted date has a day up to 12, and every text
has a part above 12.
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
    """Raise `source.date.half_converted` if a column shows this pattern.

    evidence : for the dates that can be read day first or month first. converted : the other dates.
    """
    readable = sorted((group for group in evidence if group.orders), key=lambda group: group.source_row)
    if not readable or any(len(group.orders & _ORDERS) != 1 for group in readable):
        return
    dates = column.aggregate(rows=converted.count(), highest=converted.day().max())
    if not dates["rows"] or dates["highest"] > 12:
        return
    swapped, text = column.examples(converted.notnull(), 1)[0], readable[0]
    part = "first" if "dmy" in text.orders else "second"
    texts = sum(group.rows for group in readable)
    raise DateError(
        f"{column.label}: Excel seems to have converted only part of {column.name}: all "
        f"{dates['rows']:,} dates such as the first one here have a day up to 12, and all "
        f"{texts:,} such as the second one have a {part} part above 12. Day and month of "
        "the former are swapped.",
        values=[swapped.quoted, text.quoted],
        hint="export the orders again, and do not open and save the file in Excel before "
        "reading it; --date-format does not help, because the swapped dates are stored "
        "that way",
        code="source.date.half_converted",
    )
