"""The kinds of segments, and their names in plain words."""

from __future__ import annotations

from typing import Literal

from tenure.core.activation.segment import RFM_SEGMENTS, TIERS, Segment, words_of
from tenure.serving.segments.named import CLUSTER_PREFIX

SegmentKind = Literal["saved", "rfm", "tier", "eco", "cluster"]


def kind_of(segment: Segment) -> SegmentKind:
    """The kind, by the segment's name: names are unique across kinds."""
    if not segment.is_built_in:
        return "saved"
    if segment.name in RFM_SEGMENTS:
        return "rfm"
    if segment.name in TIERS:
        return "tier"
    return "cluster" if segment.name.startswith(CLUSTER_PREFIX) else "eco"


def label_of(segment: Segment) -> str:
    """The segment's name in plain words."""
    kind = kind_of(segment)
    if kind == "eco":
        return "Eco-conscious, high value"
    return segment.note if kind == "cluster" else words_of(segment.name)
