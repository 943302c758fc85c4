"""The words of cleaning: which rules apply, and what each of them did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.tables import Tables


@dataclass(frozen=True)
class CleaningRules:
    """Which rows are not orders, for one kind of log.

    rows_are_orders : the log has no order id, every row is an order of its own; two equal rows are then
        two orders, not a duplicate (CDNOW).
    cancellation_prefix : an order id that starts so is a cancellation (Online Retail: "C").
    bookkeeping_prefix : an order id that starts so is no sale at all (Online Retail: "A", bad debt).
    bookkeeping_codes : product ids that are the shop's own bookkeeping; quarantined.
    service_codes : product ids that are money but no product (postage, manual); kept, product_id emptied.
    reopened_at : row number where a second export begins that overlaps the first, if the source found one.
    """

    rows_are_orders: bool = False
    cancellation_prefix: str | None = None
    bookkeeping_prefix: str | None = None
    bookkeeping_codes: tuple[str, ...] = ()
    service_codes: tuple[str, ...] = ()
    drop_zero_amounts: bool = True
    reopened_at: int | None = None


@dataclass(frozen=True)
class CleaningCount:
    """What one rule did to one table. `action` is `quarantined`, `repaired` or `kept`."""

    rule: str
    table: str
    rows: int
    action: str
    doc: str


@dataclass(frozen=True)
class Cleaned:
    """Tables fit for a Snapshot, the rows that were taken out, and the account of it.

    `quarantine` has `table, source_row, reason, detail, row` (the row as JSON text, personal columns
    left out); for every table `rows_in == rows_clean + rows_quarantined`.
    """

    tables: Tables
    quarantine: ir.Table
    counts: tuple[CleaningCount, ...]
    rows_in: dict[str, int]
    rows_clean: dict[str, int]
