"""Change the user's own password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import User


@dataclass(frozen=True)
class ChangePassword:
    """Command."""

    by: User
    current: str = field(repr=False)
    password: str = field(repr=False)


def change_password(command: ChangePassword, shop: Shop) -> None:
    """Change the password; the user's API keys and all sessions end, except the session in use.

    Raises AccessError (`access.denied`, `access.ended`), LockedOut, OptionError (`option.password`).
    """
    accounts, by, now = Accounts(shop.database), command.by, shop.settings.now
    accounts.check_password(by, command.current, now)
    accounts.set_password(by.user_id, command.password, now, by=by, kept_session=by.session)
    shop.audit("change_password")
