"""Segments for people to look at: all in a list, and one with its rule, figures, checks and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tenure.app.segments.clustering import Clustered, clustered_from
from tenure.core.activation.segment import RFM_SEGMENTS, TIERS, Segment, words_of
from tenure.core.errors import OptionError
from tenure.segments.rule_text import rule_of, text_of
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
from tenure.serving.segments.field_choices import values_nobody_has
from tenure.serving.segments.named import CLUSTER_PREFIX, all_segments, find_segment
from tenure.store.records.clusterings import ClusteringStore
from tenure.store.records.segment_sizes import SegmentSize, SegmentSizes
from tenure.store.records.segments import SegmentStore

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served
    from tenure.store.database.database import Database

SegmentKind = Literal["saved", "rfm", "tier", "eco", "cluster"]
MOST_OVERLAPS = 20


@dataclass(frozen=True)
class SegmentListed:
    """One of the list. `words` is what people call it; `text` its rule as people type it."""

    name: str
    kind: SegmentKind
    words: str
    note: str
    text: str
    counted: GroupFigures


@dataclass(frozen=True)
class SegmentPreview:
    """A rule that is not saved: as JSON and as text, whom it has now, and whether it is fit for use."""

    rule: Mapping[str, Any]
    text: str
    counted: GroupFigures
    findings: list[Finding]


@dataclass(frozen=True)
class SegmentShown:
    """Everything about one. `history` is of every scoring since it was made, oldest first."""

    name: str
    kind: SegmentKind
    words: str
    note: str
    rule: Mapping[str, Any]
    text: str
    made_by: str | None
    made_at: datetime | None
    changed_at: datetime | None
    counted: GroupFigures
    findings: list[Finding]
    overlaps: list[Overlap]
    history: list[SegmentSize]


@dataclass(frozen=True)
class ClustersShown:
    """The clustering in force."""

    made_by: str
    made_at: datetime
    clustered: Clustered


def kind_of(segment: Segment) -> SegmentKind:
    """By its name, as names are not shared."""
    if not segment.is_built_in:
        return "saved"
    if segment.name in RFM_SEGMENTS:
        return "rfm"
    if segment.name in TIERS:
        return "tier"
    return "cluster" if segment.name.startswith(CLUSTER_PREFIX) else "eco"


def list_segments(database: Database, served: Served) -> list[SegmentListed]:
    """All of them, counted now."""
    segments = all_segments(database)
    return [
        SegmentListed(one.name, kind_of(one), _words(one), one.note, text_of(rule_from(one.rule)), figures)
        for one, figures in zip(segments, figures_of_segments(segments, served), strict=True)
    ]


def given_rule(tree: Mapping[str, Any] | None, text: str | None) -> Rule:
    """A rule as JSON, or as text. Raises OptionError."""
    if (tree is None) == (text is None):
        raise OptionError(
            "Give a rule either as `rule` or as `text`, not both.",
            hint='such as {"text": "predicted_clv >= 200"}',
            code="rule.shape",
        )
    return rule_of(text) if text is not None else rule_from(tree)


def preview(rule: Rule, served: Served) -> SegmentPreview:
    """Whom a rule has, without keeping it."""
    found = group_figures(rule, served)
    absent = [Finding("values", "look", said) for said in values_nobody_has(rule, served)]
    return SegmentPreview(as_json(rule), text_of(rule), found, [check_size(found.customers), *absent])


def show_segment(name: str, database: Database, served: Served) -> SegmentShown:
    """Raises NotFound (`segment.unknown`)."""
    segment = find_segment(database, name)
    rule = rule_from(segment.rule)
    found = figures_of_segments([segment], served)[0]
    overlaps = _overlaps(segment, rule, found.customers, database, served)
    history = SegmentSizes(database).of(name)
    kept = SegmentStore(database).get(name)
    return SegmentShown(
        name=segment.name,
        kind=kind_of(segment),
        words=_words(segment),
        note=segment.note,
        rule=as_json(rule),
        text=text_of(rule),
        made_by=kept.made_by if kept else None,
        made_at=kept.made_at if kept else None,
        changed_at=kept.changed_at if kept else None,
        counted=found,
        findings=[check_size(found.customers, MINIMUM_SIZE), check_overlap(overlaps), _drift(history)],
        overlaps=overlaps,
        history=history,
    )


def show_clusters(database: Database) -> ClustersShown | None:
    """None before any were found."""
    newest = ClusteringStore(database).newest()
    if newest is None:
        return None
    return ClustersShown(newest.made_by, newest.made_at, clustered_from(newest.document))


def _overlaps(
    segment: Segment, rule: Rule, customers: int, database: Database, served: Served
) -> list[Overlap]:
    """With other saved segments, largest share first."""
    others = [one.segment for one in SegmentStore(database).all() if one.name != segment.name]
    if not customers:
        return []
    found = []
    for other in others[:MOST_OVERLAPS]:
        both = group_figures(Group("all", (rule, rule_from(other.rule))), served).customers
        found.append(Overlap(other.name, both, both / customers))
    return sorted(found, key=lambda one: -one.share)


def _drift(history: list[SegmentSize]) -> Finding:
    if len(history) < 2:
        return check_drift(None, history[-1].customers if history else 0, None)
    before, now = history[-2:]
    return check_drift(before.customers, now.customers, now.entered)


def _words(segment: Segment) -> str:
    kind = kind_of(segment)
    if kind == "eco":
        return "Eco-conscious, high value"
    return segment.note if kind == "cluster" else words_of(segment.name)
