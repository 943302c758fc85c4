"""The shapes of a text column: every digit a 9, every letter an a. A whole column has only a handful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_LETTERS = "bcdefghijklmnopqrstuvwxyz"
MAX_SHAPES = 2000
"""A column with more is no column of dates or numbers; the rarest are then unreadable."""


@dataclass(frozen=True)
class Shape:
    """One shape and how many values have it."""

    text: str
    rows: int


def shape_of(text: ir.StringValue) -> ir.StringValue:
    """`12-Jan-2011 8:26` is `99-aaa-9999 9:99`. Cheap: no regular expression."""
    lowered = text.strip().lower()
    return lowered.translate("012345678" + _LETTERS, "9" * 9 + "a" * len(_LETTERS))


def shapes(column: ir.StringColumn, rows: ir.Table, engine: Engine) -> list[Shape]:
    """Every shape of the column, most frequent first; nulls and blanks left out."""
    counted = rows.select(shape=shape_of(column)).group_by("shape").aggregate(rows=lambda t: t.count())
    counted = counted.filter(counted["shape"].notnull(), counted["shape"] != "")
    found = engine.to_arrow(counted.order_by([counted["rows"].desc(), "shape"]).limit(MAX_SHAPES)).to_pylist()
    return [Shape(one["shape"], one["rows"]) for one in found]
