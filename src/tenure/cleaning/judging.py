"""How row rules become verdicts: every row is taken out by the first rule it breaks, and by no other."""

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
    """One reason to take a row out.

    `matches` and `detail` are expressions over the table the rule was made for; a null in `matches`
    counts as no.
    """

    name: str
    doc: str
    matches: ir.Value
    detail: ir.Value | None = None


def verdicts(rows: ir.Table, rules: Sequence[RowRule]) -> ir.Table:
    """`source_row, reason, detail, money` of the rows that break a rule, the first in the order of `rules`.

    `money` is the row's amount, null in tables without.
    """
    hits = [rule.matches.fill_null(False) for rule in rules]
    nothing = ibis.null("string")
    details = [nothing if rule.detail is None else rule.detail for rule in rules]
    judged = rows.select(
        SOURCE_ROW,
        reason=ibis.cases(
            *((hit, ibis.literal(rule.name)) for hit, rule in zip(hits, rules, strict=True)), else_=nothing
        ),
        detail=ibis.cases(*zip(hits, details, strict=True), else_=nothing),
        money=rows.amount if "amount" in rows.columns else ibis.null("float64"),
    )
    return judged.filter(judged.reason.notnull())


def account(
    table: str, rows: ir.Table, rules: Sequence[RowRule], judged: ir.Table, scratch: Scratch
) -> list[CleaningCount]:
    """One count per rule, in order: rows it took out, and rows it applies to at all."""
    # As columns first: a rule that cannot apply, as on amounts where there are none, is a bare "no".
    hits = rows.select(**{rule.name: rule.matches.fill_null(False) for rule in rules})
    found = scratch.one(hits.aggregate(**{rule.name: hits[rule.name].sum() for rule in rules}))
    sums = judged.group_by("reason").aggregate(rows=judged.count(), money=judged.money.sum())
    acted = {row["reason"]: row for row in scratch.engine.to_arrow(sums).to_pylist()}
    return [
        CleaningCount(
            rule.name,
            table,
            acted[rule.name]["rows"] if rule.name in acted else 0,
            "quarantined",
            rule.doc,
            int(found[rule.name] or 0),
            acted[rule.name]["money"] if rule.name in acted else None,
        )
        for rule in rules
    ]
