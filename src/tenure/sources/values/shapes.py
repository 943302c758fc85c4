"""The shapes of a text column: digits become 9, letters become a. A column has only a handful of shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

MAX_SHAPES = 5000
"""A column with more shapes does not hold dates or numbers; its rarest shapes become unreadable."""


@dataclass(frozen=True)
class Shape:
    """A shape, and how many values have it.

    `spellings` are its forms with the original letters (`9.99 EUR`), with their numbers of values.
    """

    text: str
    rows: int
    spellings: tuple[tuple[str, int], ...] = ()


def shapes(name: str, rows: ir.Table, engine: Engine, common: Mapping[str, str]) -> list[Shape]:
    """Every shape of a column, most frequent first, without nulls and blanks.

    `common` maps shapes to regular expressions. Matching values are counted cheaply, and only the others are
    processed letter by letter.
    """
    column = rows[name]
    quick = {shape: column.re_search(pattern) for shape, pattern in common.items()}
    tests = {f"n{place}": test.ifelse(1, 0).sum() for place, test in enumerate(quick.values())}
    matched = engine.to_arrow(rows.aggregate(present=column.count(), **tests)).to_pylist()[0]
    counts = Counter({shape: matched[f"n{place}"] or 0 for place, shape in enumerate(quick)})
    spellings: dict[str, Counter[str]] = {}
    if matched["present"] > counts.total():
        rest = rows.filter(column.notnull(), *(~test for test in quick.values()))
        digits = rest.select(digits=rest[name].translate("012345678", "999999999"))
        digit_counts = digits.group_by("digits").aggregate(rows=digits.count())
        frequent = digit_counts.order_by([digit_counts["rows"].desc(), "digits"]).limit(MAX_SHAPES)
        for record in engine.to_arrow(frequent).to_pylist():
            spelling = record["digits"].strip()
            shape = _without_letters(spelling)
            counts[shape] += record["rows"]
            spellings.setdefault(shape, Counter())[spelling] += record["rows"]
    return [
        Shape(text, number, tuple(spellings.get(text, Counter({text: number})).items()))
        for text, number in counts.most_common()
        if text and number
    ]


def _without_letters(text: str) -> str:
    return "".join("a" if letter.isalpha() else letter for letter in text)
