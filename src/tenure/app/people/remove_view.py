"""Remove a saved view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import NotFound
from tenure.store.people.saved_views import SavedViews

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RemoveView:
    """Command."""

    user_id: str
    view_id: str


def remove_view(command: RemoveView, shop: Shop) -> None:
    """Remove one of the user's own views. Raises NotFound (`view.unknown`)."""
    if not SavedViews(shop.database).remove(command.user_id, command.view_id, shop.settings.now):
        raise NotFound(
            "You do not have a saved view with this name.", hint="list your saved views", code="view.unknown"
        )
    shop.audit("remove_view", command.view_id)
