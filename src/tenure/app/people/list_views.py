"""List the saved views of a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.saved_views import SavedViews

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.saved_views import SavedView


@dataclass(frozen=True)
class ListViews:
    """Command. `page` is the name of the list that was filtered."""

    user_id: str
    page: str = "customers"


@dataclass(frozen=True)
class ViewList:
    """By name."""

    views: list[SavedView]


def list_views(command: ListViews, shop: Shop) -> ViewList:
    """The user's own views."""
    return ViewList(SavedViews(shop.database).of(command.user_id, command.page))
