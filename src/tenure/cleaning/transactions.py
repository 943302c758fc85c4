"""The rules of the transactions table in their order, and the repairs of what they leave."""

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
from tenure.cleaning.values import value_rules, with_true_values
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
class Known:
    """The cleaned customers and products, where the log brings them."""

    customers: ir.Table | None = None
    products: ir.Table | None = None


def mark(rows: ir.Table, customers: ir.Table | None, rules: CleaningRules, scratch: Scratch) -> ir.Table:
    """The rows with what the rules compare them by: their copies, and whether their customer is known."""
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
    """The rows without earlier versions of orders: a line of the last is no copy of them."""
    if VERDICT not in rows.columns:
        return rows
    return rows.filter(rows[VERDICT].isnull() | (rows[VERDICT] != SUPERSEDED))


def row_rules(
    marked: ir.Table, rules: CleaningRules, today: date, usual: lone_dates.UsualDays
) -> list[RowRule]:
    """Why a row of `mark` is taken out, in order of precedence (see `tenure.cleaning.clean`)."""
    found: list[RowRule] = []
    if overlap.OVERLAP_OF in marked.columns:
        found += overlap.overlap_rules(marked)
    if duplicates.COPY_OF in marked.columns:
        found += duplicates.copy_rules(marked, rules.reopened_at)
    if duplicates.KEY_COPY_OF in marked.columns:
        found += duplicates.key_rules(marked, _LINE_KEY, keep_last=False)
    found += not_counted_rules(marked)
    found += missing.orphan_line_rules(marked)
    found += totals.total_rules(marked)
    found += missing.missing_rules(marked, TRANSACTIONS)
    found += dates.date_rules(marked, "order_date", today)
    found += lone_dates.lone_date_rules(marked, "order_date", usual)
    found += bookkeeping.bookkeeping_rules(marked, rules)
    found += amounts.amount_rules(marked, rules)
    if orphans.KNOWN in marked.columns:
        found += orphans.unknown_customer_rules(marked)
    return found


def repair(
    marked: ir.Table, left: ir.Table, known: Known, rules: CleaningRules, today: date, scratch: Scratch
) -> tuple[ir.Table, list[CleaningCount]]:
    """Repair the rows that are left, and count what is kept although it is remarkable.

    `marked` has all rows, `left` those without a verdict, `known` the cleaned tables beside them.
    """
    untrue = value_rules(left, TRANSACTIONS, today)
    counts = tally(
        _NAME, left, [Tally(one.name, "repaired", one.doc, one.matches) for one in untrue], scratch
    )
    fixed = with_true_values(left, untrue)
    if rules.equal_lines_count:
        counts.append(_count_equal_lines(left, scratch))
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
    counts += _count_unknown(marked, fixed, known, scratch)
    return fixed, counts


def _count_equal_lines(left: ir.Table, scratch: Scratch) -> CleaningCount:
    marks = (duplicates.COPY_OF, duplicates.KEY_COPY_OF, orphans.KNOWN)
    rows = left.drop(*(name for name in marks if name in left.columns))
    again = duplicates.equal_lines(rows)
    facts = scratch.one(again.aggregate(rows=again.count(), money=again.amount.sum()))
    doc = "identical to another line of the same order: the file has one row per line, so both count"
    return CleaningCount("equal_line", _NAME, facts["rows"], "kept", doc, facts["rows"], facts["money"])


def _count_mismatches(marked: ir.Table, scratch: Scratch) -> CleaningCount:
    orders = scratch.rows_of(mismatched_orders(marked))
    doc = "orders whose header states a different amount from their lines; the sum of the lines is used"
    return CleaningCount("header_mismatch", _NAME, orders, "repaired", doc, orders)


def _count_signs(
    marked: ir.Table, left: ir.Table, rules: CleaningRules, scratch: Scratch
) -> list[CleaningCount]:
    wrong = Tally(
        "refund_sign",
        "repaired",
        "a cancellation or return with a positive amount; made negative",
        amounts.has_wrong_sign(left, rules),
    )
    kept = [
        Tally(name, "kept", doc, *(_sign_test(name, rows, rules) for rows in (left, marked)))
        for name, doc in _signs(left, rules)
    ]
    return tally(_NAME, left, [wrong, *kept], scratch, everything=marked)


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
    found = scratch.rows_of(rows.filter(rows.amount < 0))
    by_evidence: dict[str, int] = {}
    traced = refunds.without_orders(rows)
    if found:
        matches = scratch.keep(refunds.match_refunds(rows, rules.cancellation_prefix, scratch), "matches")
        by_evidence = scratch.counts_of(matches, "evidence")
        traced = refunds.with_orders(rows, matches)
    counts = [
        CleaningCount(f"refund_{name}", _NAME, n, "repaired", doc, n)
        for name, doc in _EVIDENCE.items()
        for n in (by_evidence.get(name, 0),)
    ]
    untraced = found - sum(by_evidence.values())
    doc = "a refund without a matching order in the log; counts on its own date"
    counts.append(CleaningCount("refund_untraced", _NAME, untraced, "kept", doc, untraced))
    return traced, counts


def _count_outliers(rows: ir.Table, rules: CleaningRules, scratch: Scratch) -> CleaningCount:
    above, edge = count_outliers(rows, rules.outlier_quantile, scratch.engine)
    shown = "no purchases" if edge is None else f"{edge:,.2f}"
    doc = (
        f"above the {rules.outlier_quantile} quantile of amounts ({shown}); kept, and capped only in features"
    )
    return CleaningCount("outlier", _NAME, above, "kept", doc, above)


def _count_unknown(marked: ir.Table, rows: ir.Table, known: Known, scratch: Scratch) -> list[CleaningCount]:
    counts = []
    if known.customers is not None and orphans.KNOWN not in marked.columns:
        n = scratch.rows_of(orphans.of_unknown(rows, known.customers, "customer_id"))
        doc = "the customer is not in the customers table; kept, with an unknown profile"
        counts.append(CleaningCount("unknown_customer", _NAME, n, "kept", doc, n))
    if known.products is not None and "product_id" in rows.columns:
        n = scratch.rows_of(orphans.of_unknown(rows, known.products, "product_id"))
        doc = "the product is not in the products table; kept, with unknown product facts"
        counts.append(CleaningCount("unknown_product", _NAME, n, "kept", doc, n))
    return counts
