"""List all named segments with their current counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.segments.segment_kinds import SegmentKind, kind_of, label_of
from tenure.segments.rule_text import text_of
from tenure.segments.rules import rule_from
from tenure.serving.segments.counting import GroupFigures, figures_of_segments
from tenure.serving.segments.named import all_segments

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class SegmentSummary:
    """A segment in the list. `words` is its name in plain words; `text` is its rule as text."""

    name: str
    kind: SegmentKind
    words: str
    note: str
    text: str
    counted: GroupFigures


@dataclass(frozen=True)
class SegmentList:
    """Saved segments by name, then built-in ones, then clusters."""

    segments: tuple[SegmentSummary, ...]


def list_segments(shop: Shop) -> SegmentList:
    """All segments with their current figures. Raises DataError (`data.empty_lake`)."""
    segments = all_segments(shop.database)
    return SegmentList(
        tuple(
            SegmentSummary(
                segment.name,
                kind_of(segment),
                label_of(segment),
                segment.note,
                text_of(rule_from(segment.rule)),
                figures,
            )
            for segment, figures in zip(segments, figures_of_segments(segments, shop.served), strict=True)
        )
    )
