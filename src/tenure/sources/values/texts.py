"""Texts, ids and flags: blanks off, the words for nothing turned into null, `13085.0` into `13085`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from tenure.meaning.status_words import NO, YES
from tenure.sources.mapping.aliases import NULL_WORDS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

IDS = ("customer_id", "order_id", "product_id")
_POINT_ZERO = r"^\d+\.0+$"
_WORDS = "|".join(re.escape(word) for word in (*NULL_WORDS, "none"))
_BEGINS_ODD = rf"^(\s|(?i:{_WORDS})$)"
_BLANKS = (" ", "\t", "\r", "\n", "\u00a0")


def read_texts(names: Sequence[str], table: ir.Table, engine: Engine) -> dict[str, ir.StringValue]:
    """Expressions for text columns; one look at the whole column spares those that need no change."""
    if not names:
        return {}
    tests: dict[str, ir.Value] = {}
    for name in names:
        odd = table[name].re_search(_BEGINS_ODD)
        tests[f"changed_{name}"] = odd | table[name].right(1).isin(_BLANKS)
        if name in IDS:
            tests[f"bare_{name}"] = ~(odd | table[name].re_search(_POINT_ZERO))
        if name == "order_id":
            tests["float_order_id"] = table[name].right(2) == ".0"
    looks = {key: test.any() for key, test in tests.items()}
    found = engine.to_arrow(table.aggregate(**looks)).to_pylist()[0]
    read = {}
    for name in names:
        value = text_or_null(table[name], is_id=name in IDS) if found[f"changed_{name}"] else table[name]
        if found.get(f"bare_{name}") is False:
            # Ids that once were floats: every single one ends in .0.
            value = value.split(".")[0]
        elif found.get("float_order_id") and name == "order_id" and _is_whole_too(table, name, engine):
            value = ibis.ifelse(value.re_search(_POINT_ZERO), value.split(".")[0], value)
        read[name] = value
    return read


def _is_whole_too(table: ir.Table, name: str, engine: Engine) -> bool:
    """Whether an id such as `1052.0` occurs as `1052` too: a spreadsheet made a number of it."""
    ids = table.select(id=table[name]).distinct()
    floats = ids.filter(ids.id.re_search(_POINT_ZERO))
    both = floats.select(id=floats.id.split(".")[0]).semi_join(ids, "id")
    return bool(engine.to_arrow(both.aggregate(n=both.count())).to_pylist()[0]["n"])


def text_or_null(column: ir.StringValue, is_id: bool = False) -> ir.StringValue:
    """The text without blanks around it; null where a program wrote one of its words for nothing."""
    stripped = column.strip()
    nothing = (*NULL_WORDS, "none") if is_id else NULL_WORDS
    return ibis.ifelse(stripped.lower().isin(nothing), ibis.null("string"), stripped)


def read_flag(column: ir.StringValue) -> ir.BooleanValue:
    """Yes or no, in the words shops use; null for anything else."""
    word = column.strip().lower()
    return ibis.cases((word.isin(YES), True), (word.isin(NO), False), else_=ibis.null("boolean"))
