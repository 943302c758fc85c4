"""Preview how contacts, products or events would be read, before they are imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenure.app.data.preview_orders import Preview, unusable_preview, without_address
from tenure.core.errors import AmountError, ColumnError, DateError, SourceError
from tenure.core.orders.schema import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.app.imports.import_table import ImportTable
    from tenure.core.ports import Engine
    from tenure.serving.shop import Shop

_SHOWN_ROWS = 10
_FIXABLE = ("source.sheet",)


def preview_table(command: ImportTable, shop: Shop) -> Preview:
    """Read and clean the whole file, and discard it; what the user can correct is part of the preview.

    Raises SourceError for a file that cannot be read at all.
    """
    from tenure.cleaning.clean import clean_side_table
    from tenure.sources.mapping.orders import read_side_table

    with shop.engine("duckdb") as engine:
        try:
            part = read_side_table(command.table, command.location, command.options, engine)
        except SourceError as error:
            if not isinstance(error, ColumnError | DateError | AmountError) and error.code not in _FIXABLE:
                raise
            return unusable_preview(command.table, error)
        cleaned = clean_side_table(command.table, part.table, shop.today, engine)
        return Preview(
            command.table,
            part.mapping,
            part.unused,
            () if any("@" in name for name in part.columns) else part.columns,
            notes=part.notes,
            rows_by_table={command.table: cleaned.rows_in},
            rows=_first_rows(command.table, cleaned.rows, engine),
            left_out=tuple(count for count in cleaned.counts if count.action == "quarantined" and count.rows),
        )


def _first_rows(name: str, rows: ir.Table, engine: Engine) -> list[dict[str, Any]]:
    """The first rows without personal data."""
    columns_shown = [
        column.name for column in TABLES[name] if column.name in rows.columns and not column.personal
    ]
    records = engine.to_arrow(rows.select(*columns_shown).limit(_SHOWN_ROWS)).to_pylist()
    return [{column: without_address(value) for column, value in row.items()} for row in records]
