"""Log in, and log out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.core.errors import AccessError
from tenure.store.people.accounts import Accounts

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.accounts import Session

NOBODY = "-"
"""The actor of a refused login: the entered name may not belong to any user."""


@dataclass(frozen=True)
class LogIn:
    """Command. address : where the attempt comes from. device : the token of an earlier login, if any."""

    name: str
    password: str = field(repr=False)
    address: str
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class LogOut:
    """Command."""

    token: str = field(repr=False)


def log_in(command: LogIn, shop: Shop) -> Session:
    """The new session; the audit log records refused attempts, too. Raises AccessError and LockedOut."""
    now, address = shop.settings.now, command.address
    try:
        session = Accounts(shop.database).log_in(
            command.name, command.password, now, address=address, device=command.device
        )
    except AccessError as error:
        target = f"{command.name} from {address}: {error.code}"
        shop.acting(NOBODY, now).audit("log_in", target, "refused")
        raise
    shop.acting(session.user.name, now).audit("log_in", f"from {address}")
    return session


def log_out(command: LogOut, shop: Shop) -> None:
    """End the session; has no effect if there is none."""
    Accounts(shop.database).log_out(command.token)
    shop.audit("log_out")
