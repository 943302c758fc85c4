"""The tables of the serving copy: the log by customer, and one row per customer to list and look up."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from tenure.core.activation.segment import FORMER_TIERS
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.grain import shop_days
from tenure.core.frames.horizon import day_after
from tenure.core.orders.schema import CUSTOMERS, IBIS_TYPES, PREDICTIONS
from tenure.serving.copy.behaviour import basket, with_rhythm
from tenure.serving.copy.cluster_column import with_cluster
from tenure.serving.copy.insight_tables import InsightTables
from tenure.serving.copy.late_batches import LateBatches, late_batches
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE, SHOP_DAYS
from tenure.serving.copy.prospects import write_prospects
from tenure.serving.copy.purchase_lines import write_purchases
from tenure.serving.copy.rfm_at import customer_facts, rfm_at
from tenure.serving.copy.scorer import version_of_run
from tenure.store.lake.batches import ingested
from tenure.store.lake.order_changes import ORDER_CHANGES
from tenure.store.lake.rows_by_id import BATCH_ROWS, write_rows
from tenure.store.lake.scoring_order import newest_first, newest_noted
from tenure.store.serving import rows_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.schema import TableSchema
    from tenure.core.ports import Engine
    from tenure.store.records.clusterings import KeptClustering
    from tenure.store.workspace import Workspace

PROFILE_COLUMNS = (
    "country",
    "city",
    "acquisition_source",
    "signup_date",
    "campaign_type",
    "consent_email",
    "consent_sms",
    "consent_ads",
)
"""Columns of the customers table for rules and filters; none of them identifies a person by itself."""

_MAX_RECENT_RUNS = 50
"""Number of recent scorings considered for comparison with the newest."""

_NEVER = date(1970, 1, 1)
_TIME_COLUMNS = {"transactions": ("order_date",), "events": ("occurred_at",)}


class ServingTables:
    """Builds the copy of one version of the lake.

    Parameters
    ----------
    engine : Engine
        DuckDB: the copy is a DuckDB file.
    place : Workspace
    version : int
        Version of its lake.
    clustering : KeptClustering or None
        Assigns each customer to a cluster.
    """

    def __init__(
        self, engine: Engine, place: Workspace, version: int, clustering: KeptClustering | None = None
    ) -> None:
        self._engine, self._place, self._version = engine, place, version
        self._clustering = clustering
        self._tables = place.lake.tables(engine, version)
        self._predictions = _with_current_tiers(place.lake.table("predictions", engine, version))
        self._as_of = _NEVER

    def write(self, path: Path) -> str | None:
        """Write the file and the customers by ID next to it; return the run whose predictions they have."""
        runs = self._runs()
        run_id = runs[0] if runs else None
        self._sql(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {COPY}")
        for name, table in self._tables:
            by = [column for column in (CUSTOMER_ID, *_TIME_COLUMNS.get(name, ())) if column in table.columns]
            self._create(name, table, by)
        self._create(SHOP_DAYS, shop_days(self._tables.transactions), ["day"])
        customers = with_cluster(self._known_customers(run_id), self._clustering, self._engine)
        self._create(CUSTOMER_TABLE, customers, [CUSTOMER_ID])
        write_prospects(self._engine, self._tables.customers)
        write_purchases(self._engine, self._tables, self._as_of)
        self._sql(f"CREATE INDEX by_customer ON {COPY}.{CUSTOMER_TABLE} ({CUSTOMER_ID})")
        customers = self._engine.backend.table(CUSTOMER_TABLE, database=(COPY, "main"))
        write_rows(rows_of(path), self._engine.to_batches(customers.order_by(CUSTOMER_ID), BATCH_ROWS))
        batches = ingested(self._place.lake, self._version)
        version_of = partial(version_of_run, database=self._place.database)
        InsightTables(self._engine, self._predictions, runs, self._as_of, version_of).write(batches)
        self._sql(f"DETACH {COPY}")
        return run_id

    def _known_customers(self, run_id: str | None) -> ir.Table:
        facts = self._engine.materialise(customer_facts(self._tables.transactions), "serving_facts")
        last = self._engine.to_arrow(facts.aggregate(day=facts.last_order.max())).to_pylist()[0]["day"]
        # RFM scores as of the day after the last order are comparable between copies.
        self._as_of = day_after(last.date()) if last is not None else _NEVER
        scored = rfm_at(facts, self._as_of, self._engine)
        segments = self._engine.from_arrow(scored, "serving_segments")
        customers = with_rhythm(facts, self._as_of).left_join(segments, CUSTOMER_ID)
        customers = customers.drop(f"{CUSTOMER_ID}_right")
        baskets = self._engine.materialise(basket(self._tables, self._as_of), "serving_baskets")
        customers = customers.left_join(baskets, CUSTOMER_ID).drop(f"{CUSTOMER_ID}_right")
        customers = self._with_predictions(customers, run_id)
        customers = self._with_staleness(customers, run_id)
        profiles = self._tables.customers
        profile_columns = [
            name for name in PROFILE_COLUMNS if profiles is not None and name in profiles.columns
        ]
        if profiles is not None and profile_columns:
            customers = customers.left_join(profiles.select(CUSTOMER_ID, *profile_columns), CUSTOMER_ID)
            customers = customers.drop(f"{CUSTOMER_ID}_right")
        if "country" not in profile_columns and "country" in self._tables.transactions.columns:
            customers = customers.left_join(_countries(self._tables.transactions), CUSTOMER_ID)
            customers, profile_columns = customers.drop(f"{CUSTOMER_ID}_right"), [*profile_columns, "country"]
        absent = {name: _null(CUSTOMERS, name) for name in PROFILE_COLUMNS if name not in profile_columns}
        return customers.mutate(**absent) if absent else customers

    def _with_predictions(self, customers: ir.Table, run_id: str | None) -> ir.Table:
        columns = [name for name in PREDICTIONS.names if name != CUSTOMER_ID]
        if self._predictions is None or run_id is None:
            return customers.mutate(**{name: _null(PREDICTIONS, name) for name in columns})
        rows = self._predictions.filter(self._predictions.run_id == run_id)
        columns_here = {
            name: rows[name] if name in rows.columns else _null(PREDICTIONS, name) for name in columns
        }
        with_predictions = customers.left_join(rows.select(CUSTOMER_ID, **columns_here), CUSTOMER_ID)
        return with_predictions.drop(f"{CUSTOMER_ID}_right")

    def _with_staleness(self, customers: ir.Table, run_id: str | None) -> ir.Table:
        """`is_stale`: the customer has rows that were added or changed after their prediction."""
        late = late_batches(self._place, self._version, run_id) if run_id is not None else LateBatches([])
        sources = (*_TIME_COLUMNS, ORDER_CHANGES)
        parts = [self._place.lake.table(name, self._engine, self._version) for name in sources]
        changed_customers = [
            rows.filter(late.includes(rows.batch_id)).select(CUSTOMER_ID)
            for rows in parts
            if rows is not None
        ]
        if not late or not changed_customers:
            return customers.mutate(is_stale=ibis.literal(False))
        marks = ibis.union(*changed_customers).distinct().mutate(is_stale=ibis.literal(True))
        with_marks = customers.left_join(marks, CUSTOMER_ID).drop(f"{CUSTOMER_ID}_right")
        return with_marks.mutate(is_stale=with_marks.is_stale.fill_null(False))

    def _runs(self) -> list[str]:
        """Recent scorings with predictions, newest first.

        Read from the record of scorings; if it has too few (or is younger than the scorings), from the
        predictions themselves.
        """
        if self._predictions is None:
            return []
        noted = newest_noted(self._place.lake, self._version, _MAX_RECENT_RUNS)
        if len(noted) < _MAX_RECENT_RUNS:
            table = self._engine.to_arrow(self._predictions.select("run_id").distinct())
            run_ids = [run_id for run_id in table["run_id"].to_pylist() if run_id is not None]
            return newest_first(run_ids, self._place.lake, self._version)[:_MAX_RECENT_RUNS]
        return list(dropwhile(lambda run_id: not self._has_predictions(run_id), noted))

    def _has_predictions(self, run_id: str) -> bool:
        """Whether a run still has predictions: none are left if all its customers were erased."""
        assert self._predictions is not None
        run_predictions = self._predictions.filter(self._predictions.run_id == run_id).select("run_id")
        return self._engine.to_arrow(run_predictions.limit(1)).num_rows > 0

    def _create(self, name: str, table: ir.Table, by: list[str]) -> None:
        ordered = f" ORDER BY {', '.join(by)}" if by else ""
        self._sql(
            f"CREATE TABLE {COPY}.{name} AS SELECT * FROM ({self._engine.backend.compile(table)}){ordered}"
        )

    def _sql(self, text: str) -> None:
        self._engine.backend.raw_sql(text)


def _countries(rows: ir.Table) -> ir.Table:
    """Country of each customer's last order, for a log that has it for orders only."""
    orders = rows.filter(rows.country.notnull())
    return orders.group_by(CUSTOMER_ID).agg(country=orders.country.argmax(orders.order_date))


def _with_current_tiers(predictions: ir.Table | None) -> ir.Table | None:
    """Rename tiers of older predictions to their current names."""
    if predictions is None or "value_tier" not in predictions.columns:
        return predictions
    return predictions.mutate(value_tier=predictions.value_tier.substitute(FORMER_TIERS))


def _null(schema: TableSchema, name: str) -> ir.Value:
    """Null of the column's type."""
    return ibis.null(IBIS_TYPES[schema[name].kind])
