"""Counts of rows that are kept: how many were repaired, and how many are unusual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.orders.cleaning import Action, CleaningCount

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.cleaning.scratch import Scratch


@dataclass(frozen=True)
class Tally:
    """Rows for which `matches` holds; `matches_raw` is the same test over all rows, if it covers more."""

    name: str
    action: Action
    doc: str
    matches: ir.Value
    matches_raw: ir.Value | None = None


def tally(
    table: str,
    rows: ir.Table,
    tallies: Sequence[Tally],
    scratch: Scratch,
    everything: ir.Table | None = None,
) -> list[CleaningCount]:
    """One count per tally, in order; `everything` is the table that the `matches_raw` tests run on."""
    if not tallies:
        return []
    counts = _sums(rows, {item.name: item.matches for item in tallies}, scratch)
    wider = {item.name: item.matches_raw for item in tallies if item.matches_raw is not None}
    raw_counts = dict(counts)
    if wider and everything is not None:
        raw_counts |= _sums(everything, wider, scratch)
    return [
        CleaningCount(item.name, table, counts[item.name], item.action, item.doc, raw_counts[item.name])
        for item in tallies
    ]


def _sums(rows: ir.Table, tests: dict[str, ir.Value], scratch: Scratch) -> dict[str, int]:
    summed = scratch.single_row(
        rows.aggregate(**{name: test.fill_null(False).sum() for name, test in tests.items()})
    )
    return {name: int(value or 0) for name, value in summed.items()}
