r"""Amounts as people write them: the text of one value becomes a number, or null.

`$1,234.50`, `(12.00)`, `1.234,56 €`, `1 234,50 zł`, `Rs. 1,250`, `12.00-`, `US $12`, and round prices with a
dash in place of the decimals: `25,-`, `1.250,–`, `25.--`, `25:-`, `1,250/-`.

A minus after a digit makes an amount negative, as SAP writes it; after `,`, `.`, `:` or `/` it is the dash of
a round price.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

Decimal = Literal[".", ","]

DASH = r"[.,:/][\-–—−=]{1,2}"
"""What round prices have in place of the decimals."""

LONG_WORDS = ("euros", "dollars", "rupees", "pounds", "francs", "kronor", "kroner", "pesos", "reais", "د.إ")
"""Names of currencies that are longer than `_SIGN` takes, or have a point inside."""

_ODD_BLANKS = "\u00a0\u202f\u2009\u2007’"
_DIRECTION_MARKS = "[\u200e\u200f\u061c]"
_NOT_IN_SIGNS = r"\d().,%+\-−–—=:\s"
# An abbreviation may end with a point (Rs. kr. S/.); a currency sign may not: $.50 is half a dollar.
_SIGN = (
    rf"(?:(?i:{'|'.join(re.escape(word) for word in LONG_WORDS)})\.?"
    rf"|[^{_NOT_IN_SIGNS}]{{0,3}}[\pL/]\.?|[^{_NOT_IN_SIGNS}]{{1,4}})"
)
_SIGNS = rf"(?:[A-Z]{{1,3}}\s\p{{Sc}}|\p{{Sc}}\s[A-Z]{{2,3}}|{_SIGN})"
_FRONT = rf"(?:[+\-−–]?\s*(?:{_SIGNS})?|{_SIGNS}\s*[+\-−–])"
_BACK = rf"(?:(?:\s*{_SIGNS})?\s*[\-−–]?|\s*[\-−–]\s*{_SIGNS})"
_WHOLE = r"\d{1,3}(?:[.,'\s]\d{2,3})*[.,'\s]\d{3}|\d+"

_NO_OR_ONE_PAIR = r"^[^()]*(?:\([^()]*\)[^()]*)?$"
_CREDIT_OR_DEBIT = r"(?i)(?:^|\PL)[CD]R\.?$"
_CODE_AND_POINT = r"(?:^|\PL)[A-Z]{3}\.\d{1,2}$"
_PROGRAM_WITH_COMMA = r"^[+-]?\d+(?:,\d+)?[eE][+-]?\d+$"


def amount_of(value: ir.StringValue, decimal: Decimal) -> ir.FloatingValue:
    """The number a text means, where `decimal` comes before its decimals; null where it is no amount.

    `12.00 CR` is null: whether a credit adds or takes away differs from ledger to ledger. So is `EUR.50`,
    which may be 50 or 0.50.
    """
    text = value.translate(_ODD_BLANKS, "    '").re_replace(_DIRECTION_MARKS, "").strip()
    valid = _pattern(decimal)
    parts = ibis.ifelse(_is_amount(text, valid, decimal), text, ibis.null("string"))
    whole = parts.re_extract(valid, 1).re_replace(r"\D", "")
    point = r"\." if decimal == "." else ","
    digits = parts.re_extract(valid, 2).re_replace(rf"[^\d{point}]", "").replace(",", ".")
    size = ibis.ifelse(whole != "", whole, digits).try_cast("float64")
    negative = text.re_replace(rf"(\d){DASH}", r"\1").re_search(r"[(\-−–]")
    signed = ibis.ifelse(negative, -size, size)
    return ibis.coalesce(signed, _written_by_programs(text, decimal))


def _pattern(decimal: Decimal) -> str:
    """One value: group 1 is an amount that a dash follows, group 2 any other."""
    group = "," if decimal == "." else r"\."
    point = r"\." if decimal == "." else ","
    parted = rf"\d{{1,3}}(?:[{group}'\s]\d{{2,3}})*[{group}'\s]\d{{3}}"
    number = rf"(?:{parted}|\d+)(?:{point}\d*)?|{point}\d+"
    # The dash first: 25.- would else be 25. and a minus.
    core = rf"(?:({_WHOLE}){DASH}|({number}))"
    return rf"^\(?\s*{_FRONT}\s*\(?\s*{core}\s*\)?{_BACK}\s*\)?$"


def _is_amount(text: ir.StringValue, valid: str, decimal: Decimal) -> ir.BooleanValue:
    unclear = text.re_search(_CREDIT_OR_DEBIT)
    if decimal == ".":
        unclear = unclear | text.re_search(_CODE_AND_POINT)
    return text.re_search(valid) & text.re_search(_NO_OR_ONE_PAIR) & ~unclear


def _written_by_programs(text: ir.StringValue, decimal: Decimal) -> ir.FloatingValue:
    """1e-05 and its like; with a comma where Excel writes them in the language of the user."""
    if decimal == ".":
        return text.try_cast("float64")
    number = text.replace(",", ".").try_cast("float64")
    return ibis.ifelse(text.re_search(_PROGRAM_WITH_COMMA), number, ibis.null("float64"))
