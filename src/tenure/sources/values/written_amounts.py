r"""Amounts as people write them: the text of one value becomes a number, or null.

`$1,234.50`, `(12.00)`, `1.234,56 €`, `1 234,50 zł`, `Rs. 1,250`, `12.00-`, `US $12`, and round prices with a
dash in place of the decimals: `25,-`, `1.250,–`, `25.--`, `25:-`, `1,250/-`.

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
"""What round prices have in place of the decimals."""

LONG_WORDS = ("euros", "dollars", "rupees", "pounds", "francs", "kronor", "kroner", "pesos", "reais", "د.إ")
"""Names of currencies that are longer than `_SIGN` takes, or have a point inside."""

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
class Writing:
    """What occurs in the values of one column, so that nothing is looked for that is not there.

    spellings : the values with nines for digits; None where there are too many to know them all.
    """

    spellings: Collection[str] | None = None

    def has_any(self, letters: str) -> bool:
        """Whether any of the letters may occur."""
        if self.spellings is None:
            return True
        return any(letter in spelling for spelling in self.spellings for letter in letters)

    def matches(self, pattern: str) -> bool:
        """Whether any value may have the pattern in it."""
        return self.spellings is None or any(re.search(pattern, text) for text in self.spellings)


def amount_of(value: ir.StringValue, decimal: Decimal, writing: Writing) -> ir.FloatingValue:
    """The number a text means, where `decimal` comes before its decimals; null where it is no amount.

    `12.00 CR` is null: whether a credit adds or takes away differs from ledger to ledger. So are `EUR.50`,
    which may be 50 or 0.50, and `1.5k`, which is no amount in a currency called K.
    """
    text = _plain_blanks(value, writing)
    digits = ibis.ifelse(_is_amount(text, decimal, writing), _digits(text, decimal, writing), _nothing())
    size = digits.try_cast("float64")
    bare = text.re_replace(rf"(\d){DASH}", r"\1") if writing.matches(DASH) else text
    signed = ibis.ifelse(bare.re_search(_MINUS), -size, size)
    return ibis.coalesce(signed, _written_by_programs(text, decimal))


def _nothing() -> ir.StringValue:
    return ibis.null("string")


def _plain_blanks(value: ir.StringValue, writing: Writing) -> ir.StringValue:
    text = value
    if writing.has_any(_ODD_BLANKS):
        text = text.translate(_ODD_BLANKS, "    '")
    if writing.has_any(_DIRECTION_MARKS):
        text = text.re_replace(f"[{_DIRECTION_MARKS}]", "")
    return text.strip()


def _digits(text: ir.StringValue, decimal: Decimal, writing: Writing) -> ir.StringValue:
    """The digits of an amount, with a point before its decimals."""
    if decimal == ",":
        number = text.re_replace(r"[^\d,]", "").replace(",", ".")
    else:
        number = text.re_replace(r"[\pL/]\.", "") if writing.matches(_ABBREVIATED) else text
        number = number.re_replace(r"[^\d.]", "")
    if not writing.matches(DASH):
        return number
    return ibis.ifelse(text.re_search(rf"\d{DASH}"), text.re_replace(r"\D", ""), number)


def _is_amount(text: ir.StringValue, decimal: Decimal, writing: Writing) -> ir.BooleanValue:
    group = "," if decimal == "." else r"\."
    point = r"\." if decimal == "." else ","
    parted = rf"\d{{1,3}}(?:[{group}'\s]\d{{2,3}})*[{group}'\s]\d{{3}}"
    number = rf"(?:{parted}|\d+)(?:{point}\d*)?|{point}\d+"
    core = rf"(?:{_WHOLE}|{number})" if writing.matches(DASH) else rf"(?:{number})"
    test = text.re_search(rf"^\(?\s*{_FRONT}\s*\(?\s*{core}\s*\)?{_BACK}\s*\)?$")
    if writing.has_any("()"):
        test = test & text.re_search(r"^[^()]*(?:\([^()]*\)[^()]*)?$")
    if writing.matches(_CREDIT_OR_DEBIT):
        test = test & ~text.re_search(_CREDIT_OR_DEBIT)
    if writing.matches(_MULTIPLE):
        test = test & ~text.re_search(_MULTIPLE)
    if decimal == "." and writing.matches(_CODE_AND_POINT):
        test = test & ~text.re_search(_CODE_AND_POINT)
    return test


def _written_by_programs(text: ir.StringValue, decimal: Decimal) -> ir.FloatingValue:
    """1e-05 and its like; with a comma where Excel writes them in the language of the user."""
    if decimal == ".":
        return text.try_cast("float64")
    number = text.replace(",", ".").try_cast("float64")
    return ibis.ifelse(text.re_search(_PROGRAM_WITH_COMMA), number, ibis.null("float64"))
