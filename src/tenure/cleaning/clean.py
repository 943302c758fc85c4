"""Clean a log: rules in a fixed order, every row accounted for.

Tables are cleaned in the order customers, products, transactions, events, because orders are compared
with the customers and products that remain. A transaction is removed by the first rule that applies:

1. copies (`overlapping_export`, `exact_duplicate`, `key_duplicate`): a copy is not a separate event, and any
   other fault is counted once, on the original;
2. rows that the file itself marks as not a sale (`core.cleaning.NOT_COUNTED`): cancelled, unpaid, superseded;
3. sums, keys and dates (`total_row`, `orphan_line`, `missing_*`, `impossible_date`, `future_date`,
   `implausible_date`): a sum is already counted; a row without a key or a plausible date cannot be placed in
   anyone's history;
4. bookkeeping entries (`bookkeeping_*`): whatever their amount, they are not sales;
5. amounts (`unreadable_amount`, `non_finite_amount`, `zero_amount`);
6. `unknown_customer`, last because it depends on another table.

The remaining rows are repaired and never dropped: impossible values are cleared, order totals are summed from
the lines, and refunds are made negative and traced to their orders. The product codes of services are cleared
last, because tracing needs them. Outliers are counted and kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.cleaning import lone_dates, plain_tables, transactions
from tenure.cleaning.contract import check_contract
from tenure.cleaning.judging import RowRule, account, verdicts
from tenure.cleaning.quarantine import quarantined
from tenure.cleaning.scratch import Scratch
from tenure.core.errors import DataError, TenureError
from tenure.core.orders.cleaning import CleanedOrders, CleaningCount, CleaningRules, OrderTotals
from tenure.core.orders.reading import SOURCE_ROW
from tenure.core.orders.schema import EVENTS, IBIS_TYPES, TABLES, TRANSACTIONS, TableSchema
from tenure.core.orders.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_ORDER = ("customers", "products", "transactions", "events")


def clean(tables: Tables, rules: CleaningRules, today: date, engine: Engine) -> CleanedOrders:
    """Remove rows that are not orders, repair the rest, and account for every row.

    Parameters
    ----------
    tables : Tables
        Raw tables as returned by a source, each with `source_row`.
    rules : CleaningRules
        What the source declares about its log.
    today : datetime.date
        Rows dated later are from the future.
    engine : Engine
        Engine that holds the tables and that will hold the clean ones.

    Raises
    ------
    DataError
        As `check_contract`; and `data.nothing_left` when no purchase survives the rules.
    TenureError
        `cleaning.unbalanced`: the input rows do not equal clean plus quarantined rows. This is a bug.
    """
    findings = check_contract(tables, engine)
    run = _Run(rules, today, Scratch(engine, f"cleaning_{_fingerprint(tables, rules, today)}"))
    with run.scratch:
        raw = dict(tables)
        for name in _ORDER:
            if name in raw:
                run.clean_table(TABLES[name], _typed(TABLES[name], raw[name]))
        quarantine = engine.materialise(ibis.union(*run.parts), f"{run.scratch.tag}_quarantine")
        rows_out = run.scratch.counts_of(quarantine, "table")
    _check_balance(run.rows_in, run.rows_clean, rows_out)
    cleaned = Tables(
        run.tables["transactions"], **{n: t for n, t in run.tables.items() if n != "transactions"}
    )
    if not rules.is_increment:
        _check_purchases(cleaned.transactions, run)
    totals = _totals(cleaned.transactions, run.scratch)
    return CleanedOrders(
        cleaned, quarantine, tuple(run.counts), run.rows_in, run.rows_clean, findings, totals
    )


@dataclass(frozen=True)
class CleanedTable:
    """Clean contacts, products or events, and the rows that were removed with their reasons."""

    rows: ir.Table
    quarantine: ir.Table
    counts: tuple[CleaningCount, ...]
    rows_in: int


def clean_side_table(name: str, raw: ir.Table, today: date, engine: Engine) -> CleanedTable:
    """Clean contacts, products or events by themselves, by the same rules as beside orders."""
    tag = hashlib.sha256(f"{ibis.to_sql(raw)}{today}".encode()).hexdigest()[:10]
    run = _Run(CleaningRules(), today, Scratch(engine, f"cleaning_{tag}"))
    with run.scratch:
        run.clean_table(TABLES[name], _typed(TABLES[name], raw))
        quarantine = engine.materialise(ibis.union(*run.parts), f"{run.scratch.tag}_quarantine")
        rows_out = run.scratch.counts_of(quarantine, "table")
    _check_balance(run.rows_in, run.rows_clean, rows_out)
    return CleanedTable(run.tables[name], quarantine, tuple(run.counts), run.rows_in[name])


def _totals(rows: ir.Table, scratch: Scratch) -> OrderTotals:
    has_money = "amount" in rows.columns
    is_purchase = rows.amount > 0 if has_money else ibis.literal(True)
    totals = scratch.single_row(
        rows.aggregate(
            orders=rows.order_id.nunique(where=is_purchase),
            customers=rows.customer_id.nunique(where=is_purchase),
            money=rows.amount.sum() if has_money else ibis.null("float64"),
        )
    )
    return OrderTotals(int(totals["orders"]), int(totals["customers"]), totals["money"])


class _Run:
    """What a cleaning run collects from table to table."""

    def __init__(self, rules: CleaningRules, today: date, scratch: Scratch) -> None:
        self.rules = rules
        self.today = today
        self.scratch = scratch
        self.tables: dict[str, ir.Table] = {}
        self.parts: list[ir.Table] = []
        self.counts: list[CleaningCount] = []
        self.rows_in: dict[str, int] = {}
        self.rows_clean: dict[str, int] = {}

    def clean_table(self, schema: TableSchema, rows: ir.Table) -> None:
        self.rows_in[schema.name] = _count_numbered(schema.name, rows, self.scratch)
        marked, rules = self._judge(schema, rows)
        row_verdicts = self.scratch.keep(verdicts(marked, rules), f"{schema.name}_verdicts")
        self.counts += account(schema.name, marked, rules, row_verdicts, self.scratch)
        self.parts.append(
            self.scratch.keep(quarantined(schema.name, rows, row_verdicts), f"{schema.name}_out")
        )
        remaining = rows.anti_join(row_verdicts, SOURCE_ROW)
        fixed, counts = self._repair(schema, marked, remaining)
        self.counts += counts
        columns = [name for name in schema.names if name in fixed.columns]
        clean_rows = self.scratch.engine.materialise(
            fixed.select(*columns), f"{self.scratch.tag}_{schema.name}"
        )
        self.tables[schema.name] = clean_rows
        self.rows_clean[schema.name] = self.scratch.rows_of(clean_rows)

    def _judge(self, schema: TableSchema, rows: ir.Table) -> tuple[ir.Table, list[RowRule]]:
        customers = self.tables.get("customers")
        if schema is TRANSACTIONS:
            marked = transactions.mark(rows, customers, self.rules, self.scratch)
            usual = lone_dates.UsualDays()
            if not self.rules.is_increment:
                usual = lone_dates.find_usual_days(rows, "order_date", self.today, self.scratch)
            return marked, transactions.row_rules(marked, self.rules, self.today, usual)
        if schema is EVENTS:
            marked = plain_tables.mark_events(rows, customers, self.rules, self.scratch)
            return marked, plain_tables.event_rules(marked, self.today)
        marked = plain_tables.mark_keyed(rows, schema, self.scratch)
        return marked, plain_tables.keyed_rules(marked, schema)

    def _repair(
        self, schema: TableSchema, marked: ir.Table, remaining: ir.Table
    ) -> tuple[ir.Table, list[CleaningCount]]:
        if schema is TRANSACTIONS:
            side_tables = transactions.SideTables(self.tables.get("customers"), self.tables.get("products"))
            return transactions.repair(marked, remaining, side_tables, self.rules, self.today, self.scratch)
        return plain_tables.repair_plain(remaining, schema, self.today, self.scratch)


def _typed(schema: TableSchema, table: ir.Table) -> ir.Table:
    """The table cast to the schema's types, with row numbers if its source did not add them."""
    casts = {}
    for column in schema:
        expected_type = ibis.dtype(IBIS_TYPES[column.kind])
        if column.name in table.columns and table[column.name].type().copy(nullable=True) != expected_type:
            casts[column.name] = table[column.name].cast(expected_type)
    if SOURCE_ROW not in table.columns:
        casts[SOURCE_ROW] = ibis.row_number() + 1
    return table.mutate(**casts) if casts else table


