"""Clear the failed login attempts of a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class UnlockUser:
    """Command."""

    user_id: str


def unlock_user(command: UnlockUser, shop: Shop) -> None:
    """Remove the waiting time for logins with this name. Raises NotFound (`user.unknown`)."""
    Accounts(shop.database).unlock(command.user_id)
    shop.audit("unlock_user", command.user_id)
