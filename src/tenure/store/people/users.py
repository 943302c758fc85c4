"""Users and their roles. A user who loses rights also loses all sessions and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.core.access import COMMAND_LINE, ROLES, Role, reaches
from tenure.core.changed_meanwhile import refuse_changed, version_of
from tenure.core.errors import AccessError, ConflictError, NotFound, OptionError
from tenure.store.people.passwords import checked_password
from tenure.store.people.secrets import new_id, new_secret, password_hash

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from tenure.store.database.database import Database

ADMINISTRATOR = "admin"
_LAST_ADMINISTRATOR_LOCK = (
    7_366_484  # two administrators who demote each other at the same time must not both succeed
)


@dataclass(frozen=True)
class User:
    """A user with the rights of the current request: those of a key if one is in use.

    `key_id` is that key, `until` its expiry; `session` is the digest of the token of the session in use, if
    any.
    """

    user_id: str
    name: str
    role: Role
    key_id: str | None = field(default=None, kw_only=True)
    until: datetime | None = field(default=None, kw_only=True)
    session: str | None = field(default=None, kw_only=True, repr=False, compare=False)


AT_THE_SHELL = User("", COMMAND_LINE, "admin")
"""Anyone with a shell on the machine: no user of the store, with the rights of an administrator."""


@dataclass(frozen=True)
class Account(User):
    """A user as listed."""

    created_at: datetime
    disabled_at: datetime | None

    @property
    def version(self) -> str:
        """Changes with what administrators change: the name, the role, whether they may log in."""
        return version_of(self.name, self.role, self.disabled_at is None)


def new_password() -> str:
    """A random password."""
    return new_secret()


class Users:
    """Users in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def first_administrator(self, now: datetime) -> str | None:
        """Create `admin` if there is no user yet; returns its random password, which is available only here,
        or None.
        """
        from sqlalchemy import func, select

        from tenure.store.database.schema import USERS

        password = new_password()
        row = _user_row(ADMINISTRATOR, password, "admin", now)
        with self._database.exclusive() as connection:
            if connection.execute(select(func.count()).select_from(USERS)).scalar():
                return None
            connection.execute(USERS.insert().values(row))
        return password

    def add_user(
        self, name: str, password: str, role: Role, now: datetime, *, by: User | None = None
    ) -> User:
        """Create a user. Raises OptionError: `option.user` (name exists, role unknown) or `option.password`.

        by : the user who does this; checked by `check_still_in`.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import USERS

        user_name = checked_name(name)
        row = _user_row(user_name, checked_password(password, user_name), checked_role(role), now)
        with self._database.exclusive() as connection:
            check_still_in(connection, by)
            if connection.execute(select(USERS.c.name).where(USERS.c.name == row["name"])).first():
                raise _name_taken()
            connection.execute(USERS.insert().values(row))
        return User(row["user_id"], row["name"], role)

    def users(self) -> tuple[Account, ...]:
        """All users, by name."""
        from tenure.store.database.schema import USERS

        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(USERS.select().order_by(USERS.c.name)).mappings().all()
        return tuple(_as_account(dict(row)) for row in rows)

    def user(self, user_id: str) -> Account:
        """The user with that id. Raises NotFound (`user.unknown`)."""
        from tenure.store.database.schema import USERS

        row = self._first_row(USERS.select().where(USERS.c.user_id == user_id))
        if row is None:
            raise _unknown_user()
        return _as_account(row)

    def set_password(
        self,
        user_id: str,
        password: str,
        now: datetime,
        *,
        by: User | None = None,
        kept_session: str | None = None,
    ) -> None:
        """Set a new password; ends the sessions and keys of the user, and cancels their queued jobs.

        Raises NotFound (`user.unknown`) or OptionError (`option.password`); `by` as in `add_user`.

        kept_session : digest of the token of a session that goes on.
        """
        from tenure.store.database.schema import USERS

        new_hash = password_hash(checked_password(password, self.user(user_id).name))
        with self._database.transaction() as connection:
            check_still_in(connection, by, user_id)
            connection.execute(
                USERS.update().where(USERS.c.user_id == user_id).values(password_hash=new_hash)
            )
            _end_access(connection, user_id, now, kept_session)

    def rename(self, user_id: str, name: str, *, by: User | None = None, expected: str | None = None) -> User:
        """Give a user another name; sessions, keys and queued jobs stay theirs.

        Raises NotFound (`user.unknown`), OptionError (`option.user`) or ChangedMeanwhile; `by` as in
        `add_user`.

        expected : the version that the user must still have, if any.
        """
        from sqlalchemy import select

        from tenure.store.database.schema import JOBS, USERS

        new_name, old_name = checked_name(name), self.user(user_id).name
        with self._database.exclusive() as connection:
            check_still_in(connection, by, user_id)
            _refuse_changed(connection, user_id, expected)
            same_name = select(USERS.c.user_id).where(USERS.c.name == new_name, USERS.c.user_id != user_id)
            if connection.execute(same_name).first():
                raise _name_taken()
            connection.execute(USERS.update().where(USERS.c.user_id == user_id).values(name=new_name))
            # Jobs carry the name: those of a renamed user must still be cancelled with their rights.
            connection.execute(
                JOBS.update().where(JOBS.c.submitted_by == old_name).values(submitted_by=new_name)
            )
        return self.user(user_id)

    def change_role(
        self,
        user_id: str,
        role: Role,
        now: datetime,
        *,
        by: User | None = None,
        expected: str | None = None,
    ) -> User:
        """Change the role; if it is lower, ends all sessions and keys of the user, and cancels their queued
        jobs.

        Raises NotFound (`user.unknown`), OptionError (`option.user`), ConflictError (`user.last_admin`) or
        ChangedMeanwhile; `by` as in `add_user`, `expected` as in `rename`.
        """
        from tenure.store.database.schema import USERS

        new_role = checked_role(role)
        with self._database.exclusive(_LAST_ADMINISTRATOR_LOCK) as connection:
            check_still_in(connection, by, user_id)
            _refuse_changed(connection, user_id, expected)
            before = _role_of(connection, user_id)
            if not reaches(new_role, before):
                _keep_an_administrator(connection, user_id)
                _end_access(connection, user_id, now)
            connection.execute(USERS.update().where(USERS.c.user_id == user_id).values(role=new_role))
        return self.user(user_id)

    def disable(
        self, user_id: str, now: datetime, *, by: User | None = None, expected: str | None = None
    ) -> None:
        """Disable a user; ends all their sessions and keys, and cancels their queued jobs.

        Raises NotFound (`user.unknown`), ConflictError (`user.last_admin`) or ChangedMeanwhile; `by` as in
        `add_user`, `expected` as in `rename`.
        """
        from tenure.store.database.schema import USERS

        with self._database.exclusive(_LAST_ADMINISTRATOR_LOCK) as connection:
            check_still_in(connection, by, user_id)
            _refuse_changed(connection, user_id, expected)
            _role_of(connection, user_id)
            _keep_an_administrator(connection, user_id)
            is_enabled = (USERS.c.user_id == user_id) & USERS.c.disabled_at.is_(None)
            connection.execute(USERS.update().where(is_enabled).values(disabled_at=now))
            _end_access(connection, user_id, now)

    def enable(self, user_id: str, *, by: User | None = None) -> None:
        """Allow a user to log in again, with the same password; keys must be created again.

        Raises NotFound (`user.unknown`); `by` as in `add_user`.
        """
        from tenure.store.database.schema import USERS

        self.user(user_id)
        with self._database.transaction() as connection:
            check_still_in(connection, by, user_id)
            connection.execute(USERS.update().where(USERS.c.user_id == user_id).values(disabled_at=None))

    def _first_row(self, query: Select[Any]) -> Mapping[str, Any] | None:
        with self._database.transaction(reads_only=True) as connection:
            row = connection.execute(query).mappings().first()
            return dict(row) if row else None


def check_still_in(connection: Connection, caller: User | None, changing: str | None = None) -> None:
    """Refuse an action of a user who has lost their rights since they were authenticated.

    The user's row stays locked until the end of the transaction, so that a later loss of rights also affects
    the result. So does the row of the user being changed, always in the same order, to avoid deadlocks.

    Raises AccessError (`access.ended`) if the user is disabled or has a lower role, the session has ended, or
    the key was revoked. Without a `caller`, or at the shell, nothing is checked.
    """
    from sqlalchemy import select

    from tenure.store.database.schema import API_KEYS, SESSIONS, USERS

    if caller is None or caller == AT_THE_SHELL:
        return
    is_involved = USERS.c.user_id.in_({caller.user_id, changing or caller.user_id})
    connection.execute(
        select(USERS.c.user_id).where(is_involved).order_by(USERS.c.user_id).with_for_update()
    ).all()
    active = select(USERS.c.role).where(USERS.c.user_id == caller.user_id, USERS.c.disabled_at.is_(None))
    role = connection.execute(active).scalar()
    key = select(API_KEYS.c.key_id).where(API_KEYS.c.key_id == caller.key_id, API_KEYS.c.revoked_at.is_(None))
    session = select(SESSIONS.c.user_id).where(SESSIONS.c.token_hash == caller.session)
    has_lost_access = (
        role is None
        or not reaches(role, caller.role)
        or (caller.key_id is not None and connection.execute(key).first() is None)
        or (caller.session is not None and connection.execute(session).first() is None)
    )
    if has_lost_access:
        raise access_ended()


def access_ended() -> AccessError:
    """The error for a session or key that is no longer valid."""
    return AccessError(
        "This session or API key is not valid, or has expired.", hint="log in again", code="access.ended"
    )


def as_user(row: Mapping[str, Any]) -> User:
    """User from a row of `users`."""
    return User(row["user_id"], row["name"], row["role"])


def checked_name(name: str) -> str:
    """The name without surrounding blanks. Raises OptionError (`option.user`)."""
    if not name.strip() or len(name) > 128 or not name.isprintable():
        raise OptionError("A user name must have 1 to 128 printable characters.", code="option.user")
    return name.strip()


def checked_role(role: Role) -> Role:
    """Check that a role exists. Raises OptionError (`option.user`)."""
    if role not in ROLES:
        raise OptionError(
            "This role does not exist.", values=[role], hint=" or ".join(ROLES), code="option.user"
        )
    return role


def _end_access(connection: Connection, user_id: str, now: datetime, kept_session: str | None = None) -> None:
    """End the sessions (but the kept one) and keys of the user, and cancel their queued jobs."""
    from sqlalchemy import select

    from tenure.store.database.schema import API_KEYS, JOBS, SESSIONS, USERS

    name = select(USERS.c.name).where(USERS.c.user_id == user_id).scalar_subquery()
    waiting = (JOBS.c.submitted_by == name) & (JOBS.c.state == "queued")
    cancelled = {"state": "cancelled", "cancel_requested_at": now, "finished_at": now}
    connection.execute(JOBS.update().where(waiting).values(cancelled))
    other_sessions = (SESSIONS.c.user_id == user_id) & (SESSIONS.c.token_hash != (kept_session or ""))
    connection.execute(SESSIONS.delete().where(other_sessions))
    live = (API_KEYS.c.user_id == user_id) & API_KEYS.c.revoked_at.is_(None)
    connection.execute(API_KEYS.update().where(live).values(revoked_at=now))


def _refuse_changed(connection: Connection, user_id: str, expected: str | None) -> None:
    from tenure.store.database.schema import USERS

    row = connection.execute(USERS.select().where(USERS.c.user_id == user_id)).mappings().first()
    refuse_changed(expected, _as_account(dict(row)).version if row else None)


def _role_of(connection: Connection, user_id: str) -> Role:
    from sqlalchemy import select

    from tenure.store.database.schema import USERS

    query = select(USERS.c.role).where(USERS.c.user_id == user_id).with_for_update()
    role: Role | None = connection.execute(query).scalar()
    if role is None:
        raise _unknown_user()
    return role


def _keep_an_administrator(connection: Connection, leaving: str) -> None:
    from sqlalchemy import select

    from tenure.store.database.schema import USERS

    active = (USERS.c.role == "admin") & USERS.c.disabled_at.is_(None)
    administrators = set(connection.execute(select(USERS.c.user_id).where(active)).scalars())
    if administrators == {leaving}:
        raise ConflictError(
            "This is the last administrator.",
            hint="give another user the role of administrator first",
            code="user.last_admin",
        )


def _name_taken() -> OptionError:
    return OptionError(
        "A user with this name already exists.", hint="choose another name", code="option.user"
    )


def _unknown_user() -> NotFound:
    return NotFound("This user does not exist.", hint="list the users to find the name", code="user.unknown")


def _user_row(name: str, password: str, role: Role, now: datetime) -> dict[str, Any]:
    return {
        "user_id": new_id(),
        "name": name,
        "role": role,
        "password_hash": password_hash(password),
        "created_at": now,
    }


def _as_account(row: Mapping[str, Any]) -> Account:
    return Account(row["user_id"], row["name"], row["role"], row["created_at"], row["disabled_at"])
