"""Maximum number of columns of a table. Wider tables are transposed, or meant to exhaust memory."""

from __future__ import annotations

from tenure.core.errors import SourceError

MAX_COLUMNS = 4_096


def refuse_too_wide(label: str, columns: int) -> None:
    """Raises SourceError (`source.too_many_columns`)."""
    if columns > MAX_COLUMNS:
        raise SourceError(
            f"{label} has too many columns for an order log.",
            values=[f"{columns:,} columns, limit {MAX_COLUMNS:,}"],
            hint="export one order or order line per row, with only the columns about orders",
            code="source.too_many_columns",
        )
