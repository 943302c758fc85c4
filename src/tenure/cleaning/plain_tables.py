"""The tables beside the transactions: customers, products and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.cleaning import dates, duplicates, missing, orphans
from tenure.cleaning.tallies import Tally, tally
from tenure.cleaning.values import value_rules, with_true_values
from tenure.core.orders.cleaning import CleaningCount, CleaningRules
from tenure.core.orders.schema import EVENT_KINDS, EVENTS, TableSchema

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from tenure.cleaning.judging import RowRule
    from tenure.cleaning.scratch import Scratch


def mark_keyed(rows: ir.Table, schema: TableSchema, scratch: Scratch) -> ir.Table:
    """Customers or products with their copies marked; of one key, the last row is kept.

    Tables of master data are exported by appending what has changed.
    """
    copies = scratch.keep(duplicates.exact_copies(rows), f"{schema.name}_copies")
    marked = duplicates.with_marks(rows, copies)
    originals = rows.anti_join(copies, "source_row")
    twins = duplicates.key_copies(originals, schema.key, keep_last=True)
    return duplicates.with_marks(marked, scratch.keep(twins, f"{schema.name}_twins"))


def keyed_rules(marked: ir.Table, schema: TableSchema) -> list[RowRule]:
    """Why a customer or product row is taken out, in order."""
    return [
        *duplicates.copy_rules(marked, None),
        *missing.missing_rules(marked, schema),
        *duplicates.key_rules(marked, schema.key, keep_last=True),
    ]


def mark_events(
    rows: ir.Table, customers: ir.Table | None, rules: CleaningRules, scratch: Scratch
) -> ir.Table:
    """Events, with whether their customer is known, where the customers table is a register."""
    if customers is not None and orphans.unknown_are_orphans(
        rows, customers, rules.unknown_customers, scratch.engine
    ):
        return orphans.with_known(rows, customers)
    return rows


def event_rules(marked: ir.Table, today: date) -> list[RowRule]:
    """Why an event is taken out, in order. Equal events are no copies: things are seen twice."""
    found = [*missing.missing_rules(marked, EVENTS), *dates.date_rules(marked, "occurred_at", today)]
    if orphans.KNOWN in marked.columns:
        found += orphans.unknown_customer_rules(marked)
    return found


def repair_plain(
    left: ir.Table, schema: TableSchema, today: date, scratch: Scratch
) -> tuple[ir.Table, list[CleaningCount]]:
    """Empty untrue values; count events of unknown kinds."""
    untrue = value_rules(left, schema, today)
    tallies = [Tally(one.name, "repaired", one.doc, one.matches) for one in untrue]
    if schema is EVENTS:
        doc = "an event of a kind that no feature uses; kept"
        tallies.append(Tally("unknown_kind", "kept", doc, left.kind.notin(EVENT_KINDS)))
    return with_true_values(left, untrue), tally(schema.name, left, tallies, scratch)
