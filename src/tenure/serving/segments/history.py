"""Customers who entered and left segments at each scoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.activation.segment import PROSPECTS
from tenure.segments.rules import rule_from
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.segments.members import members_query
from tenure.serving.segments.named import CLUSTER_PREFIX, all_segments
from tenure.store.records.memberships import Memberships, copied
from tenure.store.records.segment_sizes import SegmentSize, SegmentSizes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tenure.core.activation.segment import Segment
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.store.database.database import Database

Movement = Literal["entered", "left"]
MAX_EVENTS = 1_000
_NOW = (
    "CREATE OR REPLACE TEMP TABLE members_now AS "
    "SELECT segment, customer_id, predicted_clv FROM ({members}) ORDER BY segment, customer_id"
)
_STAYS = (
    "SELECT o.segment, o.customer_id, o.entered_on, o.entered_run, "
    "if(o.left_run IS NULL AND n.customer_id IS NULL, $as_of::DATE, o.left_on) AS left_on, "
    "if(o.left_run IS NULL AND n.customer_id IS NULL, $run, o.left_run) AS left_run "
    "FROM {old} o LEFT JOIN members_now n "
    "ON o.left_run IS NULL AND n.segment = o.segment AND n.customer_id = o.customer_id "
    "WHERE o.segment IN (SELECT unnest($followed)) "
    "UNION ALL SELECT n.segment, n.customer_id, $as_of::DATE, $run, NULL::DATE, NULL::VARCHAR "
    "FROM members_now n ANTI JOIN (SELECT * FROM {old} WHERE left_run IS NULL) o "
    "ON n.segment = o.segment AND n.customer_id = o.customer_id"
)
_SIZES = (
    "SELECT s.segment, count(*) FILTER (s.left_run IS NULL) AS customers, "
    'count(*) FILTER (s.entered_run = $run) AS entered, count(*) FILTER (s.left_run = $run) AS "left", '
    "sum(n.predicted_clv) AS predicted_clv FROM {stays} s LEFT JOIN members_now n "
    "ON s.left_run IS NULL AND n.segment = s.segment AND n.customer_id = s.customer_id GROUP BY s.segment"
)


@dataclass(frozen=True)
class SegmentStay:
    """One customer's time in one segment; `left_on` is None while they are still in it."""

    customer_id: str
    entered_on: date
    left_on: date | None


def record_scoring(served_copy: ServedCopy, memberships: Memberships, database: Database) -> bool:
    """Record who entered and left since the previous scoring; return whether there was anything to record.

    Clusters are not tracked, because their meaning changes each time they are computed.
    """
    run_id = served_copy.published.run_id
    sizes = SegmentSizes(database)
    if run_id is None or sizes.has(run_id):
        return False
    followed = [segment for segment in all_segments(database) if not segment.name.startswith(CLUSTER_PREFIX)]
    cursor = served_copy.fresh_cursor()
    cursor.execute(_NOW.format(members=_all_members(followed)))
    query = f"SELECT max(as_of)::DATE FROM {COPY}.{CUSTOMER_TABLE} WHERE run_id = ?"
    as_of = _scalar(cursor, query, [run_id])
    names = [segment.name for segment in followed]
    values = {"run": run_id, "as_of": as_of, "followed": names}
    with memberships.replacing() as path:
        cursor.execute(copied(_STAYS.format(old=memberships.rows), path), values)
    cursor.execute(_SIZES.format(stays=memberships.rows), {"run": run_id})
    size_rows = {row[0]: row[1:] for row in cursor.fetchall()}
    sizes.add([_size(run_id, name, as_of, size_rows.get(name, (0, 0, 0, None))) for name in names])
    return True


def stays_of(
    memberships: Memberships,
    served_copy: ServedCopy,
    segment: str,
    change: Movement,
    run_id: str | None,
    limit: int,
) -> list[SegmentStay]:
    """Customers who entered, or left, a segment at a scoring, by ID; none without a `run_id`."""
    if not served_copy.has_orders or run_id is None:
        return []
    query = (
        f"SELECT customer_id, entered_on, left_on FROM {memberships.rows} "
        f"WHERE segment = ? AND {change}_run = ? ORDER BY customer_id LIMIT {min(limit, MAX_EVENTS):d}"
    )
    return [SegmentStay(**row) for row in served_copy.rows(query, [segment, run_id])]


def stays_of_customer(
    memberships: Memberships, served_copy: ServedCopy, customer_id: str
) -> list[dict[str, Any]]:
    """Every segment a customer has been in, oldest first."""
    query = (
        f"SELECT segment, entered_on, left_on FROM {memberships.rows} WHERE customer_id = ? "
        "ORDER BY entered_on, segment"
    )
    return served_copy.rows(query, [customer_id]) if served_copy.has_orders else []


def _all_members(followed: list[Segment]) -> str:
    """One query for all RFM segments, one for all tiers, and one for each other segment."""
    grouped = ("segment", "value_tier")
    queries = [
        f"SELECT {column} AS segment, customer_id, predicted_clv FROM {COPY}.{CUSTOMER_TABLE} "
        f"WHERE {column} IS NOT NULL"
        for column in grouped
    ]
    for segment in followed:
        if segment.is_built_in and segment.name != PROSPECTS and segment.rule.get("field") in grouped:
            continue
        name = segment.name.replace("'", "''")
        members = members_query(rule_from(segment.rule))
        queries.append(f"SELECT '{name}' AS segment, customer_id, predicted_clv FROM ({members})")
    return " UNION ALL ".join(queries)


def _scalar(cursor: DuckDBPyConnection, query: str, values: list[object]) -> Any:
    row = cursor.execute(query, values).fetchone()
    return row[0] if row else None


def _size(run_id: str, name: str, as_of: date, row: tuple[Any, ...]) -> SegmentSize:
    customers, entered, leaver_count, value = row
    return SegmentSize(run_id, name, as_of, customers, value, entered, leaver_count)
