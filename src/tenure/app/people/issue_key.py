"""Create an API key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.core.access import Role
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import ApiKey, User

DEFAULT_DAYS = 365


@dataclass(frozen=True)
class IssueKey:
    """Command.

    owner : the user, with the session or key that they act through, if any. days : validity; None for no
    expiry. is_default : `days` was not chosen: a key that another key creates expires no later than that one.
    """

    owner: User
    name: str
    role: Role = "viewer"
    days: int | None = DEFAULT_DAYS
    is_default: bool = False


@dataclass(frozen=True)
class IssuedKey:
    """The key. `secret` is not stored: it is available only here."""

    key: ApiKey
    secret: str


def issue_key(command: IssueKey, shop: Shop) -> IssuedKey:
    """Create the key. Raises RoleError, OptionError (`option.expiry`, `option.keys`, `option.user`),
    AccessError.
    """
    now, latest = shop.settings.now, command.owner.until
    expires_at = None if command.days is None else now + timedelta(days=command.days)
    if command.is_default and expires_at is not None and latest is not None:
        expires_at = min(expires_at, latest)
    accounts = Accounts(shop.database)
    key, secret = accounts.issue_key(command.owner, command.name, command.role, now, expires_at)
    shop.audit("make_key", key.key_id)
    return IssuedKey(key, secret)
