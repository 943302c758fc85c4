"""List what was imported: when, by whom, and what it counts for today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.serving.publish import LIVE
from tenure.store.lake.batches import Batch, ingested
from tenure.store.lake.import_records import BATCH_ID, IMPORTED
from tenure.store.lake.order_changes import SOURCE

if TYPE_CHECKING:
    from datetime import datetime

    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Import:
    """An import and what is in the workspace because of it.

    rows : number of rows by table. orders, money : of its transactions; money is None in a log without
    amounts. repeated : rows that the workspace already had. first_order, last_order : None without orders.
    added_by : empty for imports before this was recorded.
    """

    import_id: str
    file_name: str
    source: str
    imported_at: datetime
    added_by: str
    rows: dict[str, int]
    repeated: int
    orders: int
    customers: int
    money: float | None
    first_order: datetime | None
    last_order: datetime | None


@dataclass(frozen=True)
class Imports:
    """All imports, newest first."""

    imports: tuple[Import, ...] = ()


def list_imports(shop: Shop) -> Imports:
    """All imports, newest first; orders that were sent one by one are not among them."""
    lake = shop.lake
    record = imports_in(ingested(lake))
    if not record:
        return Imports()
    with shop.engine("duckdb") as engine:
        orders = lake.table("transactions", engine)
        facts = {} if orders is None else by_import(orders, engine)
        rows_by_table = {name: _rows_of(shop, name, engine) for name in ("events", *IMPORTED)}
    return Imports(
        tuple(_import(batch, facts.get(batch.batch_id, {}), rows_by_table) for batch in reversed(record))
    )


def imports_in(record: list[Batch]) -> list[Batch]:
    """The batches that are imports of files and databases."""
    return [batch for batch in record if batch.source not in (LIVE, SOURCE)]


def by_import(orders: ir.Table, engine: Engine) -> dict[str, dict[str, Any]]:
    """Rows, orders, customers, money and dates of the transactions, by batch."""
    has_money = "amount" in orders.columns
    facts = orders.group_by(BATCH_ID).aggregate(
        rows=orders.count(),
        orders=orders.order_id.nunique(),
        customers=orders.customer_id.nunique(),
        first=orders.order_date.min(),
        last=orders.order_date.max(),
        **({"money": orders.amount.sum()} if has_money else {}),
    )
    return {row[BATCH_ID]: row for row in engine.to_arrow(facts).to_pylist()}


def _rows_of(shop: Shop, name: str, engine: Engine) -> dict[str, int]:
    rows = shop.lake.table(IMPORTED.get(name, name), engine)
    if rows is None:
        return {}
    counts = engine.to_arrow(rows.group_by(BATCH_ID).aggregate(rows=rows.count())).to_pylist()
    return {row[BATCH_ID]: row["rows"] for row in counts}


def _import(batch: Batch, facts: dict[str, Any], rows_by_table: dict[str, dict[str, int]]) -> Import:
    rows = {"transactions": facts.get("rows", 0)}
    rows |= {name: counts.get(batch.batch_id, 0) for name, counts in rows_by_table.items()}
    return Import(
        batch.batch_id,
        batch.file_name,
        batch.source,
        batch.ingested_at,
        batch.added_by,
        {name: count for name, count in rows.items() if count},
        sum(batch.rows_known.get(name, 0) for name in ("transactions", "events")),
        facts.get("orders", 0),
        facts.get("customers", 0),
        facts.get("money"),
        facts.get("first"),
        facts.get("last"),
    )
