"""Signs and codes of currencies."""

from __future__ import annotations

import re

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT
LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD
XCG XOF XPF YER ZAR ZMW ZWG
"""

ISO_CODES = frozenset(_CODES.split())
"""Codes of the currencies in use (ISO 4217), without metals, funds and test codes."""

_SIGNS = {
    **{"€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "pounds": "GBP", "₹": "INR", "zł": "PLN"},
    **{"r$": "BRL", "us$": "USD", "$us": "USD", "$usd": "USD", "usd$": "USD", "a$": "AUD", "au$": "AUD"},
    **{"c$": "CAD", "ca$": "CAD", "$ca": "CAD", "cdn$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD"},
    **{"sg$": "SGD", "nt$": "TWD", "mx$": "MXN", "mex$": "MXN", "rd$": "DOP", "sfr": "CHF", "kč": "CZK"},
    **{"ft": "HUF", "₺": "TRY", "tl": "TRY", "₽": "RUB", "руб": "RUB", "₩": "KRW", "₫": "VND", "₱": "PHP"},
    **{"฿": "THB", "₪": "ILS", "₴": "UAH", "грн": "UAH", "₦": "NGN", "₸": "KZT", "₡": "CRC", "₲": "PYG"},
    **{"₵": "GHS", "gh₵": "GHS", "₾": "GEL", "₼": "AZN", "֏": "AMD", "₮": "MNT", "₭": "LAK", "৳": "BDT"},
    **{"rm": "MYR", "rp": "IDR", "s/": "PEN", "b/": "PAB", "лв": "BGN", "ksh": "KES", "tsh": "TZS"},
    **{"ush": "UGX", "dkr": "DKK", "skr": "SEK", "nkr": "NOK", "円": "JPY", "jp¥": "JPY", "元": "CNY"},
    **{"rmb": "CNY", "cn¥": "CNY", "дин": "RSD", "د.إ": "AED", "ر.س": "SAR", "﷼": "IRR"},
    **{"kronor": "SEK", "reais": "BRL"},
}
"""Signs and abbreviations of a single currency, in lower case and without a final period."""

_SHARED = {
    **{"$": "$", "dollars": "$", "¥": "¥", "kr": "kr", "kroner": "kr", "fr": "Fr", "francs": "Fr"},
    **{"rs": "Rs", "₨": "Rs", "rupees": "Rs", "dh": "Dh", "dhs": "Dh", "lei": "lei", "pesos": "pesos"},
}
"""Signs that several countries use: they stay unchanged, because the currency is ambiguous."""


def currency_code(sign: str) -> str:
    """The ISO code of a sign or abbreviation; the sign itself if it is ambiguous or unknown."""
    bare = sign.strip().rstrip(".")
    if bare.upper() in ISO_CODES:
        return bare.upper()
    code = _SIGNS.get(bare.casefold()) or _SHARED.get(bare.casefold())
    return code or _with_code(bare) or bare


def _with_code(sign: str) -> str | None:
    """The code in a sign with a code, such as `$CAD` or `€EUR`."""
    letters = re.sub(r"[^A-Za-z]", "", sign).upper()
    return letters if letters in ISO_CODES else None


def same_currency(first: str, second: str) -> bool:
    """Whether two codes or signs can mean the same currency: `$` can be any dollar."""
    first_code, second_code = currency_code(first), currency_code(second)
    return (
        first_code == second_code
        or second_code in _SHARED_BY.get(first_code, ())
        or first_code in _SHARED_BY.get(second_code, ())
    )


def is_code(text: str) -> bool:
    """Whether the text is a currency code rather than a sign that several currencies share."""
    return text in ISO_CODES


_SHARED_BY = {
    "$": {"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD"},
    "kr": {"SEK", "NOK", "DKK", "ISK"},
    "¥": {"JPY", "CNY"},
    "Fr": {"CHF", "XAF", "XOF"},
    "Rs": {"INR", "PKR", "LKR", "NPR", "MUR"},
    "Dh": {"AED", "MAD"},
    "lei": {"RON", "MDL"},
    "pesos": {"MXN", "ARS", "CLP", "COP", "PHP", "UYU", "DOP"},
}
