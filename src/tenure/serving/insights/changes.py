"""Changes of predictions and groups between the newest scoring and the previous one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.core.activation.segment import TIERS
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE, MOVERS, MOVES, SCORINGS
from tenure.serving.copy.scoring import Scoring
from tenure.serving.insights.summary import column_of

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy


@dataclass(frozen=True)
class Mover:
    """A customer in both scorings, with the predicted value before and now."""

    customer_id: str
    value_before: float
    value_now: float
    segment: str | None
    last_order: datetime


@dataclass(frozen=True)
class Changes:
    """The newest scoring and the previous one with the same horizon; None if there is none.

    new_customers : scored now but not before, with a predicted value of `value_of_new`. gone_customers : the
        reverse.
    risers, fallers : customers with the largest rise and fall, up to `limit` each.
    """

    now: Scoring | None
    before: Scoring | None
    new_customers: int
    value_of_new: float | None
    gone_customers: int
    risers: list[Mover]
    fallers: list[Mover]


@dataclass(frozen=True)
class SegmentMove:
    """Customers in one group before and in another, or the same, now.

    group_before : None if they were not scored (`is_new`) or had no group. group_now : likewise (`is_gone`).
    value_before, value_now : total predicted value.
    """

    group_before: str | None
    group_now: str | None
    is_new: bool
    is_gone: bool
    customers: int
    value_before: float | None
    value_now: float | None


@dataclass(frozen=True)
class SegmentMoves:
    """Moves between two scorings, with groups as of each day. `groups` has all names, best first."""

    now: Scoring | None
    before: Scoring | None
    groups: list[str]
    moves: list[SegmentMove]


def changes(served_copy: ServedCopy, limit: int = 5) -> Changes:
    """Totals, new and lost customers, and the largest changes."""
    return served_copy.once(("changes", str(limit)), lambda: _changes(served_copy, limit))


def moves(served_copy: ServedCopy, by: str = "rfm") -> SegmentMoves:
    """Moves between groups. Raises OptionError (`option.segmentation`)."""
    column_of(by)
    return served_copy.once(("moves", by), lambda: _moves(served_copy, by))


def _changes(served_copy: ServedCopy, limit: int) -> Changes:
    now, before = _compared(served_copy)
    if before is None:
        return Changes(now, None, 0, None, 0, [], [])
    query = (
        "SELECT coalesce(sum(customers) FILTER (is_new), 0)::BIGINT AS new_customers, "
        "sum(value_now) FILTER (is_new) AS value_of_new, "
        "coalesce(sum(customers) FILTER (is_gone), 0)::BIGINT AS gone_customers "
        f"FROM {COPY}.{MOVES} WHERE kind = 'value_tier'"
    )
    rose, fell = (_movers(served_copy, sign, limit) for sign in (">", "<"))
    return Changes(now, before, **served_copy.rows(query)[0], risers=rose, fallers=fell)


def _movers(served_copy: ServedCopy, sign: str, limit: int) -> list[Mover]:
    order = "DESC" if sign == ">" else "ASC"
    query = (
        "SELECT m.customer_id, m.value_before, m.value_now, k.segment, k.last_order "
        f"FROM {COPY}.{MOVERS} m JOIN {COPY}.{CUSTOMER_TABLE} k USING (customer_id) "
        f"WHERE m.value_now {sign} m.value_before "
        f"ORDER BY m.value_now - m.value_before {order}, m.customer_id LIMIT {limit:d}"
    )
    return [Mover(**row) for row in served_copy.rows(query)]


def _moves(served_copy: ServedCopy, by: str) -> SegmentMoves:
    from tenure.segments.rfm import NAMES  # with pandas, which a server does not need to start

    now, before = _compared(served_copy)
    names = NAMES if by == "rfm" else TIERS
    if before is None:
        return SegmentMoves(now, None, list(names), [])
    query = (
        "SELECT group_before, group_now, is_new, is_gone, customers, value_before, value_now "
        f"FROM {COPY}.{MOVES} WHERE kind = ? ORDER BY customers DESC, group_before, group_now"
    )
    return SegmentMoves(
        now, before, list(names), [SegmentMove(**row) for row in served_copy.rows(query, [by])]
    )


def _compared(served_copy: ServedCopy) -> tuple[Scoring | None, Scoring | None]:
    if not served_copy.has_orders:
        return None, None
    newest_first = f"SELECT * FROM {COPY}.{SCORINGS} ORDER BY run_id = ? DESC"
    return _newest_two(
        Scoring(**row) for row in served_copy.rows(newest_first, [served_copy.published.run_id])
    )


def _newest_two(scorings: Iterable[Scoring]) -> tuple[Scoring | None, Scoring | None]:
    now, before, *_ = (*scorings, None, None)
    return now, before