def _count_numbered(name: str, rows: ir.Table, scratch: Scratch) -> int:
    facts = scratch.single_row(rows.aggregate(rows=rows.count(), numbers=rows[SOURCE_ROW].nunique()))
    if facts["rows"] != facts["numbers"]:
        raise TenureError(
            f"The rows of {name} are not numbered uniquely.",
            values=[f"{facts['rows']} rows, {facts['numbers']} different {SOURCE_ROW}"],
            hint=f"number them in the source, or leave {SOURCE_ROW} out",
            code="cleaning.source_row",
        )
    return int(facts["rows"])


def _fingerprint(tables: Tables, rules: CleaningRules, today: date) -> str:
    """A name derived from the inputs, so that results of an earlier cleaning of other tables stay intact."""
    text = "\n".join(str(ibis.to_sql(table)) for _, table in tables)
    return hashlib.sha256(f"{text}{rules}{today}".encode()).hexdigest()[:10]


def _check_balance(rows_in: dict[str, int], clean_rows: dict[str, int], out: dict[str, int]) -> None:
    wrong = [
        f"{name}: {rows} in, {clean_rows[name]} clean, {out.get(name, 0)} quarantined"
        for name, rows in rows_in.items()
        if rows != clean_rows[name] + out.get(name, 0)
    ]
    if wrong:
        raise TenureError(
            "Cleaning lost or duplicated rows.",
            values=wrong,
            hint="this is a bug in Tenure: please report it with these numbers",
            code="cleaning.unbalanced",
        )


def _check_purchases(rows: ir.Table, run: _Run) -> None:
    purchases = rows.filter(rows.amount > 0) if "amount" in rows.columns else rows
    if run.scratch.rows_of(purchases.limit(1)) == 0:
        removals = sorted(
            (c for c in run.counts if c.table == "transactions" and c.rows), key=lambda c: -c.rows
        )
        raise DataError(
            "Cleaning left no purchases.",
            values=[f"{count.rule}: {count.rows} rows" for count in removals],
            hint="check the first of these reasons: it removed or changed most of the rows",
            code="data.nothing_left",
        )
