"""Numbers read from text: the decimal sign is found on the whole file, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import AmountError, OptionError
from tenure.core.text.quoted import Quoted
from tenure.sources.values.shapes import MAX_SHAPES, Shape, shapes
from tenure.sources.values.written_amounts import DASH, Decimal, Writing, amount_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

NOT_FINITE = ("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity")
"""Words that are numbers to a computer and no money to anybody; read as null."""

_COMMON = {"9": r"^[+-]?\d+$", "9.99": r"^[+-]?\d*\.\d{1,2}$"}
_FEW = 0.05
_CORE = re.compile(r"9[9.,'’\s]*")
_PLAIN = re.compile(r"[+-]?9*\.?9*(a[+-]?9+)?\Z")
_ALONE = re.compile(r"(?<![a9/])([.,])9")
"""A sign with nothing before it: .50, but not Rs.50."""

_DASHED = re.compile(rf"9\s*{DASH}")


@dataclass(frozen=True)
class Votes:
    """What the values of one column say about the decimal sign.

    `sure` counts values that settle it; `open` those that can be read both ways (1,234), by the sign in them;
    `dashed` those with a dash for decimals (25,-), which read the same whatever the sign of the others is.
    """

    sure: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    dashed: dict[str, int] = field(default_factory=dict)
    plain: bool = True


def number_shapes(names: Sequence[str], rows: ir.Table, engine: Engine) -> dict[str, list[Shape]]:
    """The shapes of text columns that hold numbers; plain numbers cost one cheap look."""
    return {name: shapes(name, rows, engine, _COMMON) for name in names}


def read_numbers(
    columns: Mapping[str, Sequence[Shape]], rows: ir.Table, engine: Engine, where: str, decimal: str | None
) -> dict[str, ir.FloatingValue]:
    """Expressions that read text columns, given by their shapes, as numbers (null where they cannot).

    Raises
    ------
    AmountError
        `source.amount.ambiguous` where nothing tells the decimal sign from the thousands sign;
        `source.amount.mixed` where both are used as the decimal sign.
    OptionError
        `option.decimal`.
    """
    said = None if decimal is None else _as_decimal(decimal)
    if decimal not in (None, said):
        raise OptionError(
            "--decimal is not a decimal sign.",
            values=[decimal],
            hint='write "." or ","',
            code="option.decimal",
        )
    votes = {name: _votes(found) for name, found in columns.items()}
    elsewhere = {sign for vote in votes.values() for sign in vote.sure}
    read = {}
    for name, vote in votes.items():
        sign = said or _decided(name, vote, elsewhere, rows, engine, where)
        read[name] = _number(rows[name], sign, vote.plain and sign == ".", columns[name])
    return read


def _votes(found: Sequence[Shape]) -> Votes:
    sure: dict[str, int] = {}
    undecided: dict[str, int] = {}
    dashed: dict[str, int] = {}
    plain = True
    for shape in found:
        sign, is_sure = _sign_in(shape)
        if sign:
            counts = dashed if _DASHED.search(shape.text) else sure if is_sure else undecided
            counts[sign] = counts.get(sign, 0) + shape.rows
        plain = plain and (bool(_PLAIN.match(shape.text)) or not any(letter == "9" for letter in shape.text))
    return Votes(sure, undecided, dashed, plain)


def _sign_in(shape: Shape) -> tuple[str, bool]:
    """The decimal sign a shape tells (with True), or the sign in it that may be either (with False)."""
    found = _CORE.search(shape.text)
    core = found[0].strip() if found else ""
    signs = [letter for letter in core if letter in ".,"]
    if not signs:
        alone = _ALONE.search(shape.text)
        return (alone[1] if alone else "", True)
    if len(set(signs)) == 2:
        last = signs[-1]
        return (last, True) if signs.count(last) == 1 else ("", True)
    sign = signs[0]
    other = "," if sign == "." else "."
    if len(signs) > 1:
        return other, True
    if _DASHED.search(shape.text) and not core.endswith(sign):
        # 1,250/- has no decimals, so its comma parts thousands.
        return other, True
    left, _, right = core.partition(sign)
    if len(right) != 3 or not 1 <= len(left) <= 3 or re.search(r"a[+-]?9+\Z", shape.text):
        # 12.5, 1234.567 and, as blanks already part the thousands, 1 234,567.
        return sign, True
    return sign, False


def _decided(
    name: str, vote: Votes, elsewhere: set[str], rows: ir.Table, engine: Engine, where: str
) -> Decimal:
    if len(vote.sure) == 2:
        fewer, more = sorted(vote.sure, key=lambda sign: vote.sure[sign])
        if vote.sure[fewer] > _FEW * vote.sure[more]:
            raise _mixed(name, rows, engine, where)
        return _as_decimal(more)
    if vote.sure:
        return _as_decimal(next(iter(vote.sure)))
    if vote.dashed:
        return _as_decimal(max(vote.dashed, key=lambda sign: vote.dashed[sign]))
    if not vote.open:
        return "."
    if len(elsewhere) == 1:
        return _as_decimal(next(iter(elsewhere)))
    leading_zero = _leading_zero(rows[name], rows, engine)
    if len(leading_zero) == 1:
        return _as_decimal(leading_zero[0])
    sign = next(iter(vote.open))
    example = _examples(rows[name].re_search(rf"\d{re.escape(sign)}\d{{3}}(\D|$)"), name, rows, engine)
    raise AmountError(
        f"{where}: in {name}, '{sign}' may separate thousands or decimals.",
        values=example,
        hint='choose the sign that comes before the decimals: --decimal "." or --decimal ","',
        code="source.amount.ambiguous",
    )


def _as_decimal(sign: str) -> Decimal:
    return "," if sign == "," else "."


def _leading_zero(column: ir.StringColumn, rows: ir.Table, engine: Engine) -> list[str]:
    """Signs that follow a lone zero, as in 0.500: nobody writes thousands so."""
    found = rows.aggregate(
        dot=column.re_search(r"(^|[^\d.,])0\.\d{3}(\D|$)").any(),
        comma=column.re_search(r"(^|[^\d.,])0,\d{3}(\D|$)").any(),
    )
    one = engine.to_arrow(found).to_pylist()[0]
    return [sign for sign, name in ((".", "dot"), (",", "comma")) if one[name]]


def _mixed(name: str, rows: ir.Table, engine: Engine, where: str) -> AmountError:
    column = rows[name]
    shown: list[Quoted] = []
    for pattern in (r"\d\.\d{1,2}(\D|$)", r"\d,\d{1,2}(\D|$)"):
        shown += _examples(column.re_search(pattern), name, rows, engine)[:2]
    return AmountError(
        f"{where}: in {name} some values use '.' for decimals and others use ','.",
        values=shown,
        hint='convert them to one format, or use --decimal "." or --decimal "," to set the others aside',
        code="source.amount.mixed",
    )


def _examples(test: ir.BooleanValue, name: str, rows: ir.Table, engine: Engine) -> list[Quoted]:
    few = rows.filter(test).select("source_row", value=rows[name]).order_by("source_row").limit(3)
    return [Quoted(one["value"], f"row {one['source_row']}: ") for one in engine.to_arrow(few).to_pylist()]


def _number(
    column: ir.StringColumn, decimal: Decimal, plain: bool, found: Sequence[Shape]
) -> ir.FloatingValue:
    if plain:
        read = column.strip().try_cast("float64")
    else:
        spellings = [spelling for shape in found for spelling, _ in shape.spellings]
        read = amount_of(column, decimal, Writing(None if len(spellings) >= MAX_SHAPES else spellings))
    return ibis.ifelse(read.isnan() | read.isinf(), ibis.null("float64"), read)
