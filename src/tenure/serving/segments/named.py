"""Segments by name: those that are built in, the clusters in force, and those that were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.activation.segment import HIGH, RFM_SEGMENTS, TIERS, Segment, words_of
from tenure.core.errors import ConflictError, NotFound, OptionError
from tenure.core.text.closest import closest
from tenure.segments.rules import as_json, rule_from
from tenure.store.records.clusterings import ClusteringStore
from tenure.store.records.segments import SavedSegment, SegmentStore

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.store.database.database import Database

ECO_HIGH_VALUE = "ECO_HIGH_VALUE"
ECO_SHARE = 0.5
"""From this share of their spend on sustainable products on, customers count as eco-conscious."""

CLUSTER_PREFIX = "CLUSTER_"
MAX_SAVED = 200
_MOST_CHARACTERS = 64
_MOST_NOTE = 256


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


def clusters_in_force(database: Database) -> list[Segment]:
    """Most valuable first; none before clusters were found."""
    newest = ClusteringStore(database).newest()
    found = newest.document["found"]["clusters"] if newest else []
    return [_equal("cluster", f"{CLUSTER_PREFIX}{one['number']}", one["title"]) for one in found]


def all_segments(database: Database) -> list[Segment]:
    """Saved ones by name, then those that are built in, then clusters."""
    saved = [one.segment for one in SegmentStore(database).all()]
    return [*saved, *built_in(), *clusters_in_force(database)]


def find_segment(database: Database, name: str) -> Segment:
    """The segment of that name, whichever kind. Raises NotFound (`segment.unknown`) with the nearest."""
    named = {one.name: one for one in reversed(all_segments(database))}
    if name in named:
        return named[name]
    by_lower = {one.lower(): one for one in named}
    close = closest(name.lower().replace(" ", "_"), by_lower)
    hint = (
        f"did you mean '{by_lower[close[0]]}'?"
        if close
        else f"the segments are: {', '.join(reversed(named))}"
    )
    raise NotFound("This segment does not exist.", values=[name], hint=hint, code="segment.unknown")


def save_segment(
    database: Database, segment: Segment, made_by: str, now: datetime, *, replace: bool = True
) -> SavedSegment:
    """Check and keep it.

    Raises OptionError (`segment.name`, `rule.*`), ConflictError (`segment.exists`) where there is one of
    that name and it is not to be replaced.
    """
    name = segment.name.strip()
    _check_name(name, segment.note)
    rule = as_json(rule_from(segment.rule))
    store = SegmentStore(database)
    there = store.get(name)
    if there is not None and not replace:
        raise ConflictError(
            "A segment with this name already exists.",
            values=[name],
            hint="choose another name, or edit that segment",
            code="segment.exists",
        )
    if there is None and len(store.all()) >= MAX_SAVED:
        raise OptionError(
            "The maximum number of saved segments has been reached.",
            values=[f"at most {MAX_SAVED}"],
            hint="delete segments that are not used",
            code="segment.many",
        )
    return store.save(Segment(name, rule, segment.note.strip()), made_by, now)


def remove_segment(database: Database, name: str) -> None:
    """Raises NotFound (`segment.unknown`), OptionError (`segment.built_in`)."""
    if SegmentStore(database).remove(name):
        return
    find_segment(database, name)
    raise OptionError(
        "Built-in segments cannot be deleted.",
        values=[name],
        hint="only saved segments can be deleted",
        code="segment.built_in",
    )


def _check_name(name: str, note: str) -> None:
    taken = {one.name.lower() for one in built_in()}
    printable = name.isprintable() and "/" not in name
    if not name or len(name) > _MOST_CHARACTERS or not printable:
        raise OptionError(
            "This segment name is not valid.",
            values=[name],
            hint=f"use 1 to {_MOST_CHARACTERS} characters, without '/'",
            code="segment.name",
        )
    if name.lower() in taken or name.upper().startswith(CLUSTER_PREFIX):
        raise OptionError(
            "This is the name of a built-in segment.",
            values=[name],
            hint="choose another name",
            code="segment.name",
        )
    if len(note) > _MOST_NOTE:
        raise OptionError(
            "The note is too long.",
            values=[note],
            hint=f"use at most {_MOST_NOTE} characters",
            code="segment.note",
        )


def _equal(field: str, name: str, note: str = "") -> Segment:
    return Segment(name, {"field": field, "op": "=", "value": name}, note or words_of(name))
