"""Imports, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType

from tenure.app.imports.list_imports import Imports
from tenure.cli.drawing.findings import drawn, table_of


@drawn.register
def _(imports: Imports) -> Iterable[RenderableType]:
    table = table_of("import", "file", "when (UTC)", "who", ">orders", ">rows", ">money", title="Imports")
    for entry in imports.imports:
        table.add_row(
            entry.import_id,
            entry.file_name or entry.source,
            f"{entry.imported_at:%Y-%m-%d %H:%M}",
            entry.added_by,
            f"{entry.orders:,}",
            f"{sum(entry.rows.values()):,}",
            "" if entry.money is None else f"{entry.money:,.2f}",
        )
    yield table
