"""Segments by name: built-in ones, the current clusters, and saved ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.activation.segment import HIGH, RFM_SEGMENTS, TIERS, Segment, words_of
from tenure.core.errors import NotFound, OptionError
from tenure.core.text.closest import closest
from tenure.segments.rules import as_json, rule_from
from tenure.store.records.clusterings import ClusteringStore
from tenure.store.records.segments import SavedSegment, SegmentStore

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.store.database.database import Database

ECO_HIGH_VALUE = "ECO_HIGH_VALUE"
ECO_SHARE = 0.5
"""Customers who spend at least this share on sustainable products count as eco-conscious."""

CLUSTER_PREFIX = "CLUSTER_"
MAX_SAVED = 200
_MAX_CHARACTERS = 64
_MAX_NOTE = 256


def built_in() -> list[Segment]:
    """RFM segments, value tiers, and eco-conscious customers of high value."""
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


def clusters_in_force(database: Database) -> list[Segment]:
    """Most valuable first; empty until clusters have been computed."""
    newest = ClusteringStore(database).newest()
    clusters = newest.document["found"]["clusters"] if newest else []
    return [
        _equal("cluster", f"{CLUSTER_PREFIX}{cluster['number']}", cluster["title"]) for cluster in clusters
    ]


def all_segments(database: Database) -> list[Segment]:
    """Saved segments by name, then built-in ones, then clusters."""
    saved_segments = [record.segment for record in SegmentStore(database).all()]
    return [*saved_segments, *built_in(), *clusters_in_force(database)]


def find_segment(database: Database, name: str) -> Segment:
    """The segment with this name, of any kind. Raises NotFound (`segment.unknown`) with the closest name."""
    by_name = {segment.name: segment for segment in reversed(all_segments(database))}
    if name in by_name:
        return by_name[name]
    by_lower = {known_name.lower(): known_name for known_name in by_name}
    matches = closest(name.lower().replace(" ", "_"), by_lower)
    hint = (
        f"did you mean '{by_lower[matches[0]]}'?"
        if matches
        else f"the segments are: {', '.join(reversed(by_name))}"
    )
    raise NotFound("This segment does not exist.", values=[name], hint=hint, code="segment.unknown")


def save_segment(
    database: Database,
    segment: Segment,
    made_by: str,
    now: datetime,
    *,
    replace: bool = True,
    expected: str | None = None,
) -> SavedSegment:
    """Validate and save a segment.

    Raises OptionError (`segment.name`, `rule.*`), ConflictError (`segment.exists`) if the name is taken and
    `replace` is false, ChangedMeanwhile if its version is not the `expected` one.
    """
    name = segment.name.strip()
    _check_name(name, segment.note)
    rule = as_json(rule_from(segment.rule))
    store = SegmentStore(database)
    existing = store.get(name)
    if existing is None and len(store.all()) >= MAX_SAVED:
        raise OptionError(
            "The maximum number of saved segments has been reached.",
            values=[f"at most {MAX_SAVED}"],
            hint="delete segments that you do not use",
            code="segment.many",
        )
    checked_segment = Segment(name, rule, segment.note.strip())
    return store.save(checked_segment, made_by, now, replace=replace, expected=expected)


def remove_segment(database: Database, name: str, now: datetime, expected: str | None = None) -> None:
    """Delete a saved segment, which can be undone.

    Raises NotFound (`segment.unknown`), OptionError (`segment.built_in`), ChangedMeanwhile.
    """
    if SegmentStore(database).remove(name, now, expected):
        return
    find_segment(database, name)
    raise OptionError(
        "Built-in segments cannot be deleted.",
        values=[name],
        hint="only saved segments can be deleted",
        code="segment.built_in",
    )


def _check_name(name: str, note: str) -> None:
    reserved = {segment.name.lower() for segment in built_in()}
    printable = name.isprintable() and "/" not in name
    if not name or len(name) > _MAX_CHARACTERS or not printable:
        raise OptionError(
            "This segment name is not valid.",
            values=[name],
            hint=f"use 1 to {_MAX_CHARACTERS} characters, without '/'",
            code="segment.name",
        )
    if name.lower() in reserved or name.upper().startswith(CLUSTER_PREFIX):
        raise OptionError(
            "This is the name of a built-in segment.",
            values=[name],
            hint="choose another name",
            code="segment.name",
        )
    if len(note) > _MAX_NOTE:
        raise OptionError(
            "The note is too long.",
            values=[note],
            hint=f"use at most {_MAX_NOTE} characters",
            code="segment.note",
        )


def _equal(field: str, name: str, note: str = "") -> Segment:
    return Segment(name, {"field": field, "op": "=", "value": name}, note or words_of(name))
