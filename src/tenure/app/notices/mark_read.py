"""Mark notices as read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.notices import Notices

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class MarkRead:
    """Command. notice_ids : all of the user's notices if None."""

    user_id: str
    notice_ids: tuple[str, ...] | None = None


def mark_read(command: MarkRead, shop: Shop) -> int:
    """Mark the user's own notices; returns how many were not read before."""
    return Notices(shop.database).mark_read(command.user_id, command.notice_ids, shop.settings.now)
