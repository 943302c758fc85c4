"""Import contacts, products or events without orders: read, clean, and write all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.data.known_customers import table_as_known
from tenure.core.clock import clock
from tenure.core.errors import OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.orders.reading import ReadOptions
from tenure.serving.publish import publish_change
from tenure.store.lake import batches, fingerprint
from tenure.store.lake.admission import Admission
from tenure.store.lake.batches import Batch
from tenure.store.records.erasures import Erasures, erased_among, erased_meanwhile

if TYPE_CHECKING:
    from datetime import datetime

    import ibis.expr.types as ir

    from tenure.core.ports import Engine, Progress
    from tenure.serving.shop import Shop

TABLES = ("customers", "products", "events")
_WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class ImportTable:
    """Command. `table`: `customers`, `products` or `events`. `options.columns` are its columns."""

    table: str
    location: str
    options: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True)
class TableImported:
    """What an import added: rows with new keys, and rows whose key (or equal row) the workspace had.

    without_orders : contacts, or customers of events, who have no orders in the workspace.
    left_out : rows that cleaning removed. erased : customers of the file who had been erased before.
    """

    batch_id: str
    table: str
    already_ingested: bool
    rows_added: int = 0
    rows_known: int = 0
    left_out: int = 0
    without_orders: int = 0
    erased: int = 0


def import_table(command: ImportTable, shop: Shop, progress: Progress) -> TableImported:
    """Add the file to the workspace; importing it again has no effect. The newest contacts and products win.

    Raises
    ------
    OptionError
        `option.kind` for a table that does not exist.
    SourceError
        The file cannot be read, or its columns are not recognized.
    StoreError
        As `ingest`; nothing is changed.
    """
    from tenure.cleaning.clean import clean_side_table
    from tenure.sources.mapping.orders import read_side_table

    name, lake, started_at = _checked(command.table), shop.lake, clock()
    batch_id = fingerprint.of_files(command.location, name, command.options) or ""
    with shop.engine() as engine:
        if batches.find(lake, batch_id):
            return TableImported(batch_id, name, already_ingested=True)
        progress.step("Reading the file")
        part = read_side_table(name, command.location, command.options, engine)
        progress.step("Cleaning")
        cleaned = clean_side_table(name, part.table, shop.today, engine)
        with lake.writing(engine, progress, _WAIT_SECONDS) as writing:
            if batches.find(lake, batch_id):
                return TableImported(batch_id, name, already_ingested=True)
            rows = table_as_known(cleaned.rows, lake, engine)
            erased = _erased(rows, shop, started_at, engine)
            without_orders = _without_orders(rows, shop, engine)
            admission = Admission(lake, writing, engine, batch_id)
            admission.admit_table(name, rows, cleaned.quarantine)
            added, known_rows = admission.added[name], admission.known_rows[name]
            left_out = cleaned.rows_in - added - known_rows
            batch = Batch(
                batch_id,
                name,
                Path(command.location).name,
                shop.settings.now,
                rows_in={name: cleaned.rows_in},
                rows_added={name: added},
                rows_known={name: known_rows},
                rows_quarantined={name: left_out},
                added_by=shop.actor,
            )
            admission.record(batch)
            writing.commit(shop.settings.now, f"import {name} {batch_id}")
    publish_change(shop, progress)
    return TableImported(batch_id, name, False, added, known_rows, left_out, without_orders, erased)


def _checked(table: str) -> str:
    if table not in TABLES:
        raise OptionError(
            "This table cannot be imported by itself.",
            values=[table],
            hint=f"choose one of: {', '.join(TABLES)}",
            code="option.kind",
        )
    return table


def _erased(rows: ir.Table, shop: Shop, started_at: datetime, engine: Engine) -> int:
    """How many customers were erased before. Raises StoreError if one was while the file was being read."""
    erasures = Erasures(shop.path)
    erasures_known = erasures.all()
    if not erasures_known or CUSTOMER_ID not in rows.columns:
        return 0
    ids = engine.to_arrow(rows.select(CUSTOMER_ID).distinct())[CUSTOMER_ID].to_pylist()
    if erased_among(ids, erasures.meanwhile(started_at)):
        raise erased_meanwhile("the import")
    return len(erased_among(ids, erasures_known))


def _without_orders(rows: ir.Table, shop: Shop, engine: Engine) -> int:
    if CUSTOMER_ID not in rows.columns:
        return 0
    people = rows.select(CUSTOMER_ID).distinct()
    log = shop.lake.table("transactions", engine)
    missing = people if log is None else people.anti_join(log, CUSTOMER_ID)
    return int(engine.to_arrow(missing.aggregate(n=missing.count())).to_pylist()[0]["n"])
