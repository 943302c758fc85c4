"""Clean a log: rules in a fixed order, every row accounted for.

Tables are cleaned in the order customers, products, transactions, events, because orders are compared
with the customers and products that are left. Within transactions a row is taken out by the first of

1. copies (`overlapping_export`, `exact_duplicate`, `key_duplicate`): a copy is no event of its own, and what
   else is wrong with it is counted once, on its original;
2. what the file itself says is no sale (`core.cleaning.NOT_COUNTED`): cancelled, not paid, superseded;
3. sums, keys and dates (`total_row`, `orphan_line`, `missing_*`, `impossible_date`, `future_date`,
   `implausible_date`): a sum is counted already; without a key or a date it is nobody's order, or never
   happened then;
4. the shop's own books (`bookkeeping_*`): whatever their amount, they are no sale;
5. amounts (`unreadable_amount`, `non_finite_amount`, `zero_amount`);
6. `unknown_customer`, last because it is a fact about another table.

What is left is repaired and never dropped: untrue values emptied, order totals taken from the lines,
refunds made negative and traced to their orders, and only then, as tracing wants product codes, services
set to no product. Outliers are counted and stay.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.cleaning import lone_dates, plain_tables, transactions
from tenure.cleaning.contract import check_contract
from tenure.cleaning.judging import RowRule, account, verdicts
from tenure.cleaning.quarantine import quarantined
from tenure.cleaning.scratch import Scratch
from tenure.core.errors import DataError, TenureError
from tenure.core.orders.cleaning import Cleaned, CleaningCount, CleaningRules, OrderTotals
from tenure.core.orders.reading import SOURCE_ROW
from tenure.core.orders.schema import EVENTS, IBIS_TYPES, TABLES, TRANSACTIONS, TableSchema
from tenure.core.orders.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_ORDER = ("customers", "products", "transactions", "events")


def clean(tables: Tables, rules: CleaningRules, today: date, engine: Engine) -> Cleaned:
    """Take out what is no order, repair the rest, and account for every row.

    Parameters
    ----------
    tables : Tables
        Raw tables as a source gives them, each with `source_row`.
    rules : CleaningRules
        What the source knows about its log.
    today : datetime.date
        Rows dated later are from the future.
    engine : Engine
        Where the tables are, and where the clean ones are put.

    Raises
    ------
    DataError
        As `check_contract`; and `data.nothing_left` when no purchase survives the rules.
    TenureError
        `cleaning.unbalanced`: rows in are not clean plus quarantined rows. This is a fault in the program.
    """
    findings = check_contract(tables, engine)
    run = _Run(rules, today, Scratch(engine, f"cleaning_{_fingerprint(tables, rules, today)}"))
    with run.scratch:
        raw = dict(tables)
        for name in _ORDER:
            if name in raw:
                run.clean_one(TABLES[name], _typed(TABLES[name], raw[name]))
        quarantine = engine.materialise(ibis.union(*run.parts), f"{run.scratch.tag}_quarantine")
        rows_out = run.scratch.counts_of(quarantine, "table")
    _check_balance(run.rows_in, run.rows_clean, rows_out)
    cleaned = Tables(
        run.tables["transactions"], **{n: t for n, t in run.tables.items() if n != "transactions"}
    )
    _check_purchases(cleaned.transactions, run)
    counted = _counted(cleaned.transactions, run.scratch)
    return Cleaned(cleaned, quarantine, tuple(run.counts), run.rows_in, run.rows_clean, findings, counted)


def _counted(rows: ir.Table, scratch: Scratch) -> OrderTotals:
    has_money = "amount" in rows.columns
    bought = rows.amount > 0 if has_money else ibis.literal(True)
    facts = scratch.one(
        rows.aggregate(
            orders=rows.order_id.nunique(where=bought),
            customers=rows.customer_id.nunique(where=bought),
            money=rows.amount.sum() if has_money else ibis.null("float64"),
        )
    )
    return OrderTotals(int(facts["orders"]), int(facts["customers"]), facts["money"])


class _Run:
    """What one cleaning gathers on its way from table to table."""

    def __init__(self, rules: CleaningRules, today: date, scratch: Scratch) -> None:
        self.rules = rules
        self.today = today
        self.scratch = scratch
        self.tables: dict[str, ir.Table] = {}
        self.parts: list[ir.Table] = []
        self.counts: list[CleaningCount] = []
        self.rows_in: dict[str, int] = {}
        self.rows_clean: dict[str, int] = {}

    def clean_one(self, schema: TableSchema, rows: ir.Table) -> None:
        self.rows_in[schema.name] = _count_numbered(schema.name, rows, self.scratch)
        marked, rules = self._judge(schema, rows)
        judged = self.scratch.keep(verdicts(marked, rules), f"{schema.name}_verdicts")
        self.counts += account(schema.name, marked, rules, judged, self.scratch)
        self.parts.append(self.scratch.keep(quarantined(schema.name, rows, judged), f"{schema.name}_out"))
        left = rows.anti_join(judged, SOURCE_ROW)
        fixed, counts = self._repair(schema, marked, left)
        self.counts += counts
        here = [name for name in schema.names if name in fixed.columns]
        kept = self.scratch.engine.materialise(fixed.select(*here), f"{self.scratch.tag}_{schema.name}")
        self.tables[schema.name] = kept
        self.rows_clean[schema.name] = self.scratch.rows_of(kept)

    def _judge(self, schema: TableSchema, rows: ir.Table) -> tuple[ir.Table, list[RowRule]]:
        customers = self.tables.get("customers")
        if schema is TRANSACTIONS:
            marked = transactions.mark(rows, customers, self.rules, self.scratch)
            usual = lone_dates.find_usual_days(rows, "order_date", self.today, self.scratch)
            return marked, transactions.row_rules(marked, self.rules, self.today, usual)
        if schema is EVENTS:
            marked = plain_tables.mark_events(rows, customers, self.rules, self.scratch)
            return marked, plain_tables.event_rules(marked, self.today)
        marked = plain_tables.mark_keyed(rows, schema, self.scratch)
        return marked, plain_tables.keyed_rules(marked, schema)

    def _repair(
        self, schema: TableSchema, marked: ir.Table, left: ir.Table
    ) -> tuple[ir.Table, list[CleaningCount]]:
        if schema is TRANSACTIONS:
            known = transactions.Known(self.tables.get("customers"), self.tables.get("products"))
            return transactions.repair(marked, left, known, self.rules, self.today, self.scratch)
        return plain_tables.repair_plain(left, schema, self.today, self.scratch)


def _typed(schema: TableSchema, table: ir.Table) -> ir.Table:
    """The table with the schema's types, and numbered where its source did not number it."""
    casts = {}
    for column in schema:
        wanted = ibis.dtype(IBIS_TYPES[column.kind])
        if column.name in table.columns and table[column.name].type().copy(nullable=True) != wanted:
            casts[column.name] = table[column.name].cast(wanted)
    if SOURCE_ROW not in table.columns:
        casts[SOURCE_ROW] = ibis.row_number() + 1
    return table.mutate(**casts) if casts else table


def _count_numbered(name: str, rows: ir.Table, scratch: Scratch) -> int:
    facts = scratch.one(rows.aggregate(rows=rows.count(), numbers=rows[SOURCE_ROW].nunique()))
    if facts["rows"] != facts["numbers"]:
        raise TenureError(
            f"The rows of {name} are not numbered uniquely.",
            values=[f"{facts['rows']} rows, {facts['numbers']} different {SOURCE_ROW}"],
            hint=f"number them in the source, or leave {SOURCE_ROW} out",
            code="cleaning.source_row",
        )
    return int(facts["rows"])


def _fingerprint(tables: Tables, rules: CleaningRules, today: date) -> str:
    """Names results after what they are made from: an older cleaning of other tables stays intact."""
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
    bought = rows.filter(rows.amount > 0) if "amount" in rows.columns else rows
    if run.scratch.rows_of(bought.limit(1)) == 0:
        took = sorted((c for c in run.counts if c.table == "transactions" and c.rows), key=lambda c: -c.rows)
        raise DataError(
            "Cleaning left no purchases.",
            values=[f"{count.rule}: {count.rows} rows" for count in took],
            hint="check the first of these reasons: it removed or changed most of the rows",
            code="data.nothing_left",
        )
