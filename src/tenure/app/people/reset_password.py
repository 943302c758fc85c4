"""Give a user a new random password; for administrators with a shell who cannot log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.people.find_user import FindUser, find_user
from tenure.store.database.served_database import refuse_other_database
from tenure.store.people.accounts import ADMINISTRATOR, Accounts, new_password

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ResetPassword:
    """Command. `name` is the name of the user."""

    name: str = ADMINISTRATOR


def reset_password(command: ResetPassword, shop: Shop) -> str:
    """The new password, shown only here; every session and API key of the user ends.

    Creates the first administrator if there is no user yet.

    Raises NotFound (`user.unknown`), StoreError (`store.other_database`) if the service works with another
    database.
    """
    refuse_other_database(shop.path, shop.database)
    accounts, now = Accounts(shop.database), shop.settings.now
    if command.name == ADMINISTRATOR and (first := accounts.first_administrator(now)):
        return first
    user = find_user(FindUser(command.name), shop)
    password = new_password()
    accounts.set_password(user.user_id, password, now)
    accounts.unlock(user.user_id)
    shop.audit("reset_password", user.user_id)
    return password
