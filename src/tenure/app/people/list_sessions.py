"""List the browser sessions of a user."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import OpenSession, User


@dataclass(frozen=True)
class ListSessions:
    """Command. token : of the session that asks, if any."""

    user: User
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class SessionList:
    """Newest first."""

    sessions: list[OpenSession]


def list_sessions(command: ListSessions, shop: Shop) -> SessionList:
    """The sessions that are open now."""
    return SessionList(Accounts(shop.database).sessions(command.user, command.token, shop.settings.now))
