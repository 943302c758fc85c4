"""The database that the server of a workspace uses, so that no command uses a different one.

A database is identified by its first user, not by its URL, because several URLs can lead to one database.
"""

from __future__ import annotations

import json
from pathlib import Path

from tenure.core.errors import StoreError
from tenure.store.database.database import Database
from tenure.store.files.faults import file_faults
from tenure.store.files.files import write_atomically
from tenure.store.people.accounts import Accounts

RECORD = "service.json"
_FIRST_USER = "first_user_id"


def note_served_database(workspace: Path, database: Database) -> None:
    """Record that the server of this workspace uses this database."""
    first = min(Accounts(database).users(), key=lambda user: (user.created_at, user.user_id))
    with file_faults("record which database the server uses"):
        write_atomically(workspace / RECORD, json.dumps({_FIRST_USER: first.user_id}).encode())


def refuse_other_database(workspace: Path, database: Database) -> None:
    """Raises StoreError (`store.other_database`) if the server uses another database.

    If no server was ever started, any database is accepted.
    """
    try:
        expected = json.loads((workspace / RECORD).read_text())[_FIRST_USER]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if all(user.user_id != expected for user in Accounts(database).users()):
        raise StoreError(
            "The server of this workspace uses another database: it would never run your jobs.",
            values=[database.shown],
            hint="set TENURE_DATABASE_URL to the value that `tenure serve` uses, in the "
            "environment or in a .env file in the folder where the process starts",
            code="store.other_database",
        )
