"""End the sessions of a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.access import reaches
from tenure.core.errors import RoleError
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class EndSessions:
    """Command: all sessions of a user."""

    user_id: str


@dataclass(frozen=True)
class EndOtherSessions:
    """Command: the user's own sessions, except the one with this token."""

    by: User
    token: str


def end_sessions(command: EndSessions, shop: Shop) -> None:
    """End the sessions; password and API keys stay valid. Raises NotFound (`user.unknown`)."""
    Accounts(shop.database).end_sessions(command.user_id)
    shop.audit("log_user_out", command.user_id)


def end_other_sessions(command: EndOtherSessions, shop: Shop) -> None:
    """End the sessions; API keys stay valid. Raises RoleError for a key with a lower role than its owner."""
    accounts, by = Accounts(shop.database), command.by
    if not reaches(by.role, accounts.user(by.user_id).role):
        raise RoleError(
            "An API key with a lower role than its owner cannot end sessions.",
            values=[by.role],
            hint="log in to do this",
        )
    accounts.end_sessions(by.user_id, but=command.token)
    shop.audit("end_other_sessions")
