"""Reactivate a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.people.expiring_keys import refuse_expiring_key
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class EnableUser:
    """Command.

    by : the user whose session or key must still be valid; None for anyone with a shell on the machine.
    """

    user_id: str
    by: User | None = None


def enable_user(command: EnableUser, shop: Shop) -> None:
    """Reactivate the user: the old password works again; API keys must be created again.

    Raises NotFound (`user.unknown`), RoleError, AccessError (`access.ended`).
    """
    refuse_expiring_key(command.by)
    Accounts(shop.database).enable(command.user_id, by=command.by)
    shop.audit("enable_user", command.user_id)
