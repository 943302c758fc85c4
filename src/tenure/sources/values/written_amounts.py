r"""Amounts as people write them: convert the text of a value to a number, or null.

`$1,234.50`, `(12.00)`, `1.234,56 €`, `1 234,50 zł`, `Rs. 1,250`, `12.00-`, `US $12`, and round prices with a
dash for decimals: `25,-`, `1.250,–`, `25.--`, `25:-`, `1,250/-`.

A minus after a digit makes an amount negative, as SAP writes it; after `,`, `.`, `:` or `/` it is the dash of
a round price.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

Decimal = Literal[".", ","]

DASH = r"[.,:/][\-–—−=]{1,2}"
"""The dash that round prices have instead of decimals."""

LONG_WORDS = ("euros", "dollars", "rupees", "pounds", "francs", "kronor", "kroner", "pesos", "reais", "د.إ")
"""Names of currencies that are too long for `_SIGN`, or contain a point."""

_ODD_BLANKS = "\u00a0\u202f\u2009\u2007’"
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_MINUS = r"[(\-−–]"
_NOT_IN_SIGNS = r"\d().,%+\-−–—=:\s"
# An abbreviation may end with a point (Rs. kr. S/.); a currency sign may not: $.50 is half a dollar.
_SIGN = (
    rf"(?:(?i:{'|'.join(re.escape(word) for word in LONG_WORDS)})\.?"
    rf"|[^{_NOT_IN_SIGNS}]{{0,3}}[\pL/]\.?|[^{_NOT_IN_SIGNS}]{{1,4}})"
)
_SIGNS = rf"(?:[A-Z]{{1,3}}\s\p{{Sc}}|\p{{Sc}}\s[A-Z]{{2,3}}|{_SIGN})"
_FRONT = rf"(?:[+\-−–]?\s*(?:{_SIGNS})?|{_SIGNS}\s*[+\-−–])"
_BACK = rf"(?:(?:\s*{_SIGNS})?\s*[\-−–]?|\s*[\-−–]\s*{_SIGNS})"
_WHOLE = rf"(?:\d{{1,3}}(?:[.,'\s]\d{{2,3}})*[.,'\s]\d{{3}}|\d+){DASH}"

_ABBREVIATED = r"[^\W\d_]\.|/\."
_CREDIT_OR_DEBIT = r"(?i)(?:^|[^a-z])[CD]R\.?$"
_MULTIPLE = r"(?i)\d\s*(?:k|m|mio|bn|tsd)\.?$"
_CODE_AND_POINT = r"(?:^|[^A-Za-z])[A-Z]{3}\.\d{1,2}$"
_PROGRAM_WITH_COMMA = r"^[+-]?\d+(?:,\d+)?[eE][+-]?\d+$"


@dataclass(frozen=True)
class Charset:
    """The characters that occur in a column, so that patterns that cannot match are skipped.

    spellings : the values with nines for digits; None if there are too many of them.
    """

    spellings: Collection[str] | None = None

    def has_any(self, letters: str) -> bool:
        """Whether any of the characters may occur."""
        if self.spellings is None:
            return True
        return any(letter in spelling for spelling in self.spellings for letter in letters)

    def matches(self, pattern: str) -> bool:
        """Whether any value may contain the pattern."""
        return self.spellings is None or any(re.search(pattern, text) for text in self.spellings)


def amount_of(value: ir.StringValue, decimal: Decimal, charset: Charset) -> ir.FloatingValue:
    """The number in a text, with `decimal` as the decimal sign; null if it is not an amount.

    `12.00 CR` is null, because ledgers differ in whether a credit adds or subtracts. So are `EUR.50`, which
    may be 50 or 0.50, and `1.5k`, which is not an amount in a currency called K.
    """
    text = _plain_blanks(value, charset)
    digits = ibis.ifelse(_is_amount(text, decimal, charset), _digits(text, decimal, charset), _null_text())
    size = digits.try_cast("float64")
    bare = text.re_replace(rf"(\d){DASH}", r"\1") if charset.matches(DASH) else text
    signed = ibis.ifelse(bare.re_search(_MINUS), -size, size)
    return ibis.coalesce(signed, _scientific_amount(text, decimal))


def _null_text() -> ir.StringValue:
    return ibis.null("string")


def _plain_blanks(value: ir.StringValue, charset: Charset) -> ir.StringValue:
    text = value
    if charset.has_any(_ODD_BLANKS):
        text = text.translate(_ODD_BLANKS, "    '")
    if charset.has_any(_DIRECTION_MARKS):
        text = text.re_replace(f"[{_DIRECTION_MARKS}]", "")
    return text.strip()


def _digits(text: ir.StringValue, decimal: Decimal, charset: Charset) -> ir.StringValue:
    """The digits of an amount, with a point before its decimals."""
    if decimal == ",":
        number = text.re_replace(r"[^\d,]", "").replace(",", ".")
    else:
        number = text.re_replace(r"[\pL/]\.", "") if charset.matches(_ABBREVIATED) else text
        number = number.re_replace(r"[^\d.]", "")
    if not charset.matches(DASH):
        return number
    return ibis.ifelse(text.re_search(rf"\d{DASH}"), text.re_replace(r"\D", ""), number)


def _is_amount(text: ir.StringValue, decimal: Decimal, charset: Charset) -> ir.BooleanValue:
    group = "," if decimal == "." else r"\."
    point = r"\." if decimal == "." else ","
    grouped = rf"\d{{1,3}}(?:[{group}'\s]\d{{2,3}})*[{group}'\s]\d{{3}}"
    number = rf"(?:{grouped}|\d+)(?:{point}\d*)?|{point}\d+"
    core = rf"(?:{_WHOLE}|{number})" if charset.matches(DASH) else rf"(?:{number})"
    test = text.re_search(rf"^\(?\s*{_FRONT}\s*\(?\s*{core}\s*\)?{_BACK}\s*\)?$")
    if charset.has_any("()"):
        test = test & text.re_search(r"^[^()]*(?:\([^()]*\)[^()]*)?$")
    if charset.matches(_CREDIT_OR_DEBIT):
        test = test & ~text.re_search(_CREDIT_OR_DEBIT)
    if charset.matches(_MULTIPLE):
        test = test & ~text.re_search(_MULTIPLE)
    if decimal == "." and charset.matches(_CODE_AND_POINT):
        test = test & ~text.re_search(_CODE_AND_POINT)
    return test


def _scientific_amount(text: ir.StringValue, decimal: Decimal) -> ir.FloatingValue:
    """Numbers such as 1e-05, or with a comma if Excel uses a locale with one."""
    if decimal == ".":
        return text.try_cast("float64")
    number = text.replace(",", ".").try_cast("float64")
    return ibis.ifelse(text.re_search(_PROGRAM_WITH_COMMA), number, ibis.null("float64"))
