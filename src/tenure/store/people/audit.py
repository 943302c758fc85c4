"""The audit log: who did what, when, and with what outcome. Entries are added, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    from tenure.store.database.database import Database

Outcome = Literal["done", "refused", "failed"]


@dataclass(frozen=True)
class Entry:
    """One action. `target` is its object, never a customer identified by personal data."""

    at: datetime
    actor: str
    action: str
    outcome: Outcome = "done"
    target: str | None = None


class AuditLog:
    """The entries in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: Entry) -> None:
        """Store an entry."""
        from tenure.store.database.schema import AUDIT

        with self._database.transaction() as connection:
            connection.execute(AUDIT.insert().values(vars(entry) | {"entry_id": new_id()}))

    def latest(self, limit: int = 100, before: datetime | None = None) -> list[Entry]:
        """The newest entries, newest first; with `before`, for paging, those before that time."""
        from sqlalchemy import select

        from tenure.store.database.schema import AUDIT

        names = tuple(Entry.__dataclass_fields__)
        query = select(*(AUDIT.c[name] for name in names)).order_by(AUDIT.c.at.desc(), AUDIT.c.entry_id)
        if before is not None:
            query = query.where(AUDIT.c.at < before)
        with self._database.transaction(reads_only=True) as connection:
            return [Entry(**row) for row in connection.execute(query.limit(limit)).mappings()]
