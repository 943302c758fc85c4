"""Vocabulary of cleaning: which rules apply, and what each of them did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.tables import Tables

HEADER_AMOUNT = "header_amount"
"""Column of raw transactions built from lines joined with order headers: the amount of the header."""

LINE_ID = "line_id"
"""Column of raw transactions whose lines are numbered: with `order_id` the key of a line."""

RAW_PREFIX = "raw_"
"""Prefix of columns that hold the text of a value, or distinguish two rows; cleaning drops them."""

REFUND_OF = RAW_PREFIX + "refund_of"
"""Column of raw transactions: fingerprint of the row that this row refunds; null on rows of the file."""

VERDICT, VERDICT_DETAIL = RAW_PREFIX + "verdict", RAW_PREFIX + "verdict_detail"
"""Columns of raw transactions: why a row does not count (one of `NOT_COUNTED`), and the value it depends on.
"""

SUPERSEDED = "superseded_order"

NOT_COUNTED = {
    "cancelled_order": "canceled, failed or voided: nothing was sold",
    "pending_order": "not yet paid: no sale so far",
    "refunded_order": "refunded in full, without a refund row of its own: nothing remains of it",
    "not_an_order": "not an order, such as a payout, a fee or a test",
    SUPERSEDED: "an earlier version of an order that appears again further down",
    "other_currency": "in a currency that is not counted",
    "shipping_line": "shipping, not goods",
    "tax_line": "tax, not goods",
    "gift_card_line": "a gift card sale: it counts as spend when the card is redeemed",
}
"""Reasons why rows do not count -> their meaning in words."""

QUARANTINE_COLUMNS = ("table", "source_row", "reason", "detail", "customer_id", "row")
"""Columns of the quarantine table; `source_row` is an integer, the others text; `customer_id` may be null."""

RAW_FILE, RAW_FILE_ROW = RAW_PREFIX + "file", RAW_PREFIX + "file_row"
"""Columns of raw transactions from several files: name of the file, number of the row in it."""

PLACE_COLUMNS = (RAW_FILE, RAW_FILE_ROW)
"""Columns with the position of a row, not its content: equal rows may differ in them."""

TOTAL_WORDS = (
    *("total", "totals", "grand total", "sub total", "subtotal", "subtotals", "sub totals", "sum", "sums"),
    *("overall total", "running total", "report total", "net total", "gross total"),
    *("summe", "gesamt", "gesamtsumme", "gesamtbetrag", "zwischensumme", "endsumme", "insgesamt"),
    *("total général", "total general", "total geral", "sous total", "somme", "suma", "suma total", "soma"),
    *("totale", "totale generale", "subtotale", "totaal", "eindtotaal", "subtotaal", "totaal generaal"),
)
"""Labels of total rows in reports, in all languages of recognized column names; lower case."""

Action = Literal["quarantined", "repaired", "kept"]
UnknownCustomers = Literal["auto", "quarantine", "keep"]


@dataclass(frozen=True)
class CleaningRules:
    """Which rows are not orders, for one kind of log.

    rows_are_orders : the log has no order id, and every row is a separate order; two equal rows are then
    two orders, not duplicates (CDNOW).
    equal_lines_count : equal rows within one order are separate lines, not duplicates: the file has a row
    per line and does not number them. Distant copies, as from an overlapping export, are duplicates.
    cancellation_prefix : prefix of order ids of cancellations (Online Retail: "C").
    bookkeeping_prefix : prefix of order ids that are not sales (Online Retail: "A", bad debt).
    bookkeeping_codes : product ids that are the shop's own bookkeeping; quarantined.
    service_codes : product ids of amounts that are not products (postage, manual); the row stays, without
        its product_id.
    reopened_at : `source_row` where a second export that overlaps the first begins, if the source found one.
    outlier_quantile : amounts above this quantile of the positive amounts are counted as outliers; they
        stay in the log.
    is_increment : the rows are what changed in a shop since the last time: no date is judged by the others,
    and none of the rows has to be a purchase.
    unknown_customers : what to do with orders by customers who are not in the customers table. `auto`
    quarantines them if that table has the customers of nearly all rows, and keeps them otherwise (a
    newsletter list is not a register of customers).
    """

    rows_are_orders: bool = False
    equal_lines_count: bool = False
    cancellation_prefix: str | None = None
    bookkeeping_prefix: str | None = None
    bookkeeping_codes: tuple[str, ...] = ()
    service_codes: tuple[str, ...] = ()
    drop_zero_amounts: bool = True
    reopened_at: int | None = None
    outlier_quantile: float = 0.995
    is_increment: bool = False
    unknown_customers: UnknownCustomers = "auto"


@dataclass(frozen=True)
class CleaningCount:
    """What one rule did to one table.

    rows : rows it acted on; the first rule that a row breaks removes it, so these add up.
    found : rows it applies to, including those that an earlier rule removed: a property of the input.
    money : sum of the amounts of `rows`; None if unknown or not meaningful.
    """

    rule: str
    table: str
    rows: int
    action: Action
    doc: str
    found: int = 0
    money: float | None = None


@dataclass(frozen=True)
class ContractFinding:
    """One difference between a raw table and its schema.

    `check` is `missing_column`, `type`, `nulls` or `empty_table`; `share` is the share of the table's rows;
    `level` is `note` or `warning`.
    """

    table: str
    column: str | None
    check: Literal["missing_column", "type", "nulls", "empty_table"]
    rows: int
    share: float
    level: Literal["note", "warning"]
    message: str


@dataclass(frozen=True)
class OrderTotals:
    """What counts: orders, their customers, and net money (None in a log without amounts)."""

    orders: int
    customers: int
    money: float | None


@dataclass(frozen=True)
class CleanedOrders:
    """Tables for a Snapshot, the rows that were removed, and the counts of both.

    `quarantine` has `QUARANTINE_COLUMNS` (`row` is the row as JSON text without personal columns); for
    every table `rows_in == rows_clean + rows_quarantined`.
    """

    tables: Tables
    quarantine: ir.Table
    counts: tuple[CleaningCount, ...]
    rows_in: dict[str, int]
    rows_clean: dict[str, int]
    findings: tuple[ContractFinding, ...] = ()
    counted: OrderTotals | None = None

    @property
    def rows_quarantined(self) -> dict[str, int]:
        """Rows removed, by table."""
        return {table: rows - self.rows_clean[table] for table, rows in self.rows_in.items()}
