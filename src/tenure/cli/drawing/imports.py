"""Imports, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType

from tenure.app.imports.list_imports import Imports
from tenure.cli.drawing.findings import drawn, table_of


@drawn.register
def _(imports: Imports) -> Iterable[RenderableType]:
    table = table_of("import", "file", "when (UTC)", "who", ">orders", ">rows", ">money", title="Imports")
    for each in imports.imports:
        table.add_row(
            each.import_id,
            each.file_name or each.source,
            f"{each.imported_at:%Y-%m-%d %H:%M}",
            each.added_by,
            f"{each.orders:,}",
            f"{sum(each.rows.values()):,}",
            "" if each.money is None else f"{each.money:,.2f}",
        )
    yield table
