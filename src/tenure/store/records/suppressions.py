"""The workspace's suppression list: contacts that no audience may be sent, by ID or by hashed address."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, get_args

from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from tenure.store.database.database import Database

Reason = Literal["unsubscribed", "complaint", "bounced", "request", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Suppression:
    """A contact on the list: either an ID or the SHA-256 of an e-mail address."""

    suppression_id: str
    customer_id: str | None
    email_hash: str | None
    reason: Reason
    added_at: datetime
    added_by: str

    @property
    def entry(self) -> str:
        return self.customer_id or self.email_hash or ""


class Suppressions:
    """The list of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self) -> frozenset[str]:
        """IDs, and lower-case hashes of addresses."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import SUPPRESSIONS as TABLE

        with self._database.transaction(reads_only=True) as connection:
            return frozenset(
                connection.execute(select(func.coalesce(TABLE.c.customer_id, TABLE.c.email_hash))).scalars()
            )

    def page(self, entry: str | None, offset: int, limit: int) -> tuple[list[Suppression], int]:
        """Contacts, newest first, and how many there are; only that entry if one is given."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import SUPPRESSIONS as TABLE

        conditions = [] if entry is None else [_is_entry(entry)]
        newest = select(TABLE).where(*conditions).order_by(TABLE.c.added_at.desc(), TABLE.c.suppression_id)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(newest.offset(offset).limit(limit)).mappings()
            total = connection.execute(
                select(func.count()).select_from(TABLE).where(*conditions)
            ).scalar_one()
            return [Suppression(**row) for row in rows], total

    def add(self, entries: Collection[str], reason: Reason, by: str, now: datetime) -> int:
        """Add those that are not on the list; returns how many."""
        from tenure.store.database.schema import SUPPRESSIONS as TABLE

        with self._database.exclusive() as connection:
            listed = self.entries() if entries else frozenset()
            rows = [
                {
                    "suppression_id": new_id(),
                    "customer_id": None if _HASH.match(entry) else entry,
                    "email_hash": entry if _HASH.match(entry) else None,
                    "reason": reason,
                    "added_at": now,
                    "added_by": by,
                }
                for entry in sorted(set(entries) - listed)
            ]
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                connection.execute(TABLE.insert(), rows[start : start + _ROWS_AT_ONCE])
        return len(rows)

    def remove(self, suppression_id: str) -> bool:
        """Returns whether it was on the list."""
        from tenure.store.database.schema import SUPPRESSIONS as TABLE

        with self._database.exclusive() as connection:
            deleted = connection.execute(TABLE.delete().where(TABLE.c.suppression_id == suppression_id))
            return bool(deleted.rowcount)


def _is_entry(entry: str) -> ColumnElement[bool]:
    from tenure.store.database.schema import SUPPRESSIONS as TABLE

    return (TABLE.c.email_hash if _HASH.match(entry) else TABLE.c.customer_id) == entry
