"""Segments by name: those that are built in, and those that were saved."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from tenure.core.errors import NotFound
from tenure.core.segment import HIGH, RFM_SEGMENTS, TIERS, Segment, words_of
from tenure.store.segments import SegmentStore

if TYPE_CHECKING:
    from tenure.store.database import Database

ECO_HIGH_VALUE = "ECO_HIGH_VALUE"
ECO_SHARE = 0.5
"""From this share of their spend on sustainable products on, customers count as eco-conscious."""


def built_in() -> list[Segment]:
    """RFM segments, value tiers, and the eco-conscious of high value."""
    eco = {
        "all": [
            {"field": "value_tier", "op": "=", "value": HIGH},
            {"field": "eco_spend_share", "op": ">=", "value": ECO_SHARE},
        ]
    }
    note = f"High value, and {ECO_SHARE:.0%} or more of their spend on sustainable products"
    return [
        *(_equal("segment", name) for name in RFM_SEGMENTS),
        *(_equal("value_tier", name) for name in TIERS),
        Segment(ECO_HIGH_VALUE, eco, note),
    ]


def find_segment(database: Database, name: str) -> Segment:
    """The segment of that name, built in or saved. Raises NotFound (`segment.unknown`) with the nearest."""
    ours = {one.name: one for one in built_in()}
    if name in ours:
        return ours[name]
    store = SegmentStore(database)
    found = store.get(name)
    if found is not None:
        return found.segment
    names = [*(one.name for one in store.all()), *ours]
    by_lower = {one.lower(): one for one in names}
    close = get_close_matches(name.lower().replace(" ", "_"), by_lower, n=1)
    hint = f"did you mean '{by_lower[close[0]]}'?" if close else f"there are: {', '.join(names)}"
    raise NotFound("There is no segment of that name.", values=[name], hint=hint, code="segment.unknown")


def _equal(field: str, name: str) -> Segment:
    return Segment(name, {"field": field, "op": "=", "value": name}, words_of(name))
