"""List the users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import Account


@dataclass(frozen=True)
class UserList:
    """By name, each with its number of failed logins of the last day."""

    users: list[tuple[Account, int]]


def list_users(shop: Shop) -> UserList:
    """Everyone who can log in, or could."""
    accounts = Accounts(shop.database)
    users = accounts.users()
    failed = accounts.failures.by_name([user.name for user in users], shop.settings.now)
    return UserList([(user, failed[user.name]) for user in users])
