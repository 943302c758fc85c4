"""Rows of live orders and events, and how they are stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from tenure.core.orders.schema import REFUND_DAY

Kind = Literal["transactions", "events"]
WHEN: dict[Kind, str] = {"transactions": "order_date", "events": "occurred_at"}
ORDERS: Kind = "transactions"
_SEEN = "_seen"
"""Key of `KnownCounts` in a stored row, besides its columns."""


@dataclass(frozen=True)
class KnownCounts:
    """What existed besides a row when it arrived and was judged to be new.

    equal : number of equal rows, in all columns that are compared.
    sales : number of sales of its order and customer; the sender of the row knew all of them.
    """

    equal: int = 0
    sales: int = 0


@dataclass(frozen=True)
class Arrival:
    """A pending row. `batch_id` is the batch that moves it into the lake, once there is one."""

    seq: int
    kind: Kind
    row: dict[str, Any]
    batch_id: str | None
    known_counts: KnownCounts = KnownCounts()


@dataclass(frozen=True)
class Counterparts:
    """The rows with which incoming rows must be compared: the rows of their orders, and the refunds (which
    are not matched by order) or events of their customers in the same period.

    order_ids : of incoming orders. customer_ids : of incoming refunds or events. since, until : the period of
    these; None if there are none.
    """

    kind: Kind
    order_ids: frozenset[str] = frozenset()
    customer_ids: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, kind: Kind, rows: Sequence[dict[str, Any]]) -> Counterparts:
        """The counterparts of incoming rows."""
        orders = frozenset(row["order_id"] for row in rows) if kind == ORDERS else frozenset()
        by_customer = [row for row in rows if kind != ORDERS or (row.get("amount") or 0.0) < 0]
        moments = [_in_utc(row[WHEN[kind]]) for row in by_customer]
        return cls(
            kind,
            orders,
            frozenset(row["customer_id"] for row in by_customer),
            min(moments, default=None),
            max(moments, default=None),
        )


def stored_row(kind: Kind, row: dict[str, Any], now: datetime, known_counts: KnownCounts) -> dict[str, Any]:
    """Values of a row of the table `arrivals`."""
    return {
        "kind": kind,
        "customer_id": row["customer_id"],
        "order_id": row.get("order_id"),
        "happened_at": _in_utc(row[WHEN[kind]]),
        "amount": row.get("amount"),
        "row": stored_json(row, known_counts),
        "received_at": now,
    }


def _in_utc(moment: datetime) -> datetime:
    """A time in UTC; rows have times in UTC without a time zone."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def stored_json(row: dict[str, Any], known_counts: KnownCounts) -> dict[str, Any]:
    """The row with its `known_counts` as JSON values; times become text."""
    marks = {_SEEN: [known_counts.equal, known_counts.sales]} if known_counts != KnownCounts() else {}
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
    return plain | marks


def arrival_of(seq: int, kind: Kind, stored_row: Any, batch_id: str | None) -> Arrival:
    """The arrival of a stored row; times are text in JSON."""
    row = dict(json.loads(stored_row) if isinstance(stored_row, str) else stored_row)
    known_counts = KnownCounts(*row.pop(_SEEN, ()))
    for name in (WHEN[kind], REFUND_DAY):
        if row.get(name):
            row[name] = datetime.fromisoformat(row[name])
    return Arrival(seq, kind, row, batch_id, known_counts)
