"""The shapes of a text column: every digit a 9, every letter an a. A whole column has only a handful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

MAX_SHAPES = 5000
"""A column with more is no column of dates or numbers; the rarest are then unreadable."""


@dataclass(frozen=True)
class Shape:
    """One shape and how many values have it.

    `spellings` are its forms with the letters as they stand (`9.99 EUR`), with the values that have each.
    """

    text: str
    rows: int
    spellings: tuple[tuple[str, int], ...] = ()


def shapes(name: str, rows: ir.Table, engine: Engine, common: Mapping[str, str]) -> list[Shape]:
    """Every shape of a column, most frequent first; nulls and blanks left out.

    `common` maps shapes to regular expressions: values that match one are counted at the price of that
    match, and only the others are looked at letter by letter.
    """
    column = rows[name]
    quick = {shape: column.re_search(pattern) for shape, pattern in common.items()}
    tests = {f"n{place}": test.ifelse(1, 0).sum() for place, test in enumerate(quick.values())}
    one = engine.to_arrow(rows.aggregate(present=column.count(), **tests)).to_pylist()[0]
    counts = Counter({shape: one[f"n{place}"] or 0 for place, shape in enumerate(quick)})
    spellings: dict[str, Counter[str]] = {}
    if one["present"] > counts.total():
        rest = rows.filter(column.notnull(), *(~test for test in quick.values()))
        digits = rest.select(digits=rest[name].translate("012345678", "999999999"))
        counted = digits.group_by("digits").aggregate(rows=digits.count())
        frequent = counted.order_by([counted["rows"].desc(), "digits"]).limit(MAX_SHAPES)
        for found in engine.to_arrow(frequent).to_pylist():
            spelling = found["digits"].strip()
            alike = _letters_alike(spelling)
            counts[alike] += found["rows"]
            spellings.setdefault(alike, Counter())[spelling] += found["rows"]
    return [
        Shape(text, number, tuple(spellings.get(text, Counter({text: number})).items()))
        for text, number in counts.most_common()
        if text and number
    ]


def _letters_alike(text: str) -> str:
    return "".join("a" if letter.isalpha() else letter for letter in text)
