"""List the customers who entered or left a segment at a scoring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.serving.segments.history import Movement, SegmentStay, stays_of
from tenure.serving.segments.named import find_segment
from tenure.store.records.memberships import Memberships

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ListSegmentEvents:
    """Command. run_id : of the scoring; the newest if None. limit : the maximum number of customers."""

    name: str
    what: Movement = "entered"
    run_id: str | None = None
    limit: int = 100


@dataclass(frozen=True)
class SegmentEvents:
    """Customers who entered or left at a scoring (`run_id`), by ID; at most as many as requested."""

    segment: str
    what: Movement
    run_id: str | None
    stays: list[SegmentStay]


def segment_events(command: ListSegmentEvents, shop: Shop) -> SegmentEvents:
    """Who entered or left. Raises NotFound (`segment.unknown`)."""
    segment, served_copy = find_segment(shop.database, command.name), shop.served
    run_id = command.run_id or served_copy.published.run_id
    memberships = Memberships(shop.path)
    stays = stays_of(memberships, served_copy, segment.name, command.what, run_id, command.limit)
    return SegmentEvents(segment.name, command.what, run_id, stays)
