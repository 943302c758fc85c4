"""Abbreviations of time zones and the offsets they stand for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

_OFFSETS = {
    **dict.fromkeys(("Z", "UTC", "GMT", "UT", "WET"), "+00:00"),
    **dict.fromkeys(("CET", "WEST", "BST", "WAT", "MEZ"), "+01:00"),
    **dict.fromkeys(("CEST", "EET", "SAST", "CAT", "MESZ"), "+02:00"),
    **dict.fromkeys(("EEST", "MSK", "TRT", "EAT", "IDT"), "+03:00"),
    **{"GST": "+04:00", "MSD": "+04:00", "PKT": "+05:00", "IST": "+05:30", "NPT": "+05:45", "ICT": "+07:00"},
    **{"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00", "SGT": "+08:00", "HKT": "+08:00", "PHT": "+08:00"},
    **{
        "MYT": "+08:00",
        "AWST": "+08:00",
        "JST": "+09:00",
        "KST": "+09:00",
        "ACST": "+09:30",
        "AEST": "+10:00",
    },
    **{"ACDT": "+10:30", "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00"},
    **{"NST": "-03:30", "NDT": "-02:30", "ADT": "-03:00", "AST": "-04:00", "EDT": "-04:00", "EST": "-05:00"},
    **{"CDT": "-05:00", "CST": "-06:00", "MDT": "-06:00", "MST": "-07:00", "PDT": "-07:00", "PST": "-08:00"},
    **{
        "AKDT": "-08:00",
        "AKST": "-09:00",
        "HDT": "-09:00",
        "HST": "-10:00",
        "BRT": "-03:00",
        "BRST": "-02:00",
    },
    **{"ART": "-03:00", "UYT": "-03:00", "CLT": "-04:00", "CLST": "-03:00", "BOT": "-04:00", "VET": "-04:00"},
    **{"COT": "-05:00", "PET": "-05:00"},
}
"""The most common meaning of each abbreviation."""


@dataclass(frozen=True)
class Meaning:
    """One of several meanings of an abbreviation, and the abbreviations that occur with it."""

    offset: str
    place: str
    companions: frozenset[str]


_AMBIGUOUS = {
    "CST": (
        Meaning("-06:00", "US Central", frozenset({"CDT", "EST", "EDT", "MST", "MDT", "PST", "PDT"})),
        Meaning("+08:00", "China", frozenset({"HKT", "SGT", "JST", "KST"})),
    ),
    "IST": (
        Meaning("+05:30", "India", frozenset({"NPT", "PKT"})),
        Meaning("+02:00", "Israel", frozenset({"IDT"})),
        Meaning("+01:00", "Ireland", frozenset({"GMT", "BST", "WET", "WEST", "CET", "CEST"})),
    ),
    "BST": (
        Meaning("+01:00", "British summer", frozenset({"GMT", "WET", "WEST", "CET", "CEST"})),
        Meaning("+06:00", "Bangladesh", frozenset({"NPT", "PKT"})),
    ),
    "AST": (
        Meaning("-04:00", "Atlantic", frozenset({"ADT", "EST", "EDT", "NST", "NDT"})),
        Meaning("+03:00", "Arabia", frozenset({"GST", "EAT"})),
    ),
}


@dataclass(frozen=True)
class ZoneMeaning:
    """The assumed meaning of an abbreviation; `others` are alternatives if it is ambiguous."""

    name: str
    offset: str
    others: tuple[str, ...] = ()


def is_known(name: str) -> bool:
    """Whether the abbreviation, in any letter case, has a meaning."""
    return name.upper() in _OFFSETS


def meaning_of(name: str, companions: Collection[str]) -> ZoneMeaning:
    """The offset of a known abbreviation, given all abbreviations of the column.

    An ambiguous abbreviation gets the meaning that matches the other abbreviations of the column, or else the
    most common one, with the alternatives listed.
    """
    name = name.upper()
    alternatives = _AMBIGUOUS.get(name, ())
    companions_present = {companion.upper() for companion in companions} - {name}
    fitting = [meaning for meaning in alternatives if meaning.companions & companions_present]
    if len(fitting) == 1:
        return ZoneMeaning(name, fitting[0].offset)
    other_readings = tuple(
        f"{meaning.place} {meaning.offset}" for meaning in alternatives if meaning.offset != _OFFSETS[name]
    )
    return ZoneMeaning(name, _OFFSETS[name], other_readings)
