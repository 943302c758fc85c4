"""Currencies in amounts (`€ 12.50`, `12.00 USD`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.money import currency_code
from tenure.sources.values.written_amounts import DASH, LONG_WORDS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.sources.values.shapes import Shape

FACTOR = "factor_"
"""Prefix of columns that are read only as factors."""

_BLANKS = " \t\r\n\u00a0\u202f\u2009\u2007\u200e\u200f\u061c"
_DASH_AFTER_DIGIT = rf"([0-9]){DASH}"
_NUMBER = rf"[0-9](?:[0-9.,'’{_BLANKS}]*[0-9])?"
_AROUND = rf"[()'’+\-−–—=%{_BLANKS}]"
_MAX_SIGN_LENGTH = 4
_POINTS = r"^[.,]+|[.,]+$"
_PROGRAM = r"^[+-]?[0-9]*[.,]?[0-9]+[eE][+-]?[0-9]+$"


@dataclass(frozen=True)
class CurrenciesInText:
    """The currencies in the values of a text column of amounts.

    code : ISO code of each value, or its sign if several currencies share it; null if it has neither.
        codes : the codes that occur, most frequent first.
    """

    code: ir.StringValue
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CurrencyColumn:
    """The column to add to a table, if any, and the codes or signs in its amounts."""

    columns: dict[str, ir.StringValue] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


def currencies_in_amounts(column: ir.StringColumn, shapes: Sequence[Shape]) -> CurrenciesInText | None:
    """The currencies in a text column, given its shapes; None if no value has a sign.

    Does not query the data: the shapes contain the letters and signs of all values.
    """
    signs: Counter[str] = Counter()
    for shape in shapes:
        for spelling, rows in shape.spellings:
            if sign := _sign_in(spelling):
                signs[sign] += rows
    if not signs:
        return None
    code_of = {sign: currency_code(sign) for sign in signs}
    codes: Counter[str] = Counter()
    for sign, rows in signs.items():
        codes[code_of[sign]] += rows
    text = column.strip()
    sign = text.re_replace(_DASH_AFTER_DIGIT, r"\1")
    for removed in (_NUMBER, _AROUND, _POINTS):
        sign = sign.re_replace(removed, "")
    is_number = text.re_search("[0-9]") & ~text.re_search(_PROGRAM)
    code = ibis.ifelse(
        is_number, sign.cases(*code_of.items(), else_=ibis.null("string")), ibis.null("string")
    )
    return CurrenciesInText(code, tuple(code for code, _ in codes.most_common()))


def with_currency(table: ir.Table, columns: Mapping[str, Sequence[Shape]]) -> CurrencyColumn:
    """`currency` of each row, if the amounts have several and there is no such column yet.

    columns : the text columns of numbers, with their shapes. If the amount is not one of them, the price
    that it is computed from may be.
    """
    names = [name for name in columns if name == "unit_price" or name.startswith(FACTOR)]
    names = ["amount"] if "amount" in columns else names
    candidates = [currencies_in_amounts(table[name], columns[name]) for name in names]
    best = max(candidates, key=lambda currencies: len(currencies.codes) if currencies else 0, default=None)
    if best is None:
        return CurrencyColumn()
    has_several = len(best.codes) > 1 and "currency" not in table.columns
    return CurrencyColumn({"currency": best.code} if has_several else {}, best.codes)


def _sign_in(spelling: str) -> str:
    """The part of a spelling (digits as nines) that is neither number nor blank.

    Words that are too long for a currency are ignored: values with them are unreadable anyway.
    """
    if "9" not in spelling or re.search(_PROGRAM, spelling):
        return ""
    sign = re.sub(_DASH_AFTER_DIGIT, r"\1", spelling)
    for removed in (_NUMBER, _AROUND, _POINTS):
        sign = re.sub(removed, "", sign)
    is_known = currency_code(sign) != sign.rstrip(".") or sign in LONG_WORDS
    return sign if is_known or (len(sign) <= _MAX_SIGN_LENGTH and sign.upper() not in ("CR", "DR")) else ""
