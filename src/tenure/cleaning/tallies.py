"""Counting rows that stay: how many a repair touched, how many are remarkable."""

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
    """Rows for which `matches` holds; `found` is the same test over all rows, where that is more."""

    name: str
    action: Action
    doc: str
    matches: ir.Value
    found: ir.Value | None = None


def tally(
    table: str,
    rows: ir.Table,
    tallies: Sequence[Tally],
    scratch: Scratch,
    everything: ir.Table | None = None,
) -> list[CleaningCount]:
    """One count per tally, in order; `everything` is the table that the `found` tests look at."""
    if not tallies:
        return []
    acted = _sums(rows, {one.name: one.matches for one in tallies}, scratch)
    wider = {one.name: one.found for one in tallies if one.found is not None}
    found = dict(acted)
    if wider and everything is not None:
        found |= _sums(everything, wider, scratch)
    return [
        CleaningCount(one.name, table, acted[one.name], one.action, one.doc, found[one.name])
        for one in tallies
    ]


def _sums(rows: ir.Table, tests: dict[str, ir.Value], scratch: Scratch) -> dict[str, int]:
    summed = scratch.one(
        rows.aggregate(**{name: test.fill_null(False).sum() for name, test in tests.items()})
    )
    return {name: int(value or 0) for name, value in summed.items()}
