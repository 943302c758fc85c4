"""Accounts: people who log in, and keys that programs call with.

Passwords are kept by argon2id, tokens and keys as digests: who reads the store can log in nowhere. After five
wrong passwords a name waits, twice as long with each wrong one more, up to an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tenure.core.access import ROLES, Role, reaches
from tenure.core.errors import AccessError, LockedOut, NotFound, OptionError, RoleError
from tenure.store._secrets import digest, is_password, new_id, new_secret, password_hash

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from tenure.store.database import Database

ADMINISTRATOR = "admin"
KEY_PREFIX = "tenure_"
SESSION_HOURS = 12
LEAST_PASSWORD = 12
_FREE_FAILURES = 5
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class User:
    """Somebody, as they act now: with a key's role where they act through a key."""

    user_id: str
    name: str
    role: Role


@dataclass(frozen=True)
class Account(User):
    """A user as they are listed."""

    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True)
class Session:
    """A login. `token` belongs into an HttpOnly cookie and is told only once, `csrf_token` into a header."""

    user: User
    csrf_token: str
    expires_at: datetime
    token: str = ""


@dataclass(frozen=True)
class ApiKey:
    """A key without its secret."""

    key_id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def new_password() -> str:
    """One that nobody can guess."""
    return new_secret()


class Accounts:
    """Users, sessions and keys in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def first_administrator(self, now: datetime) -> str | None:
        """Make `admin` where there is no user yet; its random password, told only here. Else None."""
        from sqlalchemy import func, select

        from tenure.store.schema import USERS

        password = new_password()
        row = _user_row(ADMINISTRATOR, password, "admin", now)
        with self._database.transaction() as connection:
            if connection.execute(select(func.count()).select_from(USERS)).scalar():
                return None
            connection.execute(USERS.insert().values(row))
        return password

    def add_user(self, name: str, password: str, role: Role, now: datetime) -> User:
        """Raises OptionError: `option.user` (name taken, role unknown) or `option.password` (too short)."""
        from sqlalchemy import select

        from tenure.store.schema import USERS

        row = _user_row(_checked_name(name), _checked_password(password), _checked_role(role), now)
        with self._database.transaction() as connection:
            if connection.execute(select(USERS.c.name).where(USERS.c.name == row["name"])).first():
                raise OptionError(
                    "There is a user of that name already.", hint="choose another name", code="option.user"
                )
            connection.execute(USERS.insert().values(row))
        return User(row["user_id"], row["name"], role)

    def users(self) -> tuple[Account, ...]:
        """Everybody, by name."""
        from tenure.store.schema import USERS

        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(USERS.select().order_by(USERS.c.name)).mappings().all()
        return tuple(Account(**{name: row[name] for name in Account.__dataclass_fields__}) for row in rows)

    def user(self, user_id: str) -> User:
        """One of them. Raises NotFound (`user.unknown`)."""
        from tenure.store.schema import USERS

        found = self._user(USERS.select().where(USERS.c.user_id == user_id))
        if found is None:
            raise NotFound("There is no such user.", hint="see the list of users", code="user.unknown")
        return _as_user(found)

    def check_password(self, user_id: str, password: str, now: datetime) -> None:
        """Raises AccessError or LockedOut as `log_in`, where it is not the user's."""
        self._authenticated(self.user(user_id).name, password, now)

    def set_password(self, user_id: str, password: str) -> None:
        """A new password; every session of the user ends. Raises OptionError."""
        from tenure.store.schema import SESSIONS, USERS

        kept = {"password_hash": password_hash(_checked_password(password)), "failed_logins": 0}
        with self._database.transaction() as connection:
            connection.execute(
                USERS.update().where(USERS.c.user_id == user_id).values(kept | {"locked_until": None})
            )
            connection.execute(SESSIONS.delete().where(SESSIONS.c.user_id == user_id))

    def disable(self, user_id: str, now: datetime) -> None:
        """No login, session or key of the user works any more."""
        from tenure.store.schema import SESSIONS, USERS

        with self._database.transaction() as connection:
            connection.execute(USERS.update().where(USERS.c.user_id == user_id).values(disabled_at=now))
            connection.execute(SESSIONS.delete().where(SESSIONS.c.user_id == user_id))

    def log_in(self, name: str, password: str, now: datetime) -> Session:
        """A session of twelve hours.

        Raises LockedOut while the name waits, else AccessError (`access.denied`), which does not say
        whether the name, the password or the account was wrong.
        """
        from tenure.store.schema import SESSIONS, USERS

        found = self._authenticated(name, password, now)
        token, csrf_token = new_secret(), new_secret()
        expires_at = now + timedelta(hours=SESSION_HOURS)
        row = {"token_hash": digest(token), "user_id": found["user_id"], "csrf_token": csrf_token}
        with self._database.transaction() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.expires_at < now))
            connection.execute(
                USERS.update()
                .where(USERS.c.user_id == found["user_id"])
                .values(failed_logins=0, locked_until=None)
            )
            connection.execute(SESSIONS.insert().values(row | {"created_at": now, "expires_at": expires_at}))
        return Session(_as_user(found), csrf_token, expires_at, token)

    def session(self, token: str, now: datetime) -> Session | None:
        """Who is behind a cookie; None for a token that never was, has expired, or whose user may not."""
        from sqlalchemy import select

        from tenure.store.schema import SESSIONS, USERS

        joined = select(SESSIONS.c.csrf_token, SESSIONS.c.expires_at, USERS).join(USERS)
        found = self._user(joined.where(SESSIONS.c.token_hash == digest(token)))
        if found is None or found["disabled_at"] or found["expires_at"] <= now:
            return None
        return Session(_as_user(found), found["csrf_token"], found["expires_at"])

    def log_out(self, token: str) -> None:
        """The session ends; nothing happens if there was none."""
        from tenure.store.schema import SESSIONS

        with self._database.transaction() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.token_hash == digest(token)))

    def issue_key(
        self, owner: User, name: str, role: Role, now: datetime, expires_at: datetime | None = None
    ) -> tuple[ApiKey, str]:
        """A key and its secret, which is told only here.

        Raises RoleError for a role above the owner's, OptionError for a day in the past.
        """
        from tenure.store.schema import API_KEYS

        if not reaches(owner.role, _checked_role(role)):
            raise RoleError(
                "A key cannot have a higher role than its owner.",
                values=[role],
                hint=f"choose {owner.role} or lower",
            )
        if expires_at is not None and expires_at <= now:
            raise OptionError(
                "The key would have expired already.", values=[expires_at], code="option.expiry"
            )
        secret = new_secret(KEY_PREFIX)
        key = ApiKey(new_id(), _checked_name(name), role, now, expires_at, None)
        with self._database.transaction() as connection:
            row = vars(key) | {"user_id": owner.user_id, "key_hash": digest(secret)}
            connection.execute(API_KEYS.insert().values(row))
        return key, secret

    def by_key(self, secret: str, now: datetime) -> User | None:
        """Who a key stands for, with the lower of its role and its owner's; None for one that is no good."""
        from sqlalchemy import select

        from tenure.store.schema import API_KEYS, USERS

        columns = (API_KEYS.c.role.label("key_role"), API_KEYS.c.expires_at, API_KEYS.c.revoked_at)
        joined = select(*columns, USERS).join(USERS)
        found = self._user(joined.where(API_KEYS.c.key_hash == digest(secret)))
        if found is None or found["disabled_at"] or found["revoked_at"]:
            return None
        if found["expires_at"] and found["expires_at"] <= now:
            return None
        lower = min(found["role"], found["key_role"], key=ROLES.index)
        return User(found["user_id"], found["name"], lower)

    def keys(self, owner: User) -> tuple[ApiKey, ...]:
        """Those of a user, newest first."""
        from tenure.store.schema import API_KEYS

        query = API_KEYS.select().where(API_KEYS.c.user_id == owner.user_id)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(query.order_by(API_KEYS.c.created_at.desc())).mappings().all()
        return tuple(ApiKey(**{name: row[name] for name in ApiKey.__dataclass_fields__}) for row in rows)

    def revoke_key(self, owner: User, key_id: str, now: datetime) -> bool:
        """The key works no more; False where the user has none of that id."""
        from tenure.store.schema import API_KEYS

        theirs = (API_KEYS.c.key_id == key_id) & (API_KEYS.c.user_id == owner.user_id)
        with self._database.transaction() as connection:
            return bool(connection.execute(API_KEYS.update().where(theirs).values(revoked_at=now)).rowcount)

    def _authenticated(self, name: str, password: str, now: datetime) -> Mapping[str, Any]:
        """The user's row; a wrong password is counted. Raises AccessError or LockedOut."""
        from tenure.store.schema import USERS

        found = self._user(USERS.select().where(USERS.c.name == name))
        if found and found["locked_until"] and now < found["locked_until"]:
            raise LockedOut(
                "Too many wrong passwords.",
                hint=f"try again after {found['locked_until']:%H:%M:%S} UTC",
            )
        right = is_password(password, found["password_hash"] if found else None)
        if found is None or not right or found["disabled_at"]:
            if found is not None and not right:
                self._count_failure(found["user_id"], now)
            raise AccessError("The name or the password is wrong.", hint="try again", code="access.denied")
        return found

    def _count_failure(self, user_id: str, now: datetime) -> None:
        from sqlalchemy import select

        from tenure.store.schema import USERS

        theirs = USERS.c.user_id == user_id
        with self._database.transaction() as connection:
            connection.execute(USERS.update().where(theirs).values(failed_logins=USERS.c.failed_logins + 1))
            failures = _counted(connection, select(USERS.c.failed_logins).where(theirs))
            if failures >= _FREE_FAILURES:
                wait = min(_FIRST_WAIT * 2 ** min(failures - _FREE_FAILURES, 10), _LONGEST_WAIT)
                connection.execute(USERS.update().where(theirs).values(locked_until=now + wait))

    def _user(self, query: Select[Any]) -> Mapping[str, Any] | None:
        with self._database.transaction(reads_only=True) as connection:
            found = connection.execute(query).mappings().first()
            return dict(found) if found else None


def _counted(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())


def _user_row(name: str, password: str, role: Role, now: datetime) -> dict[str, Any]:
    return {
        "user_id": new_id(),
        "name": name,
        "role": role,
        "password_hash": password_hash(password),
        "created_at": now,
        "failed_logins": 0,
    }


def _as_user(found: Mapping[str, Any]) -> User:
    return User(found["user_id"], found["name"], found["role"])


def _checked_name(name: str) -> str:
    if not name.strip() or len(name) > 128 or not name.isprintable():
        raise OptionError("A name has 1 to 128 printable characters.", code="option.user")
    return name.strip()


def _checked_password(password: str) -> str:
    if not LEAST_PASSWORD <= len(password) <= 1024:
        raise OptionError(
            f"A password has at least {LEAST_PASSWORD} characters.",
            hint="choose another",
            code="option.password",
        )
    return password


def _checked_role(role: Role) -> Role:
    if role not in ROLES:
        raise OptionError(
            "There is no such role.", values=[role], hint=" or ".join(ROLES), code="option.user"
        )
    return role
