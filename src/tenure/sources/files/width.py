"""How many columns a table may have: beyond, it is turned on its side, or made to take memory."""

from __future__ import annotations

from tenure.core.errors import SourceError

MOST_COLUMNS = 4_096


def refuse_too_wide(where: str, columns: int) -> None:
    """Raises SourceError (`source.too_many_columns`)."""
    if columns > MOST_COLUMNS:
        raise SourceError(
            f"{where} has too many columns for an order log.",
            values=[f"{columns:,} columns, limit {MOST_COLUMNS:,}"],
            hint="export one order or order line per row, with only the columns about orders",
            code="source.too_many_columns",
        )
