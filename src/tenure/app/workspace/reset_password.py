"""Give a user a new random password: for who can reach the workspace, but has lost the way in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.clock import clock
from tenure.core.errors import NotFound
from tenure.store.database.served_database import refuse_other_database
from tenure.store.people.accounts import ADMINISTRATOR, Accounts, new_password
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.settings import Settings


@dataclass(frozen=True)
class ResetPassword:
    """Command. `name` is that of the user."""

    workspace: Path
    name: str = ADMINISTRATOR


def reset_password(command: ResetPassword, settings: Settings) -> str:
    """The new password, told only here; every session and key of the user ends.

    Makes the first administrator where there is none yet.

    Raises NotFound (`user.unknown`), StoreError (`store.other_database`) where the service works with
    another database.
    """
    database = open_workspace(command.workspace, settings).database
    try:
        refuse_other_database(command.workspace, database)
        accounts = Accounts(database)
        if command.name == ADMINISTRATOR and (first := accounts.first_administrator(clock())):
            return first
        found = next((one for one in accounts.users() if one.name == command.name), None)
        if found is None:
            raise NotFound(
                "This user does not exist.",
                values=[command.name],
                hint=f"the first user is called {ADMINISTRATOR}",
                code="user.unknown",
            )
        password = new_password()
        accounts.set_password(found.user_id, password, clock())
        accounts.unlock(found.user_id)
        AuditLog(database).add(Entry(clock(), "command line", "reset_password", target=found.user_id))
        return password
    finally:
        database.close()
