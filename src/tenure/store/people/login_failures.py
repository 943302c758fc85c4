"""Failed logins: repeated failures cause a wait, for their origin only.

Failures are counted by name and origin (an address, or a known device of the user), so that an attacker
cannot lock out the user. Unknown names are counted in the same way, so that neither refusals nor response
times reveal which accounts exist.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tenure.core.errors import LockedOut
from tenure.core.orders.plausible_dates import CLOCK_SKEW
from tenure.store.people.secrets import digest

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from tenure.store.database.database import Database

FREE_FAILURES = 5
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_REMEMBERED = timedelta(days=1)
_BURST = timedelta(minutes=15)
_FREE_BURST = 10
_FIRST_DELAY_SECONDS = 0.5
_LONGEST_DELAY_SECONDS = 8.0


class LoginFailures:
    """Counts of failed logins in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def check(self, name: str, origin: str, now: datetime) -> None:
        """Raises LockedOut while this origin has to wait for this name."""
        from sqlalchemy import select

        from tenure.store.database.schema import LOGIN_FAILURES

        query = select(LOGIN_FAILURES.c.waits_until).where(_of(name, origin), _is_past(now))
        with self._database.transaction(reads_only=True) as connection:
            until = connection.execute(query).scalar()
        if until is not None and now < until:
            raise LockedOut(
                "Too many failed login attempts.",
                hint=f"try again after {until:%H:%M:%S} UTC, or ask an administrator to unlock the user",
            )

    def delay_seconds(self, name: str, now: datetime) -> float:
        """Delay of an attempt from an unknown device: guesses from many addresses are slowed, not refused."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import LOGIN_FAILURES

        recent = (LOGIN_FAILURES.c.name_hash == digest(name)) & (LOGIN_FAILURES.c.failed_at > now - _BURST)
        query = select(func.coalesce(func.sum(LOGIN_FAILURES.c.failures), 0)).where(recent, _is_past(now))
        with self._database.transaction(reads_only=True) as connection:
            beyond = int(connection.execute(query).scalar_one()) - _FREE_BURST
        if beyond < 0:
            return 0.0
        return min(_FIRST_DELAY_SECONDS * 2.0 ** min(beyond // 5, 10), _LONGEST_DELAY_SECONDS)

    def count(self, name: str, origin: str, now: datetime) -> None:
        """Count a failure; from the fifth on, the origin has to wait, doubling each time, up to an hour."""
        from tenure.store.database.schema import LOGIN_FAILURES

        with self._database.transaction() as connection:
            old = (LOGIN_FAILURES.c.failed_at < now - _REMEMBERED) | ~_is_past(now)
            connection.execute(LOGIN_FAILURES.delete().where(old))
            failures = _count_failure(connection, name, origin, now)
            if failures >= FREE_FAILURES:
                wait = min(_FIRST_WAIT * 2 ** min(failures - FREE_FAILURES, 10), _LONGEST_WAIT)
                waits = LOGIN_FAILURES.update().where(_of(name, origin)).values(waits_until=now + wait)
                connection.execute(waits)

    def forget(self, name: str, origin: str | None = None) -> None:
        """Reset the count, for one origin or for all."""
        from tenure.store.database.schema import LOGIN_FAILURES

        with self._database.transaction() as connection:
            connection.execute(LOGIN_FAILURES.delete().where(_of(name, origin)))

    def by_name(self, names: list[str], now: datetime) -> dict[str, int]:
        """Failures of the last day for each of these names, from all origins."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import LOGIN_FAILURES

        hashes, table = {name: digest(name) for name in names}, LOGIN_FAILURES.c
        query = select(table.name_hash, func.sum(table.failures)).where(
            table.name_hash.in_(hashes.values()), table.failed_at > now - _REMEMBERED
        )
        with self._database.transaction(reads_only=True) as connection:
            failures_by_hash = {
                row[0]: int(row[1]) for row in connection.execute(query.group_by(table.name_hash))
            }
        return {name: failures_by_hash.get(hashes[name], 0) for name in names}


def _is_past(now: datetime) -> ColumnElement[bool]:
    """Ignore failures from the future, counted by a clock that was ahead: the wait would be too long."""
    from tenure.store.database.schema import LOGIN_FAILURES

    return LOGIN_FAILURES.c.failed_at <= now + CLOCK_SKEW


def _of(name: str, origin: str | None) -> ColumnElement[bool]:
    from tenure.store.database.schema import LOGIN_FAILURES

    matches_name = LOGIN_FAILURES.c.name_hash == digest(name)
    return matches_name if origin is None else matches_name & (LOGIN_FAILURES.c.origin_hash == digest(origin))


def _count_failure(connection: Connection, name: str, origin: str, now: datetime) -> int:
    """Increment the count atomically, and return it."""
    from sqlalchemy.dialects import postgresql, sqlite

    from tenure.store.database.schema import LOGIN_FAILURES

    row = {"name_hash": digest(name), "origin_hash": digest(origin), "failures": 1, "failed_at": now}
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    upsert = (
        dialect.insert(LOGIN_FAILURES)
        .values(row)
        .on_conflict_do_update(
            index_elements=["name_hash", "origin_hash"],
            set_={"failures": LOGIN_FAILURES.c.failures + 1, "failed_at": now},
        )
        .returning(LOGIN_FAILURES.c.failures)
    )
    return int(connection.execute(upsert).scalar_one())
