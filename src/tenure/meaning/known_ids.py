"""Match the IDs of a file with those of the workspace: spreadsheets drop leading zeros."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tenure.core.orders.leading_zeros import is_number, without_zeros

_MAX_DIGITS = 15
_SHORT_ONE_IN = 20
"""One ID in this many may be shorter than the others: a single order can arrive without its zeros."""


@dataclass(frozen=True)
class KnownSpellings:
    """How the workspace spells the IDs of a file.

    spelling : ID in the file -> ID in the workspace, for IDs whose spelling changes.
    known_ids : IDs of the file whose new spelling is a customer of the workspace.
    unsure : IDs that differ from a known customer's only in leading zeros, with no evidence that they are the
        same.
    """

    spelling: Mapping[str, str] = field(default_factory=dict)
    known_ids: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


def width_of(known_ids: Collection[str]) -> int | None:
    """The number of digits of numeric IDs with leading zeros; None if there are none, or widths differ.

    Examples
    --------
    >>> width_of({"0012", "0345", "1200", "ann"}), width_of({"12", "345"}), width_of({"0012", "012"})
    (4, None, None)
    """
    numbers = {customer_id for customer_id in known_ids if is_number(customer_id)}
    widths = {len(customer_id) for customer_id in numbers if _is_padded(customer_id)}
    if len(widths) != 1:
        return None
    (width,) = widths
    short = sum(len(customer_id) < width for customer_id in numbers)
    long = any(len(customer_id) > width for customer_id in numbers)
    return None if long or width > _MAX_DIGITS or short * _SHORT_ONE_IN > len(numbers) else width


def known_spellings(ids: Collection[str], known_ids: Collection[str]) -> KnownSpellings:
    """Compare the IDs of a file with the workspace's.

    If the workspace's IDs have a single width, shorter IDs of the file are padded to it, provided that at
    least half of them are then known; and the reverse, if the workspace's IDs have no leading zeros. New IDs
    of the same file are changed in the same way, because the spreadsheet treated them in the same way.
    """
    by_bare: dict[str, set[str]] = defaultdict(set)
    for customer_id in known_ids:
        if is_number(customer_id):
            by_bare[without_zeros(customer_id)].add(customer_id)
    numbers = {customer_id for customer_id in ids if is_number(customer_id)}
    ambiguous = {
        customer_id
        for customer_id in numbers
        if by_bare.get(without_zeros(customer_id), {customer_id}) != {customer_id}
    }
    if not ambiguous:
        return KnownSpellings()
    numeric_ids = {customer_id for spellings in by_bare.values() for customer_id in spellings}
    spelling = _spelling(numbers - numeric_ids, numeric_ids)
    matched = frozenset(customer_id for customer_id, spelled in spelling.items() if spelled in numeric_ids)
    return KnownSpellings(spelling, matched, frozenset(ambiguous - matched))


def _spelling(new: set[str], known_ids: set[str]) -> dict[str, str]:
    """New spelling of each ID; empty if fewer than half of the changed IDs would be known."""
    width = width_of(known_ids)
    if width is not None:
        respelled = {customer_id: customer_id.zfill(width) for customer_id in new if len(customer_id) < width}
    elif not any(_is_padded(customer_id) for customer_id in known_ids) and width_of(new) is not None:
        respelled = {
            customer_id: without_zeros(customer_id) for customer_id in new if _is_padded(customer_id)
        }
    else:
        return {}
    return (
        respelled
        if 2 * sum(customer_id in known_ids for customer_id in respelled.values()) >= len(respelled)
        else {}
    )


def _is_padded(number: str) -> bool:
    return number.startswith("0") and len(number) > 1
