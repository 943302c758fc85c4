"""Currencies by code and by sign."""

from __future__ import annotations

_SIGNS = {
    **{"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "₹": "INR", "RS": "INR", "RS.": "INR"},
    **{"ZŁ": "PLN", "R$": "BRL", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD"},
    **{"NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "₽": "RUB", "₺": "TRY", "TL": "TRY", "₩": "KRW", "₪": "ILS"},
    **{"₫": "VND", "฿": "THB", "₴": "UAH", "KČ": "CZK", "FT": "HUF", "DOLLAR": "$", "DOLLARS": "$"},
}
_SHARED_SIGNS = {
    "$": {"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD"},
    "KR": {"SEK", "NOK", "DKK", "ISK"},
    "KR.": {"SEK", "NOK", "DKK", "ISK"},
    "¥": {"JPY", "CNY"},
    "FR": {"CHF"},
    "FR.": {"CHF"},
}


def code_of(text: str) -> str:
    """The ISO 4217 code of a code or a sign; a sign that several currencies share stays as it is."""
    plain = text.strip().upper()
    return _SIGNS.get(plain, plain)


def same_currency(one: str, other: str) -> bool:
    """Whether two codes or signs can stand for one currency: `$` can be any dollar."""
    first, second = code_of(one), code_of(other)
    return first == second or second in _SHARED_SIGNS.get(first, ()) or first in _SHARED_SIGNS.get(second, ())


def is_code(text: str) -> bool:
    """Whether it is a code of three letters rather than a sign that several currencies share."""
    return len(text) == 3 and text.isascii() and text.isalpha()
