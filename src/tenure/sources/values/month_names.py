"""Month names in languages other than English: `3. März 2023`, `12 août 2022`, `3 de enero de 2023`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

_ENGLISH = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_MONTHS = (
    "januar jänner jan janvier janv januari enero ene janeiro gennaio gen",
    "februar feb feber février févr fév fevrier februari febrero fevereiro fev febbraio",
    "märz maerz mär mrz mars maart mrt marzo março marco",
    "april avril avr abril abr aprile apr",
    "mai mei mayo maio maggio mag",
    "juni juin junio junho giugno giu jun",
    "juli juillet juil julio julho luglio lug jul",
    "august août aout aoû augustus aug agosto ago",
    "september septembre sept septiembre setiembre setembro set settembre sett sep",
    "oktober okt octobre oct octubre outubro out ottobre ott",
    "november novembre nov noviembre novembro",
    "dezember dez décembre déc decembre december dec diciembre dic dezembro dicembre",
)
_IN_ENGLISH = {name: _ENGLISH[number] for number, names in enumerate(_MONTHS) for name in names.split()}
_KNOWN = {name.lower() for name in _ENGLISH} | {name[:3].lower() for name in _ENGLISH}
_WORD = re.compile(r"[^\W\d_]{3,}")


def foreign_months(spellings: Iterable[str]) -> tuple[str, ...]:
    """Month names in these values that need translation; empty if all of them are English."""
    words = {word.lower() for spelling in spellings for word in _WORD.findall(spelling)}
    months = sorted(words & _IN_ENGLISH.keys())
    return tuple(months) if set(months) - _KNOWN else ()


def in_english(text: ir.StringValue, months: Iterable[str]) -> ir.StringValue:
    """The text with these month names in English."""
    for pattern, month in _replacements(months):
        text = text.re_replace(pattern, month)
    return text


def spelling_in_english(spelling: str, months: Iterable[str]) -> str:
    """The same for a single value."""
    for pattern, month in _replacements(months):
        spelling = re.sub(pattern, month, spelling)
    return spelling


def _replacements(months: Iterable[str]) -> list[tuple[str, str]]:
    """Patterns and replacements; `de` is the Spanish and Portuguese "of"."""
    names = [(rf"(?i)\b{month}\b\.?", _IN_ENGLISH[month]) for month in months]
    return [(r"(?i)\sde\s", " "), *names] if names else []
