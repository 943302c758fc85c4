"""Set the password of another user."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.app.people.expiring_keys import refuse_expiring_key
from tenure.core.errors import ConflictError
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class SetPassword:
    """Command.

    by : the user whose session or key must still be valid; None for anyone with a shell on the machine.
    """

    user_id: str
    password: str = field(repr=False)
    by: User | None = None


def set_password(command: SetPassword, shop: Shop) -> None:
    """Set the password; the user's sessions and API keys end, and their failed logins are forgotten.

    Raises NotFound, OptionError (`option.password`), ConflictError (`user.oneself`), RoleError, AccessError.
    """
    check_set_password(command)
    now = shop.settings.now
    accounts = Accounts(shop.database)
    accounts.set_password(command.user_id, command.password, now, by=command.by)
    accounts.unlock(command.user_id)
    shop.audit("set_password", command.user_id)


def check_set_password(command: SetPassword) -> None:
    """The checks that need no password hash, to run before waiting to compute one."""
    if command.by is not None and command.user_id == command.by.user_id:
        raise ConflictError(
            "To change your own password, enter the current password.",
            hint="use PUT /api/v1/users/me/password",
            code="user.oneself",
        )
    refuse_expiring_key(command.by)
