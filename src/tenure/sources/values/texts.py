"""Texts, IDs and flags: strip blanks, replace null words by null, and `13085.0` by `13085`."""

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
_NEEDS_CHANGE = rf"^(\s|(?i:{_WORDS})$)"
_BLANKS = (" ", "\t", "\r", "\n", "\u00a0")


def read_texts(names: Sequence[str], table: ir.Table, engine: Engine) -> dict[str, ir.StringValue]:
    """Expressions for text columns; a single query finds the columns that need no change."""
    if not names:
        return {}
    tests: dict[str, ir.Value] = {}
    for name in names:
        needs_change = table[name].re_search(_NEEDS_CHANGE)
        tests[f"changed_{name}"] = needs_change | table[name].right(1).isin(_BLANKS)
        if name in IDS:
            tests[f"bare_{name}"] = ~(needs_change | table[name].re_search(_POINT_ZERO))
        if name == "order_id":
            tests["float_order_id"] = table[name].right(2) == ".0"
    checks = {key: test.any() for key, test in tests.items()}
    results = engine.to_arrow(table.aggregate(**checks)).to_pylist()[0]
    readers = {}
    for name in names:
        value = text_or_null(table[name], is_id=name in IDS) if results[f"changed_{name}"] else table[name]
        if results.get(f"bare_{name}") is False:
            # The IDs were converted to floats: all of them end in .0.
            value = value.split(".")[0]
        elif results.get("float_order_id") and name == "order_id" and _has_integer_twins(table, name, engine):
            value = ibis.ifelse(value.re_search(_POINT_ZERO), value.split(".")[0], value)
        readers[name] = value
    return readers


def _has_integer_twins(table: ir.Table, name: str, engine: Engine) -> bool:
    """Whether an ID such as `1052.0` also occurs as `1052`: a spreadsheet turned it into a number."""
    ids = table.select(id=table[name]).distinct()
    floats = ids.filter(ids.id.re_search(_POINT_ZERO))
    twins = floats.select(id=floats.id.split(".")[0]).semi_join(ids, "id")
    return bool(engine.to_arrow(twins.aggregate(n=twins.count())).to_pylist()[0]["n"])


def text_or_null(column: ir.StringValue, is_id: bool = False) -> ir.StringValue:
    """The text without surrounding blanks; null for words that programs write for an empty value."""
    stripped = column.strip()
    null_words = (*NULL_WORDS, "none") if is_id else NULL_WORDS
    return ibis.ifelse(stripped.lower().isin(null_words), ibis.null("string"), stripped)


def read_flag(column: ir.StringValue) -> ir.BooleanValue:
    """Yes or no, in words that shops use; null for other values."""
    word = column.strip().lower()
    return ibis.cases((word.isin(YES), True), (word.isin(NO), False), else_=ibis.null("boolean"))
