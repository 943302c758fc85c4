"""List entries of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.store.people.audit import AuditLog

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.serving.shop import Shop
    from tenure.store.people.audit import Entry

MAX_ENTRIES = 1_000


@dataclass(frozen=True)
class ListAudit:
    """Command. before : only older entries, for the next page."""

    limit: int = 100
    before: datetime | None = None


@dataclass(frozen=True)
class AuditEntries:
    """Newest first."""

    entries: list[Entry]


def list_audit(command: ListAudit, shop: Shop) -> AuditEntries:
    """The entries. Raises OptionError (`option.limit`)."""
    if not 1 <= command.limit <= MAX_ENTRIES:
        raise OptionError(
            f"The number of entries must be from 1 to {MAX_ENTRIES:,}.",
            values=[command.limit],
            code="option.limit",
        )
    return AuditEntries(AuditLog(shop.database).latest(command.limit, command.before))
