"""What API keys that expire cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.errors import RoleError

if TYPE_CHECKING:
    from tenure.store.people.accounts import User


def refuse_expiring_key(by: User | None) -> None:
    """Access that is given to others would outlast the key.

    Raises RoleError (`access.key_expires`).
    """
    if by is not None and by.until is not None:
        raise RoleError(
            "An API key that expires cannot give access to other users, because their "
            "access would last longer.",
            values=[f"it expires at {by.until:%Y-%m-%d %H:%M} UTC"],
            hint="log in to do this, or use an API key without an expiry date",
            code="access.key_expires",
        )
