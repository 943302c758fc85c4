"""Encrypt all stored credentials with a new key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.connections.opened import vault_of

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


def rotate_key(shop: Shop) -> int:
    """Returns the number of owners of credentials.

    A key file gets a new key. Keys of the environment are written by the operator: the new one first, then
    the old one; after the rotation the old one can be removed.

    Raises StoreError (`credentials.no_key`, `credentials.wrong_key`); nothing is changed then.
    """
    count = vault_of(shop).rotate()
    shop.audit("rotate_key")
    return count
