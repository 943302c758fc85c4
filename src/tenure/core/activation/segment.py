"""Groups of customers: the names that data and programs use for them, and the words that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CHAMPIONS = "CHAMPIONS"
PROSPECTS = "PROSPECTS"
"""Profiles without an order; the only segment of nobody who bought."""

RFM_SEGMENTS = (
    CHAMPIONS,
    "LOYAL",
    "ACTIVE",
    "NEW",
    "PROMISING",
    "NEEDS_ATTENTION",
    "AT_RISK",
    "PREVIOUSLY_LOYAL",
    "ALMOST_LOST",
    "DORMANT",
    PROSPECTS,
)
"""By recency, frequency and money, best first."""

HIGH, GROWTH, LOW = "High-CLV", "Growth-Potential", "Low-CLV"
TIERS = (HIGH, GROWTH, LOW)
"""By predicted value, best first."""

FORMER_TIERS = {"High": HIGH, "Medium": GROWTH, "Low": LOW}
"""What predictions and evidence that were kept before called the tiers."""

_TIER_WORDS = {HIGH: "High value", GROWTH: "Growth potential", LOW: "Low value"}


@dataclass(frozen=True)
class Segment:
    """A group of customers: a name and a rule.

    name : under which it is asked for. rule : a tree over the fields of the customer table: `{"all": [...]}`,
    `{"any": [...]}`, `{"not": ...}` and `{"field": ..., "op": ..., "value": ...}`; see `segments.rules`.
    note : what it is for, in words. segment_id : of one that somebody saved; None for one that is built in.
    """

    name: str
    rule: Mapping[str, Any]
    note: str = ""
    segment_id: str | None = None

    @property
    def is_built_in(self) -> bool:
        return self.segment_id is None


def words_of(name: str) -> str:
    """As people read a segment or tier: `NEEDS_ATTENTION` is "Needs attention"; other names as they are."""
    if name in RFM_SEGMENTS:
        return name.replace("_", " ").capitalize()
    return _TIER_WORDS.get(name, name)
