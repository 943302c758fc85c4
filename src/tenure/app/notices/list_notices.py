"""List the notices of a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.notices import Notice, Notices

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ListNotices:
    """Command."""

    user_id: str
    limit: int = 50


@dataclass(frozen=True)
class NoticeList:
    """Newest first. unread : of all, not only of those listed."""

    unread: int
    notices: list[Notice]


def list_notices(command: ListNotices, shop: Shop) -> NoticeList:
    """The user's own notices."""
    notices = Notices(shop.database)
    return NoticeList(notices.unread(command.user_id), notices.of(command.user_id, command.limit))
