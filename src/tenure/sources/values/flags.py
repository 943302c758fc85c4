"""Yes/no columns under the name of an amount or a date: `Refunded: true`, `Cancelled: no`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tenure.meaning.status_words import NO, YES
from tenure.sources.mapping.names import normalised

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Rows
    from tenure.sources.mapping.columns import ColumnMatches

_FLAG_OF = {"refunded_amount": "is_refunded", "cancelled_at": "is_cancelled", "deleted_at": "is_deleted"}
_NO_AMOUNTS = ("refunded", "refund", "refunds")
"""Column names for which 0 and 1 mean no and yes; in `Refund amount` they are money."""


def with_flags(rows: Rows, matches: ColumnMatches, engine: Engine) -> tuple[Rows, ColumnMatches]:
    """The rows and their matches, with such columns renamed to flags."""
    candidates = [
        name
        for name, flag in _FLAG_OF.items()
        if name in rows.table.columns and flag not in rows.table.columns and matches.how[name] == "alias"
    ]
    if not candidates:
        return rows, matches
    tests = {name: _is_yes_or_no(rows.table, name, matches.picks[name]) for name in candidates}
    facts = engine.to_arrow(rows.table.aggregate(**tests)).to_pylist()[0]
    flags = {name: _FLAG_OF[name] for name in candidates if facts[name]}
    if not flags:
        return rows, matches
    table = rows.table.rename({flag: name for name, flag in flags.items()})
    table = table.mutate(**{flag: table[flag].cast("string") for flag in flags.values()})
    picks = {flags.get(field, field): column for field, column in matches.picks.items()}
    how = {flags.get(field, field): origin for field, origin in matches.how.items()}
    return replace(rows, table=table), replace(matches, picks=picks, how=how)


def _is_yes_or_no(table: ir.Table, name: str, column: str) -> ir.BooleanValue:
    word = table[name].cast("string").strip().lower()
    words: tuple[str, ...] = (*YES, *NO)
    if name == "refunded_amount" and normalised(column) not in _NO_AMOUNTS:
        words = tuple(word for word in words if not word[0].isdigit())
    answer = word.nullif("")
    return answer.isin(words).fill_null(True).all() & answer.isin(YES).any()
