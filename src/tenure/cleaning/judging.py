"""How row rules become verdicts: a row is removed by the first rule it breaks, and only by that rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import CleaningCount
from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.cleaning.scratch import Scratch


@dataclass(frozen=True)
class RowRule:
    """One reason to remove a row.

    `matches` and `detail` are expressions over the table that the rule was built for; a null in `matches`
    counts as false.
    """

    name: str
    doc: str
    matches: ir.Value
    detail: ir.Value | None = None


def verdicts(rows: ir.Table, rules: Sequence[RowRule]) -> ir.Table:
    """`source_row, reason, detail, money` of the rows that break a rule, the first in the order of `rules`.

    `money` is the row's amount, or null in tables without amounts.
    """
    hits = [rule.matches.fill_null(False) for rule in rules]
    nothing = ibis.null("string")
    details = [nothing if rule.detail is None else rule.detail for rule in rules]
    candidates = rows.select(
        SOURCE_ROW,
        reason=ibis.cases(
            *((hit, ibis.literal(rule.name)) for hit, rule in zip(hits, rules, strict=True)), else_=nothing
        ),
        detail=ibis.cases(*zip(hits, details, strict=True), else_=nothing),
        money=rows.amount if "amount" in rows.columns else ibis.null("float64"),
    )
    return candidates.filter(candidates.reason.notnull())


def account(
    table: str, rows: ir.Table, rules: Sequence[RowRule], row_verdicts: ir.Table, scratch: Scratch
) -> list[CleaningCount]:
    """One count per rule, in order: rows that it removed, and all rows that it matches."""
    # Select the tests as columns first: a rule that cannot apply is a bare literal, which cannot be summed.
    hits = rows.select(**{rule.name: rule.matches.fill_null(False) for rule in rules})
    matched = scratch.single_row(hits.aggregate(**{rule.name: hits[rule.name].sum() for rule in rules}))
    sums = row_verdicts.group_by("reason").aggregate(
        rows=row_verdicts.count(), money=row_verdicts.money.sum()
    )
    removed = {row["reason"]: row for row in scratch.engine.to_arrow(sums).to_pylist()}
    return [
        CleaningCount(
            rule.name,
            table,
            removed[rule.name]["rows"] if rule.name in removed else 0,
            "quarantined",
            rule.doc,
            int(matched[rule.name] or 0),
            removed[rule.name]["money"] if rule.name in removed else None,
        )
        for rule in rules
    ]
