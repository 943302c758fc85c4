"""Orders and events that came in one by one: kept for good when `add` returns, and not twice.

They wait here until a batch has taken them into the lake and the serving copy holds that batch. Who reads
them together with the copy reads them first: what is gone by then is in the copy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.errors import ConflictError
from tenure.core.orders.schema import REFUND_DAY
from tenure.store.database.prepared_rows import PreparedRows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenure.store.database.database import Database

Kind = Literal["transactions", "events"]
WHEN: dict[Kind, str] = {"transactions": "order_date", "events": "occurred_at"}
KEYS_KEPT = timedelta(days=7)
_LAST_NUMBER = "SELECT coalesce(max(seq), 0) FROM arrivals"
_ORDERS: Kind = "transactions"
_SEEN = "_seen"
"""Beside the columns of a row that is kept."""
_LOCK = 7_366_485  # any number that is ours alone
_FEW = 100
_TRIES = 3
"""Without the lock; after that it is held as long as it takes."""


@dataclass(frozen=True)
class Seen:
    """What there was beside a row when it came in and was found to be new.

    equal : rows like it, to the last column that is compared.
    sales : sales of its order and customer; whoever sent the row knew them all.
    """

    equal: int = 0
    sales: int = 0


@dataclass(frozen=True)
class Arrival:
    """A row that waits. `batch_id` is that of the batch that takes it, once there is one."""

    seq: int
    kind: Kind
    row: dict[str, Any]
    batch_id: str | None
    seen: Seen = Seen()


@dataclass(frozen=True)
class Counterparts:
    """What rows that come in have to be compared with: the rows of their orders; and the refunds, which go
    by no order, or the events of their customers at the time of theirs.

    order_ids : of orders that come in. customer_ids : whose refunds or events come in. since, until : when
    these were, None where there are none.
    """

    kind: Kind
    order_ids: frozenset[str] = frozenset()
    customer_ids: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, kind: Kind, rows: Sequence[dict[str, Any]]) -> Counterparts:
        """Those of rows that come in."""
        orders = frozenset(row["order_id"] for row in rows) if kind == _ORDERS else frozenset()
        by_customer = [row for row in rows if kind != _ORDERS or (row.get("amount") or 0.0) < 0]
        moments = [_in_utc(row[WHEN[kind]]) for row in by_customer]
        return cls(
            kind,
            orders,
            frozenset(row["customer_id"] for row in by_customer),
            min(moments, default=None),
            max(moments, default=None),
        )


@dataclass(frozen=True)
class Request:
    """What makes two requests the same: the caller's key, and a digest of the body it came with."""

    key: str
    body: bytes

    @property
    def key_hash(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Chosen:
    """Rows that are new, the answer to who sent them, and whether what they were compared with is old.

    seen : for each of the rows; nothing where it is left out.
    """

    rows: Sequence[dict[str, Any]]
    answer: dict[str, Any]
    is_outdated: Callable[[], bool]
    seen: Sequence[Seen] = ()


class Arrivals:
    """The rows in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        kind: Kind,
        choose: Callable[[list[Arrival]], Chosen],
        counterparts: Counterparts,
        now: datetime,
        request: Request | None = None,
    ) -> dict[str, Any]:
        """Keep rows and return the answer; or the answer of before, where the request was answered already.

        `choose` is handed the counterparts that wait and says which rows are new. It works outside of the
        lock, which keeps every other sender waiting, and again where a counterpart came in meanwhile, or what
        it looked at `is_outdated`. Raises ConflictError (`input.idempotency_key`) for a key that came with
        another body before.
        """
        for _ in range(_TRIES):
            if request and (before := self._answer_of_before(request)) is not None:
                return before
            last, seen = self._seen(counterparts)
            chosen = choose(seen)
            rows = self._prepared(kind, chosen, now)
            with self._database.alone(_LOCK) as connection:
                if request and (before := _answered(connection, request)) is not None:
                    return before
                if not (_came_since(connection, last, counterparts) or chosen.is_outdated()):
                    return _kept(connection, rows, chosen, request, now)
        with self._database.alone(_LOCK) as connection:
            if request and (before := _answered(connection, request)) is not None:
                return before
            chosen = choose(_arrivals(connection, _among(counterparts)))
            return _kept(connection, self._prepared(kind, chosen, now), chosen, request, now)

    def _answer_of_before(self, request: Request) -> dict[str, Any] | None:
        with self._database.transaction(reads_only=True) as connection:
            return _answered(connection, request)

    def _seen(self, counterparts: Counterparts) -> tuple[int, list[Arrival]]:
        """The last number, and the counterparts that wait: that number and all before it, at least."""
        with self._database.transaction(reads_only=True) as connection:
            last = int(connection.exec_driver_sql(_LAST_NUMBER).scalar_one())
            return last, _arrivals(connection, _among(counterparts))

    def _prepared(self, kind: Kind, chosen: Chosen, now: datetime) -> PreparedRows:
        from tenure.store.database.schema import ARRIVALS

        seen = chosen.seen or [Seen()] * len(chosen.rows)
        rows = [_as_row(kind, row, now, beside) for row, beside in zip(chosen.rows, seen, strict=True)]
        return PreparedRows(ARRIVALS, rows, self._database.engine.dialect)

    def of(self, customer_ids: Collection[str]) -> list[Arrival]:
        """What waits of these customers, oldest first."""
        with self._database.transaction(reads_only=True) as connection:
            return _waiting(connection, customer_ids)

    def all(self) -> list[Arrival]:
        """Everything that waits, oldest first."""
        with self._database.transaction(reads_only=True) as connection:
            return _waiting(connection, None)

    def of_order(self, order_id: str) -> list[Arrival]:
        """The rows of an order that wait."""
        with self._database.transaction(reads_only=True) as connection:
            return _arrivals(connection, _among(Counterparts(_ORDERS, frozenset({order_id}))))

    def put_into(self, batch_id: str, arrivals: Collection[Arrival]) -> None:
        """Have these go with a batch, whatever batch they were in; what came in since does not."""
        from tenure.store.database.schema import ARRIVALS

        with self._database.alone(_LOCK) as connection:
            for one in arrivals:
                changed = ARRIVALS.update().where(ARRIVALS.c.seq == one.seq)
                connection.execute(changed.values(batch_id=batch_id))

    def see_more(self, customer_ids: Collection[str], more: Callable[[Arrival], Seen], after: int = 0) -> int:
        """Note for pending orders that came `after` a number, how much more there is beside them by now.

        Returns the last number given.
        """
        from tenure.store.database.schema import ARRIVALS

        with self._database.alone(_LOCK) as connection:
            for one in _waiting(connection, customer_ids):
                beside = more(one) if one.kind == _ORDERS and one.seq > after else Seen()
                if beside != Seen():
                    seen = Seen(one.seen.equal + beside.equal, one.seen.sales + beside.sales)
                    changed = ARRIVALS.update().where(ARRIVALS.c.seq == one.seq)
                    connection.execute(changed.values(row=_as_json(one.row, seen)))
            return int(connection.exec_driver_sql(_LAST_NUMBER).scalar_one())

    def last_number(self) -> int:
        """The last number given to a row that waits; 0 where none does. Asked with every prediction."""
        with self._database.transaction(reads_only=True) as connection:
            return int(connection.exec_driver_sql(_LAST_NUMBER).scalar_one())

    def newest_order(self) -> datetime | None:
        """The time of the latest order that waits."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import ARRIVALS

        query = select(func.max(ARRIVALS.c.happened_at)).where(ARRIVALS.c.kind == _ORDERS)
        with self._database.transaction(reads_only=True) as connection:
            moment: datetime | None = connection.execute(query).scalar_one()
        return moment

    def has_amounts(self) -> bool:
        """Whether an order that waits has an amount."""
        from sqlalchemy import exists, select

        from tenure.store.database.schema import ARRIVALS

        query = select(exists().where(ARRIVALS.c.kind == _ORDERS, ARRIVALS.c.amount.is_not(None)))
        with self._database.transaction(reads_only=True) as connection:
            return bool(connection.execute(query).scalar_one())

    def claim(self, batch_id: str, most: int) -> int:
        """Put the oldest rows that no batch has into this one; returns how many."""
        from sqlalchemy import select

        from tenure.store.database.schema import ARRIVALS

        free = select(ARRIVALS.c.seq).where(ARRIVALS.c.batch_id.is_(None))
        with self._database.alone(_LOCK) as connection:
            chosen = free.order_by(ARRIVALS.c.seq).limit(most).scalar_subquery()
            update = ARRIVALS.update().where(ARRIVALS.c.seq.in_(chosen))
            return connection.execute(update.values(batch_id=batch_id)).rowcount

    def batches(self) -> list[str]:
        """Batches that rows were put into and not removed with, oldest first."""
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
        """Rows of batches that the serving copy holds; keys that are old go with them."""
        from tenure.store.database.schema import ARRIVALS, IDEMPOTENCY_KEYS

        held = set(batch_ids)
        done = [batch_id for batch_id in self.batches() if batch_id in held]
        with self._database.transaction() as connection:
            old = IDEMPOTENCY_KEYS.c.answered_at < now - KEYS_KEPT
            connection.execute(IDEMPOTENCY_KEYS.delete().where(old))
            # One by one: a statement takes only so many values.
            gone = [
                connection.execute(ARRIVALS.delete().where(ARRIVALS.c.batch_id == batch_id)).rowcount
                for batch_id in done
            ]
        return sum(gone)


def _kept(
    connection: Connection, rows: PreparedRows, chosen: Chosen, request: Request | None, now: datetime
) -> dict[str, Any]:
    from tenure.store.database.schema import IDEMPOTENCY_KEYS

    rows.insert(connection)
    if request:
        kept = {"key_hash": request.key_hash, "body_hash": request.body_hash}
        connection.execute(
            IDEMPOTENCY_KEYS.insert().values(kept | {"answer": chosen.answer, "answered_at": now})
        )
    return chosen.answer


def _came_since(connection: Connection, last: int, counterparts: Counterparts) -> bool:
    """Whether a counterpart came in after that number.

    Of few ids the database is asked, as a long list may have come in; of many the newer rows are looked
    through: a statement with thousands of ids takes longer.
    """
    from sqlalchemy import select

    from tenure.store.database.schema import ARRIVALS as TABLE

    if len(counterparts.order_ids) + len(counterparts.customer_ids) <= _FEW:
        found = select(TABLE.c.seq).where(TABLE.c.seq > last, _among(counterparts)).limit(1)
        return connection.execute(found).first() is not None
    columns = (TABLE.c.order_id, TABLE.c.customer_id, TABLE.c.amount, TABLE.c.kind)
    newer = connection.execute(select(*columns).where(TABLE.c.seq > last))
    return any(
        kind == counterparts.kind
        and (
            order_id in counterparts.order_ids
            or (customer_id in counterparts.customer_ids and (kind != _ORDERS or (amount or 0.0) < 0))
        )
        for order_id, customer_id, amount, kind in newer
    )


def _among(counterparts: Counterparts) -> Any:
    """The counterparts, of all that waits."""
    from sqlalchemy import false, or_

    from tenure.store.database.schema import ARRIVALS as TABLE

    ways: list[Any] = []
    if counterparts.order_ids:
        ways.append(TABLE.c.order_id.in_(counterparts.order_ids))
    if counterparts.customer_ids:
        theirs: Any = TABLE.c.customer_id.in_(counterparts.customer_ids)
        theirs &= TABLE.c.happened_at.between(counterparts.since, counterparts.until)
        ways.append(theirs & (TABLE.c.amount < 0) if counterparts.kind == _ORDERS else theirs)
    return (TABLE.c.kind == counterparts.kind) & or_(false(), *ways)


def _waiting(connection: Connection, customer_ids: Collection[str] | None) -> list[Arrival]:
    from tenure.store.database.schema import ARRIVALS

    if customer_ids is None:
        return _arrivals(connection, ARRIVALS.c.seq > 0)
    return _arrivals(connection, ARRIVALS.c.customer_id.in_(customer_ids))


def _arrivals(connection: Connection, which: Any) -> list[Arrival]:
    from sqlalchemy import select

    from tenure.store.database.schema import ARRIVALS

    columns = (ARRIVALS.c.seq, ARRIVALS.c.kind, ARRIVALS.c.row, ARRIVALS.c.batch_id)
    rows = connection.execute(select(*columns).where(which).order_by(ARRIVALS.c.seq))
    return [_arrival(seq, kind, row, batch_id) for seq, kind, row, batch_id in rows]


def _answered(connection: Connection, request: Request) -> dict[str, Any] | None:
    from sqlalchemy import select

    from tenure.store.database.schema import IDEMPOTENCY_KEYS

    columns = (IDEMPOTENCY_KEYS.c.body_hash, IDEMPOTENCY_KEYS.c.answer)
    query = select(*columns).where(IDEMPOTENCY_KEYS.c.key_hash == request.key_hash)
    found = connection.execute(query).first()
    if found is None:
        return None
    if found.body_hash != request.body_hash:
        raise ConflictError(
            "This idempotency key was already used with a different request body.",
            hint="use a new key for a new request; nothing was added",
            code="input.idempotency_key",
        )
    return dict(found.answer)


def _as_row(kind: Kind, row: dict[str, Any], now: datetime, seen: Seen) -> dict[str, Any]:
    return {
        "kind": kind,
        "customer_id": row["customer_id"],
        "order_id": row.get("order_id"),
        "happened_at": _in_utc(row[WHEN[kind]]),
        "amount": row.get("amount"),
        "row": _as_json(row, seen),
        "received_at": now,
    }


def _in_utc(moment: datetime) -> datetime:
    """Rows have moments in UTC without saying so."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _as_json(row: dict[str, Any], seen: Seen) -> dict[str, Any]:
    marks = {_SEEN: [seen.equal, seen.sales]} if seen != Seen() else {}
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
    return plain | marks


def _arrival(seq: int, kind: Kind, kept: Any, batch_id: str | None) -> Arrival:
    """As it was handed in: moments are text in JSON."""
    made = dict(json.loads(kept) if isinstance(kept, str) else kept)
    seen = Seen(*made.pop(_SEEN, ()))
    for name in (WHEN[kind], REFUND_DAY):
        if made.get(name):
            made[name] = datetime.fromisoformat(made[name])
    return Arrival(seq, kind, made, batch_id, seen)
