"""Change the role of a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.people.expiring_keys import refuse_expiring_key
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.core.access import Role
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class ChangeRole:
    """Command.

    by : the user whose session or key must still be valid; None for anyone with a shell on the machine.
    seen : the version that the user must still have, if any.
    """

    user_id: str
    role: Role
    by: User | None = None
    seen: str | None = None


def change_role(command: ChangeRole, shop: Shop) -> User:
    """The user with the new role; a lower one ends their sessions and API keys.

    Raises NotFound, OptionError (`option.user`), ConflictError (`user.last_admin`), ChangedMeanwhile,
    RoleError, AccessError.
    """
    refuse_expiring_key(command.by)
    now = shop.settings.now
    user = Accounts(shop.database).change_role(
        command.user_id, command.role, now, by=command.by, expected=command.seen
    )
    shop.audit(f"make_{command.role}", command.user_id)
    return user
