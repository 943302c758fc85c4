"""Formats of numbers, money and days on a page; unknown values are a dash."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

UNKNOWN = "–"
PERCENT = "%"

_SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "C$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "PLN": "zł ",
    "USD": "$",
}
_STEPS = ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True)
class Formats:
    """Texts for values in one currency.

    Parameters
    ----------
    currency : str, optional
        ISO code or symbol; without one, plain numbers.
    """

    currency: str | None = None

    def money(self, value: object) -> str:
        """`£1,234`, or `£12.30` below 100."""
        if not known(value):
            return UNKNOWN
        amount = abs(float(value))  # type: ignore[arg-type]
        return self._signed(value, grouped(amount, 2 if 0 < round(amount, 2) < 100 else 0))

    def compact(self, value: object, digits: int = 2) -> str:
        """`£1.2M`: for axes and other approximate values."""
        if not known(value):
            return UNKNOWN
        return self._signed(value, shortened(abs(float(value)), digits))  # type: ignore[arg-type]

    def headline(self, value: object) -> str:
        """`£1.08M`: three digits, for headline figures."""
        return self.compact(value, digits=3)

    def _signed(self, value: object, digits: str) -> str:
        negative = float(value) < 0 and any(digit in "123456789" for digit in digits)  # type: ignore[arg-type]
        return f"{'−' if negative else ''}{self._symbol()}{digits}"

    def _symbol(self) -> str:
        code = (self.currency or "").strip()
        return _SYMBOLS.get(code.upper(), f"{code} " if len(code) > 1 else code)


def known(value: object) -> bool:
    """Whether a value is a finite number."""
    try:
        return math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def grouped(value: object, decimals: int = 0) -> str:
    """`1,234,567` with a true minus sign."""
    if not known(value):
        return UNKNOWN
    text = f"{float(value):,.{decimals}f}"  # type: ignore[arg-type]
    if text.startswith("-"):
        return f"−{text[1:]}" if any(digit in "123456789" for digit in text) else text[1:]
    return text


def shortened(value: object, digits: int = 2) -> str:
    """`1.2M`, `34k`, `0.05`: this many significant digits, but all before the decimal point."""
    if not known(value):
        return UNKNOWN
    number = float(value)  # type: ignore[arg-type]
    if number < 0:
        return f"−{shortened(-number, digits)}"
    rounded = float(f"{number:.{digits - 1}e}") if number < 100 else number
    for size, letter in _STEPS:
        if max(rounded, number) >= size * 0.9995:
            return f"{_digits(number / size, digits)}{letter}"
    return _digits(number, digits)


def share(value: object, decimals: int | None = None) -> str:
    """A share as `12%`; one decimal below 10%, `<0.1%` for values that would round to zero."""
    if not known(value):
        return UNKNOWN
    percent = float(value) * 100  # type: ignore[arg-type]
    if decimals is None:
        if 0 < abs(percent) < 0.1:
            return f"<0.1{PERCENT}"
        decimals = 1 if abs(percent) < 9.95 and round(abs(percent), 1) % 1 else 0
    return f"{grouped(percent, decimals)}{PERCENT}"


def whole_share(value: object) -> str:
    """A share without decimals."""
    return share(value, 0)


def few(value: object) -> str:
    """A whole number, or one decimal below 10, as an expected count of 0.3 is not 0."""
    return grouped(value, 1 if known(value) and 0 < abs(float(value)) < 10 else 0)  # type: ignore[arg-type]


def signed_share(value: object) -> str:
    """`+5%` or `−12%`."""
    text = share(value)
    return f"+{text}" if known(value) and float(value) > 0 else text  # type: ignore[arg-type]


def day(value: object) -> str:
    """`9 Dec 2011`."""
    # pandas' NaT is a date with the year NaN.
    return f"{value.day} {value:%b %Y}" if isinstance(value, date) and known(value.year) else UNKNOWN


def month(value: object) -> str:
    """`Dec 2011` for dates and periods; other labels unchanged."""
    strftime = getattr(value, "strftime", None)
    return str(strftime("%b %Y")) if strftime else str(value)


def plural(count: float, singular: str, plural_form: str | None = None) -> str:
    """`1 customer`, `2 customers`."""
    return f"{grouped(count)} {singular if count == 1 else plural_form or singular + 's'}"


def _digits(number: float, digits: int) -> str:
    if number == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(number) + 1e-9)
    text = f"{number:.{min(max(places, 0), 4)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
