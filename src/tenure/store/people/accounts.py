"""Accounts: users, their keys, and their logins and sessions.

Passwords are kept by argon2id, tokens and keys as digests: who reads the store can log in nowhere.
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
    """A login. `token` belongs into an HttpOnly cookie and is told only once, `csrf_token` into a header.

    `device` belongs into another cookie, which lasts: strangers who guess at the user's password do not hold
    up who brings it.
    """

    user: User
    csrf_token: str
    expires_at: datetime
    token: str = ""
    device: str = ""


@dataclass(frozen=True)
class OpenSession:
    """A browser that is logged in. is_this : whether it is the one that asks."""

    created_at: datetime
    expires_at: datetime
    is_this: bool


class Accounts(ApiKeys):
    """Users, keys, logins and sessions in the SQL store."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.failures = LoginFailures(database)

    def log_in(
        self, name: str, password: str, now: datetime, *, address: str = "-", device: str | None = None
    ) -> Session:
        """A session of twelve hours.

        Raises LockedOut while who tries from this address (or device) has to wait, else AccessError
        (`access.denied`), which does not say whether the name, the password or the account was wrong.

        Parameters
        ----------
        address : where the attempt comes from.
        device : the token that an earlier login from the same device gave.
        """
        from tenure.store.database.schema import SESSIONS, USERS

        found = self._found(USERS.select().where(USERS.c.name == name))
        known = known_device(device, found["user_id"], found["password_hash"], now) if found else None
        self._authenticate(found, name, password, f"device {known}" if known else f"from {address}", now)
        assert found is not None  # nobody else is let in
        token, csrf_token = new_secret(), new_secret()
        expires_at = now + timedelta(hours=SESSION_HOURS)
        row = {"token_hash": digest(token), "user_id": found["user_id"], "csrf_token": csrf_token}
        with self._database.transaction() as connection:
            _check_unchanged(connection, found)
            connection.execute(SESSIONS.delete().where(SESSIONS.c.expires_at < now))
            connection.execute(SESSIONS.insert().values(row | {"created_at": now, "expires_at": expires_at}))
        kept = device if known and device else device_token(found["user_id"], found["password_hash"], now)
        user = replace(as_user(found), session=digest(token))
        return Session(user, csrf_token, expires_at, token, kept)

    def check_password(self, user: User, password: str, now: datetime) -> None:
        """Raises AccessError or LockedOut as `log_in`, where it is not the user's.

        Each session waits for its own wrong tries only: whoever stole one must not keep its owner from
        changing the password. Keys wait for each other's, as one makes others.
        """
        from tenure.store.database.schema import USERS

        found = self._found(USERS.select().where(USERS.c.user_id == user.user_id))
        origin = f"session {user.session}" if user.session else "a key"
        self._authenticate(found, user.name, password, origin, now)

    def device_of(self, token: str | None, now: datetime) -> str | None:
        """The id of the user whose known device this is; None for a token that is no good."""
        from tenure.store.database.schema import USERS

        claimed = claimed_user(token) if token else None
        found = self._found(USERS.select().where(USERS.c.user_id == claimed)) if claimed else None
        if found is None or not known_device(token, found["user_id"], found["password_hash"], now):
            return None
        return str(found["user_id"])

    def delay_seconds(self, name: str, device: str | None, now: datetime) -> float | None:
        """How long an attempt to log in is held up; None from a device that the user is known by."""
        from tenure.store.database.schema import USERS

        found = self._found(USERS.select().where(USERS.c.name == name))
        if found and known_device(device, found["user_id"], found["password_hash"], now):
            return None
        return self.failures.delay_seconds(name, now)

    def unlock(self, user_id: str) -> None:
        """Nobody waits for this user's name any more. Raises NotFound (`user.unknown`)."""
        self.failures.forget(self.user(user_id).name)

    def session(self, token: str, now: datetime) -> Session | None:
        """Who is behind a cookie; None for a token that never was, has expired, or whose user may not.

        A session of a clock that was ahead is over as well: it would last until twelve hours after then.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import SESSIONS, USERS

        times = (SESSIONS.c.created_at.label("logged_in_at"), SESSIONS.c.expires_at)
        joined = select(SESSIONS.c.csrf_token, *times, USERS).join(USERS)
        found = self._found(joined.where(SESSIONS.c.token_hash == digest(token)))
        if found is None or found["disabled_at"] or found["expires_at"] <= now:
            return None
        if found["logged_in_at"] > now + CLOCK_SKEW:
            return None
        user = replace(as_user(found), session=digest(token))
        return Session(user, found["csrf_token"], found["expires_at"])

    def log_out(self, token: str) -> None:
        """The session ends; nothing happens if there was none."""
        from tenure.store.database.schema import SESSIONS

        with self._database.transaction() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.token_hash == digest(token)))

    def sessions(self, user: User, token: str, now: datetime) -> list[OpenSession]:
        """A user's, newest first; `token` tells which of them asks."""
        from sqlalchemy import select

        from tenure.store.database.schema import SESSIONS

        mine = digest(token)
        query = select(SESSIONS).where(SESSIONS.c.user_id == user.user_id, SESSIONS.c.expires_at > now)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(query.order_by(SESSIONS.c.created_at.desc())).mappings().all()
        return [OpenSession(row["created_at"], row["expires_at"], row["token_hash"] == mine) for row in rows]

    def end_sessions(self, user_id: str, but: str = "") -> None:
        """All of a user's end, but for the one with this token. Raises NotFound (`user.unknown`)."""
        from tenure.store.database.schema import SESSIONS

        self.user(user_id)
        theirs = SESSIONS.delete().where(SESSIONS.c.user_id == user_id)
        with self._database.transaction() as connection:
            connection.execute(theirs.where(SESSIONS.c.token_hash != digest(but)))

    def end_all_sessions(self) -> int:
        """Everybody has to log in again; returns how many sessions there were."""
        from tenure.store.database.schema import SESSIONS

        with self._database.transaction() as connection:
            return connection.execute(SESSIONS.delete()).rowcount

    def _authenticate(
        self, found: Mapping[str, Any] | None, name: str, password: str, origin: str, now: datetime
    ) -> None:
        """A wrong password is counted, for names that nobody has, too. Raises AccessError or LockedOut."""
        self.failures.check(name, origin, now)
        right = is_password(password, found["password_hash"] if found else None)
        if found is None or not right or found["disabled_at"]:
            self.failures.count(name, origin, now)
            raise _denied()
        self.failures.forget(name, origin)


def _check_unchanged(connection: Connection, found: Mapping[str, Any]) -> None:
    """To check a password takes time, in which it may have become the old one.

    Raises AccessError (`access.denied`).
    """
    from sqlalchemy import select

    from tenure.store.database.schema import USERS

    query = select(USERS.c.password_hash, USERS.c.disabled_at).where(USERS.c.user_id == found["user_id"])
    row = connection.execute(query.with_for_update(read=True)).first()
    if row is None or row.disabled_at or row.password_hash != found["password_hash"]:
        raise _denied()


def _denied() -> AccessError:
    return AccessError("The user name or the password is wrong.", hint="try again", code="access.denied")
