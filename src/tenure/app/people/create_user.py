"""Create a user."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.app.people.expiring_keys import refuse_expiring_key
from tenure.core.errors import OptionError
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.core.access import Role
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class CreateUser:
    """Command.

    by : the user whose session or key must still be valid; None for anyone with a shell on the machine.
    """

    name: str
    password: str = field(repr=False)
    role: Role = "viewer"
    by: User | None = None


def create_user(command: CreateUser, shop: Shop) -> User:
    """The new user. Raises OptionError (`option.user`, `option.password`), RoleError, AccessError."""
    refuse_expiring_key(command.by)
    accounts, now = Accounts(shop.database), shop.settings.now
    if command.role != "admin" and not accounts.users():
        raise OptionError(
            "The first user must be an administrator.",
            values=[command.role],
            hint="use --role admin, or create the first user with `tenure password`",
            code="option.user",
        )
    user = accounts.add_user(command.name, command.password, command.role, now, by=command.by)
    shop.audit("add_user", user.user_id)
    return user
