"""List API keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import OwnedKey


@dataclass(frozen=True)
class KeyList:
    """Newest first, without their secrets."""

    keys: list[OwnedKey]


def list_keys(shop: Shop) -> KeyList:
    """The keys of all users."""
    return KeyList(list(Accounts(shop.database).all_keys()))
