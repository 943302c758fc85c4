"""Numbers from text: the decimal sign is determined from the whole file, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import AmountError, OptionError
from tenure.core.text.quoted import Quoted
from tenure.sources.values.shapes import MAX_SHAPES, Shape, shapes
from tenure.sources.values.written_amounts import DASH, Charset, Decimal, amount_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

NOT_FINITE = ("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity")
"""Words that computers read as numbers, but that are not amounts; read as null."""

_COMMON = {"9": r"^[+-]?\d+$", "9.99": r"^[+-]?\d*\.\d{1,2}$"}
_TOLERATED_SHARE = 0.05
_CORE = re.compile(r"9[9.,'’\s]*")
_PLAIN = re.compile(r"[+-]?9*\.?9*(a[+-]?9+)?\Z")
_BARE_SIGN = re.compile(r"(?<![a9/])([.,])9")
"""A sign with nothing before it: .50, but not Rs.50."""

_DASHED = re.compile(rf"9\s*{DASH}")


@dataclass(frozen=True)
class Votes:
    """Evidence for the decimal sign from the values of a column.

    `sure` counts conclusive values; `open` counts values that can be read both ways (1,234), by their sign;
    `dashed` counts values with a dash for decimals (25,-), which have the same meaning with either sign.
    """

    sure: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    dashed: dict[str, int] = field(default_factory=dict)
    plain: bool = True


def number_shapes(names: Sequence[str], rows: ir.Table, engine: Engine) -> dict[str, list[Shape]]:
    """The shapes of text columns that hold numbers; plain numbers take a single cheap query."""
    return {name: shapes(name, rows, engine, _COMMON) for name in names}


def read_numbers(
    columns: Mapping[str, Sequence[Shape]], rows: ir.Table, engine: Engine, label: str, decimal: str | None
) -> dict[str, ir.FloatingValue]:
    """Expressions that read text columns, given by their shapes, as numbers (null if unreadable).

    Raises
    ------
    AmountError
        `source.amount.ambiguous` if the decimal sign cannot be determined;
        `source.amount.mixed` if both signs are used for decimals.
    OptionError
        `option.decimal`.
    """
    requested = None if decimal is None else _as_decimal(decimal)
    if decimal not in (None, requested):
        raise OptionError(
            "--decimal is not a decimal sign.",
            values=[decimal],
            hint='write "." or ","',
            code="option.decimal",
        )
    votes = {name: _votes(column_shapes) for name, column_shapes in columns.items()}
    other_signs = {sign for vote in votes.values() for sign in vote.sure}
    readers = {}
    for name, vote in votes.items():
        sign = requested or _decide(name, vote, other_signs, rows, engine, label)
        readers[name] = _number(rows[name], sign, vote.plain and sign == ".", columns[name])
    return readers


def _votes(column_shapes: Sequence[Shape]) -> Votes:
    sure: dict[str, int] = {}
    undecided: dict[str, int] = {}
    dashed: dict[str, int] = {}
    plain = True
    for shape in column_shapes:
        sign, is_sure = _sign_in(shape)
        if sign:
            counts = dashed if _DASHED.search(shape.text) else sure if is_sure else undecided
            counts[sign] = counts.get(sign, 0) + shape.rows
        plain = plain and (bool(_PLAIN.match(shape.text)) or not any(letter == "9" for letter in shape.text))
    return Votes(sure, undecided, dashed, plain)


def _sign_in(shape: Shape) -> tuple[str, bool]:
    """The decimal sign of a shape (with True), or the ambiguous sign in it (with False)."""
    match = _CORE.search(shape.text)
    core = match[0].strip() if match else ""
    signs = [letter for letter in core if letter in ".,"]
    if not signs:
        bare = _BARE_SIGN.search(shape.text)
        return (bare[1] if bare else "", True)
    if len(set(signs)) == 2:
        last = signs[-1]
        return (last, True) if signs.count(last) == 1 else ("", True)
    sign = signs[0]
    other_sign = "," if sign == "." else "."
    if len(signs) > 1:
        return other_sign, True
    if _DASHED.search(shape.text) and not core.endswith(sign):
        # 1,250/- has no decimals, so its comma separates thousands.
        return other_sign, True
    whole, _, right = core.partition(sign)
    if len(right) != 3 or not 1 <= len(whole) <= 3 or re.search(r"a[+-]?9+\Z", shape.text):
        # 12.5, 1234.567 and, because blanks already separate thousands, 1 234,567.
        return sign, True
    return sign, False


def _decide(
    name: str, vote: Votes, other_signs: set[str], rows: ir.Table, engine: Engine, label: str
) -> Decimal:
    if len(vote.sure) == 2:
        fewer, more = sorted(vote.sure, key=lambda sign: vote.sure[sign])
        if vote.sure[fewer] > _TOLERATED_SHARE * vote.sure[more]:
            raise _mixed(name, rows, engine, label)
        return _as_decimal(more)
    if vote.sure:
        return _as_decimal(next(iter(vote.sure)))
    if vote.dashed:
        return _as_decimal(max(vote.dashed, key=lambda sign: vote.dashed[sign]))
    if not vote.open:
        return "."
    if len(other_signs) == 1:
        return _as_decimal(next(iter(other_signs)))
    leading_zero = _leading_zero(rows[name], rows, engine)
    if len(leading_zero) == 1:
        return _as_decimal(leading_zero[0])
    sign = next(iter(vote.open))
    example = _examples(rows[name].re_search(rf"\d{re.escape(sign)}\d{{3}}(\D|$)"), name, rows, engine)
    raise AmountError(
        f"{label}: in {name}, '{sign}' may separate thousands or decimals.",
        values=example,
        hint='choose the sign that comes before the decimals: --decimal "." or --decimal ","',
        code="source.amount.ambiguous",
    )


def _as_decimal(sign: str) -> Decimal:
    return "," if sign == "," else "."


def _leading_zero(column: ir.StringColumn, rows: ir.Table, engine: Engine) -> list[str]:
    """Signs after a single zero, as in 0.500, which cannot separate thousands."""
    tests = rows.aggregate(
        dot=column.re_search(r"(^|[^\d.,])0\.\d{3}(\D|$)").any(),
        comma=column.re_search(r"(^|[^\d.,])0,\d{3}(\D|$)").any(),
    )
    has_zero = engine.to_arrow(tests).to_pylist()[0]
    return [sign for sign, name in ((".", "dot"), (",", "comma")) if has_zero[name]]


def _mixed(name: str, rows: ir.Table, engine: Engine, label: str) -> AmountError:
    column = rows[name]
    examples: list[Quoted] = []
    for pattern in (r"\d\.\d{1,2}(\D|$)", r"\d,\d{1,2}(\D|$)"):
        examples += _examples(column.re_search(pattern), name, rows, engine)[:2]
    return AmountError(
        f"{label}: in {name} some values use '.' for decimals and others use ','.",
        values=examples,
        hint='convert them to one format, or use --decimal "." or --decimal "," to set the others aside',
        code="source.amount.mixed",
    )


def _examples(test: ir.BooleanValue, name: str, rows: ir.Table, engine: Engine) -> list[Quoted]:
    first_rows = rows.filter(test).select("source_row", value=rows[name]).order_by("source_row").limit(3)
    return [
        Quoted(record["value"], f"row {record['source_row']}: ")
        for record in engine.to_arrow(first_rows).to_pylist()
    ]


def _number(
    column: ir.StringColumn, decimal: Decimal, plain: bool, column_shapes: Sequence[Shape]
) -> ir.FloatingValue:
    if plain:
        number = column.strip().try_cast("float64")
    else:
        spellings = [spelling for shape in column_shapes for spelling, _ in shape.spellings]
        number = amount_of(column, decimal, Charset(None if len(spellings) >= MAX_SHAPES else spellings))
    return ibis.ifelse(number.isnan() | number.isinf(), ibis.null("float64"), number)
