"""How an uploaded log would be read, before anything is ingested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.bootstrap import open_engine
from tenure.app.jobs.kinds.check import KIND
from tenure.app.orders import OrderLog, read
from tenure.core.ports import Silent
from tenure.core.schema import TABLES

if TYPE_CHECKING:
    from tenure.app.bootstrap import Settings
    from tenure.core.reading import MappedColumn

_SHOWN = 10


@dataclass(frozen=True)
class Preview:
    """mapping : our columns and theirs. rows : the first orders under our names, nothing personal."""

    source: str
    mapping: tuple[MappedColumn, ...]
    unused_columns: tuple[str, ...]
    has_money: bool
    notes: tuple[str, ...]
    rows_by_table: dict[str, int]
    rows: list[dict[str, Any]]


def preview(parameters: Mapping[str, Any], workspace: Path, settings: Settings) -> Preview:
    """Read it all and throw it away. `parameters` as jobs of kind `check` take them.

    Raises SourceError and its kin: what cannot be read, and what to say about it.
    """
    log: OrderLog = KIND.read(parameters).log(workspace)
    with open_engine(settings, "duckdb") as engine:
        name, reading = read(log, engine, Silent())
        counts = {
            table: int(engine.to_arrow(rows.aggregate(n=rows.count())).to_pylist()[0]["n"])
            for table, rows in reading.tables
        }
        orders = reading.tables.transactions
        shown = [column for column in TABLES["transactions"].names if column in orders.columns]
        first = orders.order_by("source_row") if "source_row" in orders.columns else orders
        rows = engine.to_arrow(first.select(*shown).limit(_SHOWN)).to_pylist()
    return Preview(
        name, reading.mapping, reading.unused_columns, reading.has_money, reading.notes, counts, rows
    )
