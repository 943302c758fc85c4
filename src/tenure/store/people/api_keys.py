"""API keys: never with a higher role than their owner, nor a later expiry than the key that created them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.core.access import ROLES, Role, reaches
from tenure.core.errors import OptionError, RoleError
from tenure.store.people.secrets import digest, new_id, new_secret
from tenure.store.people.users import User, Users, check_still_in, checked_name, checked_role

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

KEY_PREFIX = "tenure_"
MAX_KEYS = 200
"""Maximum number of active keys of a user; twice as many including inactive ones."""


@dataclass(frozen=True)
class ApiKey:
    """A key without its secret."""

    key_id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class OwnedKey(ApiKey):
    """A key and its owner. `created_by_key` is the ID of the key that created it, if one did."""

    user_id: str
    owner: str
    created_by_key: str | None


class ApiKeys(Users):
    """Users and their keys in the SQL store."""

    def issue_key(
        self, owner: User, name: str, role: Role, now: datetime, expires_at: datetime | None = None
    ) -> tuple[ApiKey, str]:
        """Create a key; returns it with its secret, which is available only here.

        Raises
        ------
        RoleError
            The role is above the owner's, or above that of the key in use.
        OptionError
            `option.expiry`: the date is in the past, or after the expiry of the key in use. `option.keys`:
            the user has `MAX_KEYS` active keys; the oldest revoked keys are deleted to make room.
        AccessError
            `access.ended`: the user, session or key in use is no longer valid.
        """
        from tenure.store.database.schema import API_KEYS

        _check_role(owner, checked_role(role))
        _check_expiry(owner, now, expires_at)
        secret = new_secret(KEY_PREFIX)
        key = ApiKey(new_id(), checked_name(name), role, now, expires_at, None)
        row = vars(key) | {
            "user_id": owner.user_id,
            "key_hash": digest(secret),
            "minted_by": owner.key_id,
        }
        with self._database.transaction() as connection:
            check_still_in(connection, owner)
            _make_room(connection, owner.user_id, now)
            connection.execute(API_KEYS.insert().values(row))
        return key, secret

    def by_key(self, secret: str, now: datetime) -> User | None:
        """The owner of a key, with the lower of its role and the owner's; None for an invalid key."""
        from sqlalchemy import select

        from tenure.store.database.schema import API_KEYS, USERS

        columns = (
            API_KEYS.c.key_id,
            API_KEYS.c.role.label("key_role"),
            API_KEYS.c.expires_at,
            API_KEYS.c.revoked_at,
        )
        query = select(*columns, USERS).join(USERS)
        row = self._first_row(query.where(API_KEYS.c.key_hash == digest(secret)))
        if row is None or row["disabled_at"] or row["revoked_at"]:
            return None
        if row["expires_at"] and row["expires_at"] <= now:
            return None
        lower = min(row["role"], row["key_role"], key=ROLES.index)
        return User(row["user_id"], row["name"], lower, key_id=row["key_id"], until=row["expires_at"])

    def keys(self, owner: User) -> tuple[ApiKey, ...]:
        """Keys of a user, newest first."""
        from tenure.store.database.schema import API_KEYS

        query = API_KEYS.select().where(API_KEYS.c.user_id == owner.user_id)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(query.order_by(API_KEYS.c.created_at.desc())).mappings().all()
        return tuple(ApiKey(**{name: row[name] for name in ApiKey.__dataclass_fields__}) for row in rows)

    def all_keys(self) -> tuple[OwnedKey, ...]:
        """Keys of all users, newest first."""
        from sqlalchemy import select

        from tenure.store.database.schema import API_KEYS, USERS

        query = select(
            API_KEYS, USERS.c.name.label("owner"), API_KEYS.c.minted_by.label("created_by_key")
        ).join(USERS)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(query.order_by(API_KEYS.c.created_at.desc())).mappings().all()
        return tuple(OwnedKey(**{name: row[name] for name in OwnedKey.__dataclass_fields__}) for row in rows)

    def revoke_key(self, owner: User, key_id: str, now: datetime) -> bool:
        """Revoke a key and those that it created; False if the user has no key with that id.

        With a key in use, no key of a higher role can be revoked.
        """
        from tenure.store.database.schema import API_KEYS

        revocable = (API_KEYS.c.key_id == key_id) & (API_KEYS.c.user_id == owner.user_id)
        if owner.key_id is not None:
            revocable &= API_KEYS.c.role.in_([role for role in ROLES if reaches(owner.role, role)])
        return self._revoke(revocable, now)

    def revoke_any_key(self, key_id: str, now: datetime) -> bool:
        """As `revoke_key`, for a key of any user; False if no key has that id."""
        from tenure.store.database.schema import API_KEYS

        return self._revoke(API_KEYS.c.key_id == key_id, now)

    def _revoke(self, condition: ColumnElement[bool], now: datetime) -> bool:
        from sqlalchemy import select

        from tenure.store.database.schema import API_KEYS, USERS

        owners = USERS.c.user_id.in_(select(API_KEYS.c.user_id).where(condition))
        with self._database.transaction() as connection:
            # As in `check_still_in`: a key that this one is creating now either exists already or is refused.
            connection.execute(select(USERS.c.user_id).where(owners).with_for_update()).all()
            key_ids = set(connection.execute(select(API_KEYS.c.key_id).where(condition)).scalars())
            children = key_ids
            while children:  # keys created by keys created by keys
                query = select(API_KEYS.c.key_id).where(API_KEYS.c.minted_by.in_(children))
                children = set(connection.execute(query).scalars()) - key_ids
                key_ids |= children
            live = API_KEYS.c.key_id.in_(key_ids) & API_KEYS.c.revoked_at.is_(None)
            connection.execute(API_KEYS.update().where(live).values(revoked_at=now))
            return bool(key_ids)


