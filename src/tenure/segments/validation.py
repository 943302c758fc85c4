"""Whether a segment is fit for use: large enough, not the same as another, and steady between scorings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MINIMUM_SIZE = 100
"""Below it, ad platforms match too few, and a test of an offer shows nothing."""

SAME = 0.8
"""From this share of a segment that is in another as well, they are nearly the same."""

RESIZED = 0.25
"""From this change of size between two scorings, the segment is said to have drifted."""

EXCHANGED = 0.5
"""From this share of its members that are new since the previous scoring, it is said to be another crowd."""

Level = Literal["good", "look", "unfit"]


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what it means. `level`: good, look at it, or unfit for use."""

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
    """A sentence about a group that is too small; None for one that is not."""
    if customers == 0:
        return "No customers match. Loosen a condition, or check how values are written."
    if customers < minimum:
        people = "1 customer" if customers == 1 else f"{customers:,} customers"
        return f"Only {people}: segments with fewer than {minimum:,} are too small to target or to measure."
    return None


def check_size(customers: int, minimum: int = MINIMUM_SIZE) -> Finding:
    """Raises nothing: an empty segment is a finding."""
    said = size_finding(customers, minimum)
    if said is None:
        return Finding("size", "good", f"{customers:,} customers: at least {minimum:,}.")
    return Finding("size", "unfit" if customers == 0 else "look", said)


def check_overlap(overlaps: Sequence[Overlap]) -> Finding:
    """By the largest: who is in two segments gets two messages."""
    if not overlaps:
        return Finding("overlap", "good", "There is no other saved segment to compare with.")
    most = max(overlaps, key=lambda one: one.share)
    if most.share >= SAME:
        said = f"{most.share:.0%} of them are also in '{most.other}': the two segments are nearly the same."
        return Finding("overlap", "look", said)
    said = f"At most {most.share:.0%} of them are also in another saved segment ('{most.other}')."
    return Finding("overlap", "good", said)


def check_drift(before: int | None, now: int, entered: int | None) -> Finding:
    """Between the last two scorings. `before` is None where there was one scoring only."""
    if before is None or entered is None:
        return Finding(
            "drift", "good", "Scored only once since it was created: there is nothing to compare with yet."
        )
    change = (now - before) / before if before else float(now > 0)
    new = entered / now if now else 0.0
    if abs(change) >= RESIZED:
        said = (
            f"{before:,} customers at the previous scoring, {now:,} now ({change:+.0%}): check what changed."
        )
        return Finding("drift", "look", said)
    if new >= EXCHANGED:
        return Finding("drift", "look", f"{new:.0%} of its customers are new since the previous scoring.")
    return Finding("drift", "good", f"{change:+.0%} customers since the previous scoring; {new:.0%} are new.")
