"""Show a segment with its rule, figures, validation and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.app.segments.segment_kinds import SegmentKind, kind_of, label_of
from tenure.segments.rule_text import text_of
from tenure.segments.rules import Group, Rule, as_json, rule_from
from tenure.segments.validation import (
    MINIMUM_SIZE,
    Finding,
    Overlap,
    check_drift,
    check_overlap,
    check_size,
)
from tenure.serving.segments.counting import GroupFigures, figures_of_segments, group_figures
from tenure.serving.segments.named import find_segment
from tenure.store.records.segment_sizes import SegmentSize, SegmentSizes
from tenure.store.records.segments import SegmentStore

if TYPE_CHECKING:
    from tenure.core.activation.segment import Segment
    from tenure.serving.shop import Shop

MAX_OVERLAPS = 20


@dataclass(frozen=True)
class ShowSegment:
    """Command."""

    name: str


@dataclass(frozen=True)
class SegmentDetails:
    """All details of a segment. `history`: its size at every scoring since it was created, oldest first.
    `version`: of a saved one, for saving changes of it (If-Match).
    """

    name: str
    kind: SegmentKind
    words: str
    note: str
    rule: Mapping[str, Any]
    text: str
    created_by: str | None
    created_at: datetime | None
    changed_at: datetime | None
    version: str | None
    counted: GroupFigures
    findings: list[Finding]
    overlaps: list[Overlap]
    history: list[SegmentSize]


def show_segment(command: ShowSegment, shop: Shop) -> SegmentDetails:
    """The segment and its figures. Raises NotFound (`segment.unknown`), DataError (`data.empty_lake`)."""
    segment = find_segment(shop.database, command.name)
    rule = rule_from(segment.rule)
    figures = figures_of_segments([segment], shop.served)[0]
    overlaps = _overlaps(segment, rule, figures.customers, shop)
    history = SegmentSizes(shop.database).of(command.name)
    saved_segment = SegmentStore(shop.database).get(command.name)
    return SegmentDetails(
        name=segment.name,
        kind=kind_of(segment),
        words=label_of(segment),
        note=segment.note,
        rule=as_json(rule),
        text=text_of(rule),
        created_by=saved_segment.made_by if saved_segment else None,
        created_at=saved_segment.made_at if saved_segment else None,
        changed_at=saved_segment.changed_at if saved_segment else None,
        version=saved_segment.version if saved_segment else None,
        counted=figures,
        findings=[check_size(figures.customers, MINIMUM_SIZE), check_overlap(overlaps), _drift(history)],
        overlaps=overlaps,
        history=history,
    )


def _overlaps(segment: Segment, rule: Rule, customers: int, shop: Shop) -> list[Overlap]:
    """With other saved segments, largest share first."""
    if not customers:
        return []
    other_segments = [
        entry.segment for entry in SegmentStore(shop.database).all() if entry.name != segment.name
    ]
    overlaps = []
    for other_segment in other_segments[:MAX_OVERLAPS]:
        in_both = group_figures(Group("all", (rule, rule_from(other_segment.rule))), shop.served).customers
        overlaps.append(Overlap(other_segment.name, in_both, in_both / customers))
    return sorted(overlaps, key=lambda overlap: -overlap.share)


def _drift(history: list[SegmentSize]) -> Finding:
    if len(history) < 2:
        return check_drift(None, history[-1].customers if history else 0, None)
    before, now = history[-2:]
    return check_drift(before.customers, now.customers, now.entries)
