"""Live orders and events: durable once `add` returns, and stored only once.

They stay here until a batch has moved them into the lake and the serving copy contains that batch. Code that
reads them together with the copy must read them first: rows that have gone since are in the copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tenure.core.errors import ConflictError
from tenure.store.database.prepared_rows import PreparedRows
from tenure.store.records.arrival_rows import (
    ORDERS,
    Arrival,
    Counterparts,
    Kind,
    KnownCounts,
    arrival_of,
    stored_json,
    stored_row,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenure.store.database.database import Database

KEYS_KEPT = timedelta(days=7)
_LAST_NUMBER = "SELECT coalesce(max(seq), 0) FROM arrivals"
_LOCK = 7_366_485  # an arbitrary number that is unique to Tenure
_MAX_QUERIED_IDS = 100
_MAX_ATTEMPTS = 3
"""Attempts without the lock; after that it is held as long as necessary."""


@dataclass(frozen=True)
class Request:
    """Identity of a request: the caller's idempotency key, and the body."""

    key: str
    body: bytes

    @property
    def key_hash(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class NewRows:
    """New rows, the answer to their sender, and whether the data they were compared with is outdated.

    known_counts : for each of the rows; by default `KnownCounts()` for all.
    """

    rows: Sequence[dict[str, Any]]
    answer: dict[str, Any]
    is_outdated: Callable[[], bool]
    known_counts: Sequence[KnownCounts] = ()


class Arrivals:
    """The pending rows in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        kind: Kind,
        choose: Callable[[list[Arrival]], NewRows],
        counterparts: Counterparts,
        now: datetime,
        request: Request | None = None,
    ) -> dict[str, Any]:
        """Store rows and return the answer; or return the stored answer of a repeated request.

        `choose` gets the pending counterparts and decides which rows are new. It is called without the lock,
        which would block every other sender, and called again if a counterpart has arrived meanwhile, or its
        data `is_outdated`. Raises ConflictError (`input.idempotency_key`) for a key that was used with
        another body.
        """
        for _ in range(_MAX_ATTEMPTS):
            if request and (stored_answer := self._stored_answer(request)) is not None:
                return stored_answer
            last, pending = self._pending_counterparts(counterparts)
            choice = choose(pending)
            rows = self._prepared(kind, choice, now)
            with self._database.exclusive(_LOCK) as connection:
                if request and (stored_answer := _answer_to(connection, request)) is not None:
                    return stored_answer
                if not (_has_arrived_since(connection, last, counterparts) or choice.is_outdated()):
                    return _store(connection, rows, choice, request, now)
        with self._database.exclusive(_LOCK) as connection:
            if request and (stored_answer := _answer_to(connection, request)) is not None:
                return stored_answer
            choice = choose(_arrivals(connection, _is_counterpart(counterparts)))
            return _store(connection, self._prepared(kind, choice, now), choice, request, now)

    def _stored_answer(self, request: Request) -> dict[str, Any] | None:
        with self._database.transaction(reads_only=True) as connection:
            return _answer_to(connection, request)

    def _pending_counterparts(self, counterparts: Counterparts) -> tuple[int, list[Arrival]]:
        """The last number, and the pending counterparts, at least all those up to that number."""
        with self._database.transaction(reads_only=True) as connection:
            last = int(connection.exec_driver_sql(_LAST_NUMBER).scalar_one())
            return last, _arrivals(connection, _is_counterpart(counterparts))

    def _prepared(self, kind: Kind, choice: NewRows, now: datetime) -> PreparedRows:
        from tenure.store.database.schema import ARRIVALS

        known_counts = choice.known_counts or [KnownCounts()] * len(choice.rows)
        rows = [
            stored_row(kind, row, now, row_counts)
            for row, row_counts in zip(choice.rows, known_counts, strict=True)
        ]
        return PreparedRows(ARRIVALS, rows, self._database.engine.dialect)

    def of(self, customer_ids: Collection[str]) -> list[Arrival]:
        """Pending rows of these customers, oldest first."""
        with self._database.transaction(reads_only=True) as connection:
            return _waiting(connection, customer_ids)

    def all(self) -> list[Arrival]:
        """All pending rows, oldest first."""
        with self._database.transaction(reads_only=True) as connection:
            return _waiting(connection, None)

    def of_order(self, order_id: str) -> list[Arrival]:
        """Pending rows of an order."""
        with self._database.transaction(reads_only=True) as connection:
            return _arrivals(connection, _is_counterpart(Counterparts(ORDERS, frozenset({order_id}))))

    def assign_batch(self, batch_id: str, arrivals: Collection[Arrival]) -> None:
        """Assign these rows to a batch, whatever batch they were in; rows that arrived since are not
        included.
        """
        from tenure.store.database.schema import ARRIVALS

        with self._database.exclusive(_LOCK) as connection:
            for arrival in arrivals:
                update = ARRIVALS.update().where(ARRIVALS.c.seq == arrival.seq)
                connection.execute(update.values(batch_id=batch_id))

    def add_seen(
        self, customer_ids: Collection[str], more: Callable[[Arrival], KnownCounts], after: int = 0
    ) -> int:
        """Update `known_counts` of pending orders that arrived `after` a number, by the increase that `more`
        returns.

        Returns the last number issued.
        """
        from tenure.store.database.schema import ARRIVALS

        with self._database.exclusive(_LOCK) as connection:
            for arrival in _waiting(connection, customer_ids):
                increase = more(arrival) if arrival.kind == ORDERS and arrival.seq > after else KnownCounts()
                if increase != KnownCounts():
                    known_counts = KnownCounts(
                        arrival.known_counts.equal + increase.equal,
                        arrival.known_counts.sales + increase.sales,
                    )
                    update = ARRIVALS.update().where(ARRIVALS.c.seq == arrival.seq)
                    connection.execute(update.values(row=stored_json(arrival.row, known_counts)))
            return int(connection.exec_driver_sql(_LAST_NUMBER).scalar_one())

    def last_number(self) -> int:
        """The last number of a pending row; 0 if there are none. Used with every prediction."""
        with self._database.transaction(reads_only=True) as connection:
            return int(connection.exec_driver_sql(_LAST_NUMBER).scalar_one())

    def newest_order(self) -> datetime | None:
        """The time of the latest pending order."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import ARRIVALS

        query = select(func.max(ARRIVALS.c.happened_at)).where(ARRIVALS.c.kind == ORDERS)
        with self._database.transaction(reads_only=True) as connection:
            moment: datetime | None = connection.execute(query).scalar_one()
        return moment

    def has_amounts(self) -> bool:
        """Whether a pending order has an amount."""
        from sqlalchemy import exists, select

        from tenure.store.database.schema import ARRIVALS

        query = select(exists().where(ARRIVALS.c.kind == ORDERS, ARRIVALS.c.amount.is_not(None)))
        with self._database.transaction(reads_only=True) as connection:
            return bool(connection.execute(query).scalar_one())

    def claim(self, batch_id: str, most: int) -> int:
        """Assign the oldest rows without a batch to this one; returns their number."""
        from sqlalchemy import select

        from tenure.store.database.schema import ARRIVALS

        free = select(ARRIVALS.c.seq).where(ARRIVALS.c.batch_id.is_(None))
        with self._database.exclusive(_LOCK) as connection:
            oldest_seqs = free.order_by(ARRIVALS.c.seq).limit(most).scalar_subquery()
            update = ARRIVALS.update().where(ARRIVALS.c.seq.in_(oldest_seqs))
            return connection.execute(update.values(batch_id=batch_id)).rowcount

    def batches(self) -> list[str]:
        """Batches that still have pending rows, oldest first."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import ARRIVALS

        query = select(ARRIVALS.c.batch_id).where(ARRIVALS.c.batch_id.is_not(None))
        query = query.group_by(ARRIVALS.c.batch_id).order_by(func.min(ARRIVALS.c.seq))
        with self._database.transaction(reads_only=True) as connection:
            return list(connection.execute(query).scalars())

    def in_batch(self, batch_id: str) -> list[Arrival]:
        """The rows of a batch."""
        from tenure.store.database.schema import ARRIVALS

        with self._database.transaction(reads_only=True) as connection:
            return _arrivals(connection, ARRIVALS.c.batch_id == batch_id)

    def remove(self, batch_ids: Collection[str], now: datetime) -> int:
        """Remove the rows of batches in the serving copy, and old idempotency keys; returns the number of
        rows.
        """
        from tenure.store.database.schema import ARRIVALS, IDEMPOTENCY_KEYS

        served_batches = set(batch_ids)
        removable = [batch_id for batch_id in self.batches() if batch_id in served_batches]
        with self._database.transaction() as connection:
            old = IDEMPOTENCY_KEYS.c.answered_at < now - KEYS_KEPT
            connection.execute(IDEMPOTENCY_KEYS.delete().where(old))
            # One statement per batch: the number of values in a statement is limited.
            counts = [
                connection.execute(ARRIVALS.delete().where(ARRIVALS.c.batch_id == batch_id)).rowcount
                for batch_id in removable
            ]
        return sum(counts)


def _store(
    connection: Connection, rows: PreparedRows, choice: NewRows, request: Request | None, now: datetime
) -> dict[str, Any]:
    from tenure.store.database.schema import IDEMPOTENCY_KEYS

    rows.insert(connection)
    if request:
        key = {"key_hash": request.key_hash, "body_hash": request.body_hash}
        connection.execute(
            IDEMPOTENCY_KEYS.insert().values(key | {"answer": choice.answer, "answered_at": now})
        )
    return choice.answer


def _has_arrived_since(connection: Connection, last: int, counterparts: Counterparts) -> bool:
    """Whether a counterpart has arrived after that number.

    With few ids the database is queried, because many rows may have arrived; with many ids the newer rows are
    scanned, because a statement with thousands of ids takes longer.
    """
    from sqlalchemy import select

    from tenure.store.database.schema import ARRIVALS as TABLE

    if len(counterparts.order_ids) + len(counterparts.customer_ids) <= _MAX_QUERIED_IDS:
        query = select(TABLE.c.seq).where(TABLE.c.seq > last, _is_counterpart(counterparts)).limit(1)
        return connection.execute(query).first() is not None
    columns = (TABLE.c.order_id, TABLE.c.customer_id, TABLE.c.amount, TABLE.c.kind)
    newer = connection.execute(select(*columns).where(TABLE.c.seq > last))
    return any(
        kind == counterparts.kind
        and (
            order_id in counterparts.order_ids
            or (customer_id in counterparts.customer_ids and (kind != ORDERS or (amount or 0.0) < 0))
        )
        for order_id, customer_id, amount, kind in newer
    )


def _is_counterpart(counterparts: Counterparts) -> Any:
    """Condition for pending rows that are counterparts."""
    from sqlalchemy import false, or_

    from tenure.store.database.schema import ARRIVALS as TABLE

    alternatives: list[Any] = []
    if counterparts.order_ids:
        alternatives.append(TABLE.c.order_id.in_(counterparts.order_ids))
    if counterparts.customer_ids:
        of_customers: Any = TABLE.c.customer_id.in_(counterparts.customer_ids)
        of_customers &= TABLE.c.happened_at.between(counterparts.since, counterparts.until)
        alternatives.append(
            of_customers & (TABLE.c.amount < 0) if counterparts.kind == ORDERS else of_customers
        )
    return (TABLE.c.kind == counterparts.kind) & or_(false(), *alternatives)


def _waiting(connection: Connection, customer_ids: Collection[str] | None) -> list[Arrival]:
    from tenure.store.database.schema import ARRIVALS

    if customer_ids is None:
        return _arrivals(connection, ARRIVALS.c.seq > 0)
    return _arrivals(connection, ARRIVALS.c.customer_id.in_(customer_ids))


def _arrivals(connection: Connection, condition: Any) -> list[Arrival]:
    from sqlalchemy import select

    from tenure.store.database.schema import ARRIVALS

    columns = (ARRIVALS.c.seq, ARRIVALS.c.kind, ARRIVALS.c.row, ARRIVALS.c.batch_id)
    rows = connection.execute(select(*columns).where(condition).order_by(ARRIVALS.c.seq))
    return [arrival_of(seq, kind, row, batch_id) for seq, kind, row, batch_id in rows]


def _answer_to(connection: Connection, request: Request) -> dict[str, Any] | None:
    from sqlalchemy import select

    from tenure.store.database.schema import IDEMPOTENCY_KEYS

    columns = (IDEMPOTENCY_KEYS.c.body_hash, IDEMPOTENCY_KEYS.c.answer)
    query = select(*columns).where(IDEMPOTENCY_KEYS.c.key_hash == request.key_hash)
    row = connection.execute(query).first()
    if row is None:
        return None
    if row.body_hash != request.body_hash:
        raise ConflictError(
            "This idempotency key was already used with a different request body.",
            hint="use a new key for a new request; nothing was added",
            code="input.idempotency_key",
        )
    return dict(row.answer)
