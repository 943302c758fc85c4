"""Revoke an API key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.access import reaches
from tenure.core.errors import NotFound
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class RevokeKey:
    """Command. by : users revoke their own keys, administrators any; None for anyone with a shell."""

    key_id: str
    by: User | None = None


def revoke_key(command: RevokeKey, shop: Shop) -> None:
    """The key and all keys created with it stop working. Raises NotFound (`key.unknown`)."""
    accounts, by, now = Accounts(shop.database), command.by, shop.settings.now
    if by is None or reaches(by.role, "admin"):
        is_revoked = accounts.revoke_any_key(command.key_id, now)
    else:
        is_revoked = accounts.revoke_key(by, command.key_id, now)
    if not is_revoked:
        raise NotFound("You do not have this API key.", hint="list your API keys", code="key.unknown")
    shop.audit("revoke_key", command.key_id)
