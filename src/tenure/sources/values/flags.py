"""Columns that say yes or no where an amount or a date was expected: `Refunded: true`, `Cancelled: no`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tenure.meaning.status_words import NO, YES
from tenure.sources.mapping.names import normalised

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Rows
    from tenure.sources.mapping.columns import Found

_FLAG_OF = {"refunded_amount": "is_refunded", "cancelled_at": "is_cancelled", "deleted_at": "is_deleted"}
_NO_AMOUNTS = ("refunded", "refund", "refunds")
"""Names under which 0 and 1 say yes and no; under `Refund amount` they are money."""


def with_flags(rows: Rows, found: Found, engine: Engine) -> tuple[Rows, Found]:
    """The rows and where they came from, with such columns under the names of flags."""
    asked = [
        name
        for name, flag in _FLAG_OF.items()
        if name in rows.table.columns and flag not in rows.table.columns and found.how[name] == "alias"
    ]
    if not asked:
        return rows, found
    tests = {name: _says_yes_or_no(rows.table, name, found.picks[name]) for name in asked}
    facts = engine.to_arrow(rows.table.aggregate(**tests)).to_pylist()[0]
    flags = {name: _FLAG_OF[name] for name in asked if facts[name]}
    if not flags:
        return rows, found
    table = rows.table.rename({flag: name for name, flag in flags.items()})
    table = table.mutate(**{flag: table[flag].cast("string") for flag in flags.values()})
    picks = {flags.get(ours, ours): theirs for ours, theirs in found.picks.items()}
    how = {flags.get(ours, ours): said for ours, said in found.how.items()}
    return replace(rows, table=table), replace(found, picks=picks, how=how)


def _says_yes_or_no(table: ir.Table, name: str, theirs: str) -> ir.BooleanValue:
    word = table[name].cast("string").strip().lower()
    words: tuple[str, ...] = (*YES, *NO)
    if name == "refunded_amount" and normalised(theirs) not in _NO_AMOUNTS:
        words = tuple(one for one in words if not one[0].isdigit())
    said = word.nullif("")
    return said.isin(words).fill_null(True).all() & said.isin(YES).any()