def _make_room(connection: Connection, user_id: str, now: datetime) -> None:
    """Make room for another key of the user, whose row is locked."""
    from sqlalchemy import or_, select

    from tenure.store.database.schema import API_KEYS

    is_ended = or_(API_KEYS.c.revoked_at.is_not(None), API_KEYS.c.expires_at <= now).label("ended")
    query = select(API_KEYS.c.key_id, is_ended).where(API_KEYS.c.user_id == user_id)
    keys = connection.execute(query.order_by(API_KEYS.c.created_at)).all()
    if sum(not key.ended for key in keys) >= MAX_KEYS:
        raise OptionError(
            "This user has too many active API keys.",
            values=[f"at most {MAX_KEYS}"],
            hint="revoke keys that are no longer used",
            code="option.keys",
        )
    parents = set(connection.execute(select(API_KEYS.c.minted_by)).scalars())
    old = [key.key_id for key in keys if key.ended and key.key_id not in parents]
    surplus = old[: max(0, len(keys) + 1 - 2 * MAX_KEYS)]
    connection.execute(API_KEYS.delete().where(API_KEYS.c.key_id.in_(surplus)))


def _check_role(owner: User, role: Role) -> None:
    if not reaches(owner.role, role):
        raise RoleError(
            "An API key cannot have a higher role than its owner.",
            values=[role],
            hint=f"choose {owner.role} or lower",
        )


def _check_expiry(owner: User, now: datetime, expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= now:
        raise OptionError(
            "The expiry date of the API key is in the past.",
            values=[expires_at],
            hint="choose a later date",
            code="option.expiry",
        )
    if owner.until is not None and (expires_at is None or expires_at > owner.until):
        days = (owner.until - now).days
        raise OptionError(
            "An API key cannot expire later than the key that creates it.",
            values=[f"that key expires at {owner.until:%Y-%m-%d %H:%M} UTC"],
            hint=f"choose {days} days or fewer, or log in to create it" if days else "log in to create it",
            code="option.expiry",
        )
