"""The rules of the transactions table in order, and the repairs of the remaining rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.cleaning import (
    amounts,
    bookkeeping,
    dates,
    duplicates,
    lone_dates,
    missing,
    orphans,
    overlap,
    refunds,
    totals,
)
from tenure.cleaning.headers import mismatched_orders
from tenure.cleaning.not_counted import not_counted_rules
from tenure.cleaning.outliers import count_outliers
from tenure.cleaning.tallies import Tally, tally
from tenure.cleaning.values import value_rules, without_impossible_values
from tenure.core.orders.cleaning import (
    HEADER_AMOUNT,
    LINE_ID,
    RAW_FILE,
    SUPERSEDED,
    VERDICT,
    CleaningCount,
    CleaningRules,
)
from tenure.core.orders.schema import TRANSACTIONS

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from tenure.cleaning.judging import RowRule
    from tenure.cleaning.scratch import Scratch

_NAME = TRANSACTIONS.name
_LINE_KEY = ("order_id", LINE_ID)
_EVIDENCE = {
    "same_order": "a refund with the ID of an earlier order of the same customer; moved to the date of "
    "that order",
    "same_line": "a refund of a whole line of an earlier order; has that order's ID and date",
    "part_of_line": "a refund of part of a line of an earlier order; has that order's ID and date",
}


@dataclass(frozen=True)
class SideTables:
    """The clean customers and products, if the log has them."""

    customers: ir.Table | None = None
    products: ir.Table | None = None


def mark(rows: ir.Table, customers: ir.Table | None, rules: CleaningRules, scratch: Scratch) -> ir.Table:
    """The rows with the marks that the rules test: copies, and whether the customer is known."""
    marked = totals.with_totals(rows, scratch)
    if RAW_FILE in rows.columns:
        overlaps = scratch.keep(overlap.rows_of_earlier_files(rows, rules.rows_are_orders), "overlaps")
        marked = overlap.with_overlaps(marked, overlaps)
    if not rules.rows_are_orders:
        copies = scratch.keep(duplicates.exact_copies(rows, rules.equal_lines_count), "copies")
        marked = duplicates.with_marks(marked, copies)
        if LINE_ID in rows.columns:
            twins = scratch.keep(duplicates.key_copies(_current(rows), _LINE_KEY, keep_last=False), "twins")
            marked = duplicates.with_marks(marked, twins)
    if customers is not None and orphans.unknown_are_orphans(
        rows, customers, rules.unknown_customers, scratch.engine
    ):
        marked = orphans.with_known(marked, customers)
    return marked


def _current(rows: ir.Table) -> ir.Table:
    """The rows without earlier versions of orders: a line of the last version does not copy them."""
    if VERDICT not in rows.columns:
        return rows
    return rows.filter(rows[VERDICT].isnull() | (rows[VERDICT] != SUPERSEDED))


def row_rules(
    marked: ir.Table, rules: CleaningRules, today: date, usual: lone_dates.UsualDays
) -> list[RowRule]:
    """Rules that remove rows of `mark`, in order of precedence (see `tenure.cleaning.clean`)."""
    rules_in_order: list[RowRule] = []
    if overlap.OVERLAP_OF in marked.columns:
        rules_in_order += overlap.overlap_rules(marked)
    if duplicates.COPY_OF in marked.columns:
        rules_in_order += duplicates.copy_rules(marked, rules.reopened_at)
    if duplicates.KEY_COPY_OF in marked.columns:
        rules_in_order += duplicates.key_rules(marked, _LINE_KEY, keep_last=False)
    rules_in_order += not_counted_rules(marked)
    rules_in_order += missing.orphan_line_rules(marked)
    rules_in_order += totals.total_rules(marked)
    rules_in_order += missing.missing_rules(marked, TRANSACTIONS)
    rules_in_order += dates.date_rules(marked, "order_date", today)
    rules_in_order += lone_dates.lone_date_rules(marked, "order_date", usual)
    rules_in_order += bookkeeping.bookkeeping_rules(marked, rules)
    rules_in_order += amounts.amount_rules(marked, rules)
    if orphans.KNOWN in marked.columns:
        rules_in_order += orphans.unknown_customer_rules(marked)
    return rules_in_order


def repair(
    marked: ir.Table,
    remaining: ir.Table,
    side_tables: SideTables,
    rules: CleaningRules,
    today: date,
    scratch: Scratch,
) -> tuple[ir.Table, list[CleaningCount]]:
    """Repair the remaining rows, and count unusual rows that are kept.

    `marked` has all rows, `remaining` those without a verdict, `side_tables` the clean customers and
    products.
    """
    impossible = value_rules(remaining, TRANSACTIONS, today)
    counts = tally(
        _NAME,
        remaining,
        [Tally(rule.name, "repaired", rule.doc, rule.matches) for rule in impossible],
        scratch,
    )
    fixed = without_impossible_values(remaining, impossible)
    if rules.equal_lines_count:
        counts.append(_count_equal_lines(remaining, scratch))
    if HEADER_AMOUNT in marked.columns and duplicates.COPY_OF in marked.columns:
        counts.append(_count_mismatches(marked, scratch))
    if "amount" in fixed.columns:
        counts += _count_signs(marked, fixed, rules, scratch)
        fixed, traced = _trace(amounts.with_negative_refunds(fixed, rules), rules, scratch)
        counts += traced
        counts.append(_count_outliers(fixed, rules, scratch))
    service = bookkeeping.is_service(fixed, rules)
    if service is not None:
        doc = "money without a product (postage, manual entries); the product code is cleared"
        counts += tally(_NAME, fixed, [Tally("service_code", "repaired", doc, service)], scratch)
    fixed = bookkeeping.without_service_codes(fixed, rules)
    counts += _count_unknown(marked, fixed, side_tables, scratch)
    return fixed, counts


def _count_equal_lines(remaining: ir.Table, scratch: Scratch) -> CleaningCount:
    marks = (duplicates.COPY_OF, duplicates.KEY_COPY_OF, orphans.KNOWN)
    rows = remaining.drop(*(name for name in marks if name in remaining.columns))
    repeats = duplicates.equal_lines(rows)
    facts = scratch.single_row(repeats.aggregate(rows=repeats.count(), money=repeats.amount.sum()))
    doc = "identical to another line of the same order: the file has one row per line, so both count"
    return CleaningCount("equal_line", _NAME, facts["rows"], "kept", doc, facts["rows"], facts["money"])


def _count_mismatches(marked: ir.Table, scratch: Scratch) -> CleaningCount:
    orders = scratch.rows_of(mismatched_orders(marked))
    doc = "orders whose header states a different amount from their lines; the sum of the lines is used"
    return CleaningCount("header_mismatch", _NAME, orders, "repaired", doc, orders)


def _count_signs(
    marked: ir.Table, remaining: ir.Table, rules: CleaningRules, scratch: Scratch
) -> list[CleaningCount]:
    wrong = Tally(
        "refund_sign",
        "repaired",
        "a cancellation or return with a positive amount; made negative",
        amounts.has_wrong_sign(remaining, rules),
    )
    kept_rows = [
        Tally(name, "kept", doc, *(_sign_test(name, rows, rules) for rows in (remaining, marked)))
        for name, doc in _signs(remaining, rules)
    ]
    return tally(_NAME, remaining, [wrong, *kept_rows], scratch, everything=marked)


def _signs(rows: ir.Table, rules: CleaningRules) -> list[tuple[str, str]]:
    signs = [("negative_amount", "money refunded; kept as a refund")]
    if "quantity" in rows.columns:
        signs.insert(0, ("negative_quantity", "goods returned; kept as a refund"))
    if rules.cancellation_prefix:
        doc = f"the order ID begins with {rules.cancellation_prefix!r}: a cancellation, kept as a refund"
        signs.insert(0, ("cancellation", doc))
    return signs


def _sign_test(name: str, rows: ir.Table, rules: CleaningRules) -> ir.Value:
    if name == "cancellation":
        return rows.order_id.startswith(rules.cancellation_prefix)
    return (rows.quantity if name == "negative_quantity" else rows.amount) < 0


def _trace(rows: ir.Table, rules: CleaningRules, scratch: Scratch) -> tuple[ir.Table, list[CleaningCount]]:
    refund_count = scratch.rows_of(rows.filter(rows.amount < 0))
    by_evidence: dict[str, int] = {}
    traced = refunds.without_orders(rows)
    if refund_count:
        matches = scratch.keep(refunds.match_refunds(rows, rules.cancellation_prefix, scratch), "matches")
        by_evidence = scratch.counts_of(matches, "evidence")
        traced = refunds.with_orders(rows, matches)
    counts = [
        CleaningCount(f"refund_{name}", _NAME, n, "repaired", doc, n)
        for name, doc in _EVIDENCE.items()
        for n in (by_evidence.get(name, 0),)
    ]
    untraced = refund_count - sum(by_evidence.values())
    doc = "a refund without a matching order in the log; counts on its own date"
    counts.append(CleaningCount("refund_untraced", _NAME, untraced, "kept", doc, untraced))
    return traced, counts


def _count_outliers(rows: ir.Table, rules: CleaningRules, scratch: Scratch) -> CleaningCount:
    above, edge = count_outliers(rows, rules.outlier_quantile, scratch.engine)
    limit = "no purchases" if edge is None else f"{edge:,.2f}"
    doc = (
        f"above the {rules.outlier_quantile} quantile of amounts ({limit}); kept, and capped only in features"
    )
    return CleaningCount("outlier", _NAME, above, "kept", doc, above)


def _count_unknown(
    marked: ir.Table, rows: ir.Table, side_tables: SideTables, scratch: Scratch
) -> list[CleaningCount]:
    counts = []
    if side_tables.customers is not None and orphans.KNOWN not in marked.columns:
        n = scratch.rows_of(orphans.of_unknown(rows, side_tables.customers, "customer_id"))
        doc = "the customer is not in the customers table; kept, with an unknown profile"
        counts.append(CleaningCount("unknown_customer", _NAME, n, "kept", doc, n))
    if side_tables.products is not None and "product_id" in rows.columns:
        n = scratch.rows_of(orphans.of_unknown(rows, side_tables.products, "product_id"))
        doc = "the product is not in the products table; kept, with unknown product facts"
        counts.append(CleaningCount("unknown_product", _NAME, n, "kept", doc, n))
    return counts
