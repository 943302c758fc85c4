"""Remove an import, or preview what its removal would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.imports.list_imports import imports_in
from tenure.core.errors import NotFound
from tenure.core.ports import SilentProgress
from tenure.serving.publish import publish_change
from tenure.store.lake.batches import Batch, ingested
from tenure.store.lake.import_records import REPEATED
from tenure.store.lake.import_removal import REMOVED, ImportRemoval

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from tenure.core.ports import Engine, Progress
    from tenure.serving.shop import Shop
    from tenure.store.lake.lake import Lake

WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class RemoveImport:
    """Command."""

    import_id: str


@dataclass(frozen=True)
class RowTotals:
    """rows, orders : numbers. money : their sum; None in a log without amounts."""

    rows: int = 0
    orders: int = 0
    money: float | None = None


@dataclass(frozen=True)
class ImportRemoved:
    """What a removal changes.

    removed : transactions that leave. remaining : that stay, because another import has them as well.
    restored : that return, because another import had them before this one replaced them, or has them
        otherwise.
    customers_without_orders : customers who have no orders afterwards.
    events, contacts, products : rows that leave.
    newest_order : afterwards; None if no orders are left.
    uncertain : file names of imports that were made before Tenure recorded what imports have in common: their
        rows that this import has as well are removed with it.
    already_removed : it had been removed before; nothing was changed.
    """

    import_id: str
    file_name: str = ""
    removed: RowTotals = RowTotals()
    remaining: RowTotals = RowTotals()
    restored: RowTotals = RowTotals()
    customers_without_orders: int = 0
    events: int = 0
    contacts: int = 0
    products: int = 0
    newest_order: date | None = None
    uncertain: tuple[str, ...] = ()
    already_removed: bool = False


def preview_import_removal(command: RemoveImport, shop: Shop) -> ImportRemoved:
    """What the removal would change. Raises NotFound (`import.unknown`)."""
    batch = _find(command.import_id, shop.lake)
    if batch is None:
        return ImportRemoved(command.import_id, already_removed=True)
    with shop.engine("duckdb") as engine:
        return _facts(batch, ImportRemoval([batch.batch_id], shop.lake, engine), shop.lake, engine)


def remove_import(command: RemoveImport, shop: Shop, progress: Progress | None = None) -> ImportRemoved:
    """Remove everything that only this import brought; all of it or nothing.

    Removing it again changes nothing. The file can be imported again. Older versions of the lake keep its
    rows until they are no longer kept.

    Raises
    ------
    NotFound
        `import.unknown`.
    StoreError
        As `ingest`; nothing is changed.
    """
    progress_shown, lake = progress or SilentProgress(), shop.lake
    with (
        shop.engine("duckdb") as engine,
        lake.writing(engine, progress_shown, WAIT_SECONDS) as writing,
    ):
        batch = _find(command.import_id, lake)
        if batch is None:
            return ImportRemoved(command.import_id, already_removed=True)
        progress_shown.step("Comparing with other imports")
        removal = ImportRemoval([batch.batch_id], lake, engine)
        result = _facts(batch, removal, lake, engine)
        removal.write(writing, shop.settings.now, shop.actor)
        writing.commit(shop.settings.now, f"remove import {batch.batch_id}")
    shop.audit("remove_import", command.import_id)
    publish_change(shop, progress_shown)
    return result


def _find(import_id: str, lake: Lake) -> Batch | None:
    """The import; None if it has been removed. Raises NotFound."""
    record = ingested(lake)
    batch = next((batch for batch in imports_in(record) if batch.batch_id == import_id), None)
    if batch is None and not any(candidate.batch_id == f"{REMOVED}{import_id}" for candidate in record):
        raise NotFound(
            "This import does not exist in the workspace.",
            values=[import_id],
            hint="list the imports to see their IDs",
            code="import.unknown",
        )
    return batch


def _facts(batch: Batch, removal: ImportRemoval, lake: Lake, engine: Engine) -> ImportRemoved:
    orders, leaving = removal.logs.get("transactions"), removal.leaving()
    facts: dict[str, Any] = {}
    if orders is not None:
        log = lake.table("transactions", engine)
        assert log is not None
        parts = [log.filter(log.batch_id != batch.batch_id), orders.kept_rows]
        remaining = parts[0].select(*_NEEDED).union(parts[1].select(*_NEEDED))
        remaining = remaining if orders.back is None else remaining.union(orders.back.select(*_NEEDED))
        without = orders.removed_rows.select("customer_id").distinct().anti_join(remaining, "customer_id")
        newest = engine.to_arrow(remaining.aggregate(newest=remaining.order_date.max())).to_pylist()[0][
            "newest"
        ]
        facts = {
            "removed": _totals(orders.removed_rows, engine),
            "remaining": _totals(orders.kept_rows, engine),
            "restored": _totals(orders.back, engine) if orders.back is not None else RowTotals(),
            "customers_without_orders": _count(without, engine),
            "newest_order": newest.date() if newest else None,
        }
    return ImportRemoved(
        batch.batch_id,
        batch.file_name,
        events=leaving.get("events", 0),
        contacts=leaving.get("customers", 0),
        products=leaving.get("products", 0),
        uncertain=_unrecorded(batch, lake, engine),
        **facts,
    )


_NEEDED = ("customer_id", "order_date")


def _unrecorded(batch: Batch, lake: Lake, engine: Engine) -> tuple[str, ...]:
    """Later imports with rows that the lake had already, which were not recorded at the time."""
    repeated = lake.table(REPEATED["transactions"], engine)
    noted = set()
    if repeated is not None:
        noted = set(engine.to_arrow(repeated.select("batch_id").distinct())["batch_id"].to_pylist())
    return tuple(
        candidate.file_name or candidate.source
        for candidate in imports_in(ingested(lake))
        if candidate.ingested_at > batch.ingested_at
        and candidate.rows_known.get("transactions", 0)
        and candidate.batch_id not in noted
    )


def _totals(rows: ir.Table, engine: Engine) -> RowTotals:
    has_money = "amount" in rows.columns
    facts = rows.aggregate(
        rows=rows.count(),
        orders=rows.order_id.nunique(),
        **({"money": rows.amount.sum().fill_null(0.0)} if has_money else {}),
    )
    return RowTotals(**engine.to_arrow(facts).to_pylist()[0])


def _count(rows: ir.Table, engine: Engine) -> int:
    return int(engine.to_arrow(rows.aggregate(n=rows.count())).to_pylist()[0]["n"])
