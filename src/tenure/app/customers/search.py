"""Find customers, segments and audiences by a part of their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.activation.segment import words_of
from tenure.core.text.quoted import masked
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.segments.named import CLUSTER_PREFIX, all_segments
from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from tenure.core.activation.segment import Segment
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop

MIN_CHARACTERS = 2
MAX_HITS = 6
"""Of each kind."""

_MORE = 4
"""Times as many customers are read for those who may not see IDs that are addresses: these are left out."""

_PERSONAL = ("email", "first_name", "last_name")


@dataclass(frozen=True)
class Search:
    """Command. text : part of a name, an address or an ID, in any letter case. personal : whether names and
    addresses of customers may be searched and shown.
    """

    text: str
    personal: bool = False


@dataclass(frozen=True)
class CustomerHit:
    """A customer. name, email : None if unknown, or if they may not be shown."""

    customer_id: str
    name: str | None
    email: str | None


@dataclass(frozen=True)
class SegmentHit:
    """A segment. title : its name in words."""

    name: str
    title: str


@dataclass(frozen=True)
class AudienceHit:
    """The newest version of an audience."""

    name: str
    number: int


@dataclass(frozen=True)
class SearchResults:
    """At most `MAX_HITS` of each kind; those that begin with the text come first."""

    customers: list[CustomerHit]
    segments: list[SegmentHit]
    audiences: list[AudienceHit]


def search(command: Search, shop: Shop) -> SearchResults:
    """What matches the text; nothing if it has fewer than `MIN_CHARACTERS` characters."""
    text = " ".join(command.text.split()).casefold()
    if len(text) < MIN_CHARACTERS:
        return SearchResults([], [], [])
    return SearchResults(
        _customers(text, command.personal, shop.served), _segments(text, shop), _audiences(text, shop)
    )


def _customers(text: str, personal: bool, served_copy: ServedCopy) -> list[CustomerHit]:
    if not served_copy.has_orders:
        return []
    rows = served_copy.sql(_customer_query(served_copy, personal), [text])
    # An ID that is an address tells who somebody is, and a search would confirm a guess.
    visible_rows = [row for row in rows if personal or masked(row[0]) == row[0]]
    return [CustomerHit(*row) for row in visible_rows[:MAX_HITS]]


def _customer_query(served_copy: ServedCopy, personal: bool) -> str:
    """SQL: ID, name and address of customers, the closest first; its parameter is the text."""
    columns = served_copy.columns.get("customers", ()) if personal else ()
    email, first, last = (f"c.{name}" if name in columns else "NULL::VARCHAR" for name in _PERSONAL)
    join = f"LEFT JOIN {COPY}.customers c USING (customer_id)" if columns else ""
    name = f"nullif(trim(concat_ws(' ', {first}, {last})), '')"
    folded = ("folded_id", "folded_name", "folded_email")
    is_match = " OR ".join(f"contains({column}, word)" for column in folded)
    is_start = " OR ".join(f"starts_with({column}, word)" for column in folded)
    return (
        f"WITH people AS (SELECT k.customer_id, k.predicted_clv, {name} AS name, {email} AS email, "
        "strip_accents(lower(?)) AS word, strip_accents(lower(k.customer_id)) AS folded_id, "
        f"coalesce(strip_accents(lower({name})), '') AS folded_name, "
        f"coalesce(lower({email}), '') AS folded_email FROM {COPY}.{CUSTOMER_TABLE} k {join}) "
        f"SELECT customer_id, name, email FROM people WHERE {is_match} ORDER BY folded_id = word DESC, "
        f"({is_start}) DESC, predicted_clv DESC NULLS LAST, customer_id "
        f"LIMIT {MAX_HITS * (1 if personal else _MORE)}"
    )


def _segments(text: str, shop: Shop) -> list[SegmentHit]:
    hits = [SegmentHit(segment.name, _title(segment)) for segment in all_segments(shop.database)]
    matches = [hit for hit in hits if text in hit.title.casefold() or text in hit.name.casefold()]
    matches.sort(key=lambda hit: not hit.title.casefold().startswith(text))
    return matches[:MAX_HITS]


def _title(segment: Segment) -> str:
    is_cluster = segment.name.startswith(CLUSTER_PREFIX)
    return segment.note if is_cluster and segment.note else words_of(segment.name)


def _audiences(text: str, shop: Shop) -> list[AudienceHit]:
    newest: dict[str, int] = {}
    for version in Audiences(shop.database).versions():
        if text in version.audience.casefold():
            newest[version.audience] = max(version.number, newest.get(version.audience, 0))
    names = sorted(newest, key=lambda name: (not name.casefold().startswith(text), name))
    return [AudienceHit(name, newest[name]) for name in names[:MAX_HITS]]
