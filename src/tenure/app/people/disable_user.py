"""Deactivate a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import ConflictError
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class DisableUser:
    """Command.

    by : the user whose session or key must still be valid; None for anyone with a shell on the machine.
    seen : the version that the user must still have, if any.
    """

    user_id: str
    by: User | None = None
    seen: str | None = None


def disable_user(command: DisableUser, shop: Shop) -> None:
    """Deactivate the user: login, sessions and API keys stop working.

    Raises NotFound, ConflictError (`user.oneself`, `user.last_admin`), ChangedMeanwhile, AccessError
    (`access.ended`).
    """
    accounts = Accounts(shop.database)
    accounts.user(command.user_id)
    if command.by is not None and command.user_id == command.by.user_id:
        raise ConflictError(
            "You cannot deactivate your own account.",
            hint="ask another administrator to do it",
            code="user.oneself",
        )
    accounts.disable(command.user_id, shop.settings.now, by=command.by, expected=command.seen)
    shop.audit("disable_user", command.user_id)
