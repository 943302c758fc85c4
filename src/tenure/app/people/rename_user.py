"""Give a user another name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.people.expiring_keys import refuse_expiring_key
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class RenameUser:
    """Command.

    by : the user whose session or key must still be valid; None for anyone with a shell on the machine.
    seen : the version that the user must still have, if any.
    """

    user_id: str
    name: str
    by: User | None = None
    seen: str | None = None


def rename_user(command: RenameUser, shop: Shop) -> User:
    """The user with the new name; password, role, sessions and API keys stay the same.

    Raises NotFound, OptionError (`option.user`), RoleError, ChangedMeanwhile, AccessError.
    """
    refuse_expiring_key(command.by)
    user = Accounts(shop.database).rename(command.user_id, command.name, by=command.by, expected=command.seen)
    shop.audit("rename_user", user.user_id)
    return user
