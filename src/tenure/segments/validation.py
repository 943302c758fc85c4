"""Whether a segment is fit for use: large enough, distinct from others, and stable between scorings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MINIMUM_SIZE = 100
"""Below this size ad platforms match too few customers, and a test of an offer has no power."""

SAME = 0.8
"""From this share of customers in common, two segments are nearly the same."""

RESIZED = 0.25
"""From this relative change in size between two scorings, a segment has drifted."""

EXCHANGED = 0.5
"""From this share of members who are new since the previous scoring, a segment has drifted."""

Level = Literal["good", "look", "unfit"]


@dataclass(frozen=True)
class Finding:
    """One check and its result. `level`: good, look at it, or unfit for use."""

    check: str
    level: Level
    sentence: str


@dataclass(frozen=True)
class Overlap:
    """`share` of the segment's customers are in `other` as well."""

    other: str
    customers: int
    share: float


def size_finding(customers: int, minimum: int = MINIMUM_SIZE) -> str | None:
    """A sentence about a group that is too small; None if it is large enough."""
    if customers == 0:
        return "No customers match. Loosen a condition, or check how values are written."
    if customers < minimum:
        people = "1 customer" if customers == 1 else f"{customers:,} customers"
        return f"Only {people}: segments with fewer than {minimum:,} are too small to target or to measure."
    return None


def check_size(customers: int, minimum: int = MINIMUM_SIZE) -> Finding:
    """Finding on the size; an empty segment is a finding, not an error."""
    sentence = size_finding(customers, minimum)
    if sentence is None:
        return Finding("size", "good", f"{customers:,} customers: at least {minimum:,}.")
    return Finding("size", "unfit" if customers == 0 else "look", sentence)


def check_overlap(overlaps: Sequence[Overlap]) -> Finding:
    """Finding on the largest overlap: customers in two segments get two messages."""
    if not overlaps:
        return Finding("overlap", "good", "There is no other saved segment to compare with.")
    largest = max(overlaps, key=lambda overlap: overlap.share)
    if largest.share >= SAME:
        sentence = (
            f"{largest.share:.0%} of them are also in '{largest.other}': "
            "the two segments are nearly the same."
        )
        return Finding("overlap", "look", sentence)
    sentence = f"At most {largest.share:.0%} of them are also in another saved segment ('{largest.other}')."
    return Finding("overlap", "good", sentence)


def check_drift(before: int | None, now: int, entered: int | None) -> Finding:
    """Finding on the change between the last two scorings. `before` is None after only one scoring."""
    if before is None or entered is None:
        return Finding(
            "drift", "good", "Scored only once since it was created: there is nothing to compare with yet."
        )
    change = (now - before) / before if before else float(now > 0)
    new = entered / now if now else 0.0
    if abs(change) >= RESIZED:
        sentence = (
            f"{before:,} customers at the previous scoring, {now:,} now ({change:+.0%}): check what changed."
        )
        return Finding("drift", "look", sentence)
    if new >= EXCHANGED:
        return Finding("drift", "look", f"{new:.0%} of its customers are new since the previous scoring.")
    return Finding("drift", "good", f"{change:+.0%} customers since the previous scoring; {new:.0%} are new.")
