"""Ids of a file beside those of the workspace: spreadsheets drop leading zeros."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tenure.core.orders.leading_zeros import is_number, without_zeros

_MOST_DIGITS = 15
_FEW = 20
"""One in so many ids may be shorter than the others: an order by itself came without its zeros once."""


@dataclass(frozen=True)
class KnownSpellings:
    """How the workspace spells ids of a file.

    spelling : by id as the file has it, of those that are to be spelled otherwise.
    known : as the file has them, those whose spelling is a customer of the workspace.
    unsure : ids that differ from a known customer's in leading zeros alone, of which nothing tells whether
        they are the same.
    """

    spelling: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


def width_of(known: Collection[str]) -> int | None:
    """The digits that ids of numbers have, leading zeros included; None where none has any, or they differ.

    Examples
    --------
    >>> width_of({"0012", "0345", "1200", "ann"}), width_of({"12", "345"}), width_of({"0012", "012"})
    (4, None, None)
    """
    numbers = {one for one in known if is_number(one)}
    widths = {len(one) for one in numbers if _is_padded(one)}
    if len(widths) != 1:
        return None
    (width,) = widths
    short = sum(len(one) < width for one in numbers)
    long = any(len(one) > width for one in numbers)
    return None if long or width > _MOST_DIGITS or short * _FEW > len(numbers) else width


def known_spellings(ids: Collection[str], known: Collection[str]) -> KnownSpellings:
    """Compare the ids of a file with the workspace's.

    Ids are spelled as the workspace spells its own where these have one width and most of the shorter ids of
    the file are known once they have it; and the other way round, where the workspace's have no zeros. New
    ids of the same file are spelled alike then: the spreadsheet has treated them alike.
    """
    by_bare: dict[str, set[str]] = defaultdict(set)
    for one in known:
        if is_number(one):
            by_bare[without_zeros(one)].add(one)
    numbers = {one for one in ids if is_number(one)}
    alike = {one for one in numbers if by_bare.get(without_zeros(one), {one}) != {one}}
    if not alike:
        return KnownSpellings()
    flat = {one for spellings in by_bare.values() for one in spellings}
    spelling = _spelling(numbers - flat, flat)
    joined = frozenset(one for one, spelled in spelling.items() if spelled in flat)
    return KnownSpellings(spelling, joined, frozenset(alike - joined))


def _spelling(new: set[str], known: set[str]) -> dict[str, str]:
    """None where fewer than half of those it concerns would be known by it."""
    width = width_of(known)
    if width is not None:
        made = {one: one.zfill(width) for one in new if len(one) < width}
    elif not any(_is_padded(one) for one in known) and width_of(new) is not None:
        made = {one: without_zeros(one) for one in new if _is_padded(one)}
    else:
        return {}
    return made if 2 * sum(one in known for one in made.values()) >= len(made) else {}


def _is_padded(number: str) -> bool:
    return number.startswith("0") and len(number) > 1
