"""Find a user by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import NotFound
from tenure.core.text.closest import closest
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import Account


@dataclass(frozen=True)
class FindUser:
    """Command."""

    name: str


def find_user(command: FindUser, shop: Shop) -> Account:
    """The user with exactly that name. Raises NotFound (`user.unknown`)."""
    users = {user.name: user for user in Accounts(shop.database).users()}
    if command.name not in users:
        close = closest(command.name, users)
        raise NotFound(
            "This user does not exist.",
            values=[command.name],
            hint=f"did you mean '{close[0]}'?" if close else "list the users: tenure user list",
            code="user.unknown",
        )
    return users[command.name]
