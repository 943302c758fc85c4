"""Accounts: users, their keys, and their logins and sessions.

Passwords are hashed with argon2id, tokens and keys are stored as digests: reading the store is not enough to
log in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tenure.core.errors import AccessError
from tenure.core.orders.plausible_dates import CLOCK_SKEW
from tenure.store.people.api_keys import KEY_PREFIX, ApiKey, ApiKeys, OwnedKey
from tenure.store.people.known_devices import claimed_user, device_token, known_device
from tenure.store.people.login_failures import LoginFailures
from tenure.store.people.secrets import digest, is_password, new_secret
from tenure.store.people.users import ADMINISTRATOR, Account, User, as_user, new_password

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tenure.store.database.database import Database

__all__ = [
    "ADMINISTRATOR",
    "KEY_PREFIX",
    "Account",
    "Accounts",
    "ApiKey",
    "OpenSession",
    "OwnedKey",
    "Session",
    "User",
    "new_password",
]

SESSION_HOURS = 12


@dataclass(frozen=True)
class Session:
    """A login. `token`, which is available only once, is for an HttpOnly cookie, `csrf_token` for a header.

    `device` is for another, long-lived cookie: a user with it does not have to wait when others guess their
    password.
    """

    user: User
    csrf_token: str
    expires_at: datetime
    token: str = ""
    device: str = ""


@dataclass(frozen=True)
class OpenSession:
    """A browser that is logged in. is_current : whether the request comes from it."""

    created_at: datetime
    expires_at: datetime
    is_current: bool


class Accounts(ApiKeys):
    """Users, keys, logins and sessions in the SQL store."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.failures = LoginFailures(database)

    def log_in(
        self, name: str, password: str, now: datetime, *, address: str = "-", device: str | None = None
    ) -> Session:
        """A session of twelve hours.

        Raises LockedOut while this address (or device) has to wait, and AccessError (`access.denied`), which
        does not reveal whether the name, the password or the account was wrong.

        Parameters
        ----------
        address : network address of the client.
        device : token from an earlier login from the same device.
        """
        from tenure.store.database.schema import SESSIONS, USERS

        user_row = self._first_row(USERS.select().where(USERS.c.name == name))
        device_record = (
            known_device(device, user_row["user_id"], user_row["password_hash"], now) if user_row else None
        )
        self._authenticate(
            user_row, name, password, f"device {device_record}" if device_record else f"from {address}", now
        )
        assert user_row is not None  # _authenticate has raised otherwise
        token, csrf_token = new_secret(), new_secret()
        expires_at = now + timedelta(hours=SESSION_HOURS)
        row = {"token_hash": digest(token), "user_id": user_row["user_id"], "csrf_token": csrf_token}
        with self._database.transaction() as connection:
            _check_unchanged(connection, user_row)
            connection.execute(SESSIONS.delete().where(SESSIONS.c.expires_at < now))
            connection.execute(SESSIONS.insert().values(row | {"created_at": now, "expires_at": expires_at}))
        lasting_device = (
            device
            if device_record and device
            else device_token(user_row["user_id"], user_row["password_hash"], now)
        )
        user = replace(as_user(user_row), session=digest(token))
        return Session(user, csrf_token, expires_at, token, lasting_device)

    def check_password(self, user: User, password: str, now: datetime) -> None:
        """Raises AccessError or LockedOut, as `log_in`, if the password is wrong.

        Each session waits for its own failures only: a thief of a session must not keep its owner from
        changing the password. All keys share their failures, because a key can create others.
        """
        from tenure.store.database.schema import USERS

        user_row = self._first_row(USERS.select().where(USERS.c.user_id == user.user_id))
        origin = f"session {user.session}" if user.session else "a key"
        self._authenticate(user_row, user.name, password, origin, now)

    def device_of(self, token: str | None, now: datetime) -> str | None:
        """The id of the user to whom this device is known; None for an invalid token."""
        from tenure.store.database.schema import USERS

        claimed = claimed_user(token) if token else None
        user_row = self._first_row(USERS.select().where(USERS.c.user_id == claimed)) if claimed else None
        if user_row is None or not known_device(token, user_row["user_id"], user_row["password_hash"], now):
            return None
        return str(user_row["user_id"])

    def delay_seconds(self, name: str, device: str | None, now: datetime) -> float | None:
        """Delay of a login attempt; None from a known device of the user."""
        from tenure.store.database.schema import USERS

        user_row = self._first_row(USERS.select().where(USERS.c.name == name))
        if user_row and known_device(device, user_row["user_id"], user_row["password_hash"], now):
            return None
        return self.failures.delay_seconds(name, now)

    def unlock(self, user_id: str) -> None:
        """Reset all failed logins of this user. Raises NotFound (`user.unknown`)."""
        self.failures.forget(self.user(user_id).name)

    def session(self, token: str, now: datetime) -> Session | None:
        """The session of a cookie; None if the token is unknown or expired, or the user is disabled.

        A session from a clock that was ahead is expired too: otherwise it would last too long.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import SESSIONS, USERS

        times = (SESSIONS.c.created_at.label("logged_in_at"), SESSIONS.c.expires_at)
        query = select(SESSIONS.c.csrf_token, *times, USERS).join(USERS)
        row = self._first_row(query.where(SESSIONS.c.token_hash == digest(token)))
        if row is None or row["disabled_at"] or row["expires_at"] <= now:
            return None
        if row["logged_in_at"] > now + CLOCK_SKEW:
            return None
        user = replace(as_user(row), session=digest(token))
        return Session(user, row["csrf_token"], row["expires_at"])

    def log_out(self, token: str) -> None:
        """End the session, if there is one."""
        from tenure.store.database.schema import SESSIONS

        with self._database.transaction() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.token_hash == digest(token)))

    def sessions(self, user: User, token: str, now: datetime) -> list[OpenSession]:
        """Sessions of a user, newest first; `token` is that of the current one."""
        from sqlalchemy import select

        from tenure.store.database.schema import SESSIONS

        current = digest(token)
        query = select(SESSIONS).where(SESSIONS.c.user_id == user.user_id, SESSIONS.c.expires_at > now)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(query.order_by(SESSIONS.c.created_at.desc())).mappings().all()
        return [
            OpenSession(row["created_at"], row["expires_at"], row["token_hash"] == current) for row in rows
        ]

    def end_sessions(self, user_id: str, but: str = "") -> None:
        """End all sessions of a user except that with the token `but`. Raises NotFound (`user.unknown`)."""
        from tenure.store.database.schema import SESSIONS

        self.user(user_id)
        query = SESSIONS.delete().where(SESSIONS.c.user_id == user_id)
        with self._database.transaction() as connection:
            connection.execute(query.where(SESSIONS.c.token_hash != digest(but)))

    def end_all_sessions(self) -> int:
        """End the sessions of all users; returns their number."""
        from tenure.store.database.schema import SESSIONS

        with self._database.transaction() as connection:
            return connection.execute(SESSIONS.delete()).rowcount

    def _authenticate(
        self, user_row: Mapping[str, Any] | None, name: str, password: str, origin: str, now: datetime
    ) -> None:
        """Check a password, and count failures, also for unknown names. Raises AccessError or LockedOut."""
        self.failures.check(name, origin, now)
        is_right = is_password(password, user_row["password_hash"] if user_row else None)
        if user_row is None or not is_right or user_row["disabled_at"]:
            self.failures.count(name, origin, now)
            raise _denied()
        self.failures.forget(name, origin)


def _check_unchanged(connection: Connection, user_row: Mapping[str, Any]) -> None:
    """Check that the password has not been changed during its verification, which takes time.

    Raises AccessError (`access.denied`).
    """
    from sqlalchemy import select

    from tenure.store.database.schema import USERS

    query = select(USERS.c.password_hash, USERS.c.disabled_at).where(USERS.c.user_id == user_row["user_id"])
    row = connection.execute(query.with_for_update(read=True)).first()
    if row is None or row.disabled_at or row.password_hash != user_row["password_hash"]:
        raise _denied()


def _denied() -> AccessError:
    return AccessError("The user name or the password is wrong.", hint="try again", code="access.denied")
