"""Cleaning of the other tables: customers, products and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.cleaning import dates, duplicates, missing, orphans
from tenure.cleaning.tallies import Tally, tally
from tenure.cleaning.values import value_rules, without_impossible_values
from tenure.core.orders.cleaning import CleaningCount, CleaningRules
from tenure.core.orders.schema import EVENT_KINDS, EVENTS, TableSchema

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from tenure.cleaning.judging import RowRule
    from tenure.cleaning.scratch import Scratch


def mark_keyed(rows: ir.Table, schema: TableSchema, scratch: Scratch) -> ir.Table:
    """Customers or products with their copies marked; the last row of each key is kept.

    Master data is often exported by appending the rows that changed.
    """
    copies = scratch.keep(duplicates.exact_copies(rows), f"{schema.name}_copies")
    marked = duplicates.with_marks(rows, copies)
    originals = rows.anti_join(copies, "source_row")
    twins = duplicates.key_copies(originals, schema.key, keep_last=True)
    return duplicates.with_marks(marked, scratch.keep(twins, f"{schema.name}_twins"))


def keyed_rules(marked: ir.Table, schema: TableSchema) -> list[RowRule]:
    """Rules that remove customer or product rows, in order."""
    return [
        *duplicates.copy_rules(marked, None),
        *missing.missing_rules(marked, schema),
        *duplicates.key_rules(marked, schema.key, keep_last=True),
    ]


def mark_events(
    rows: ir.Table, customers: ir.Table | None, rules: CleaningRules, scratch: Scratch
) -> ir.Table:
    """Events, marked by whether their customer is known if the customers table is a register."""
    if customers is not None and orphans.unknown_are_orphans(
        rows, customers, rules.unknown_customers, scratch.engine
    ):
        return orphans.with_known(rows, customers)
    return rows


def event_rules(marked: ir.Table, today: date) -> list[RowRule]:
    """Rules that remove events, in order. Equal events are not copies: a page can be viewed twice."""
    row_rules = [*missing.missing_rules(marked, EVENTS), *dates.date_rules(marked, "occurred_at", today)]
    if orphans.KNOWN in marked.columns:
        row_rules += orphans.unknown_customer_rules(marked)
    return row_rules


def repair_plain(
    rows: ir.Table, schema: TableSchema, today: date, scratch: Scratch
) -> tuple[ir.Table, list[CleaningCount]]:
    """Clear impossible values; count events of unknown kinds."""
    impossible = value_rules(rows, schema, today)
    tallies = [Tally(rule.name, "repaired", rule.doc, rule.matches) for rule in impossible]
    if schema is EVENTS:
        doc = "an event of a kind that no feature uses; kept"
        tallies.append(Tally("unknown_kind", "kept", doc, rows.kind.notin(EVENT_KINDS)))
    return without_impossible_values(rows, impossible), tally(schema.name, rows, tallies, scratch)
