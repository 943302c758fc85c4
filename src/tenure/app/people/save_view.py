"""Save a view: a list as a user filtered and sorted it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.people.saved_views import SavedViews

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.people.saved_views import SavedView


@dataclass(frozen=True)
class SaveView:
    """Command. `query` is the query string of the page's address."""

    user_id: str
    name: str
    query: str
    page: str = "customers"


def save_view(command: SaveView, shop: Shop) -> SavedView:
    """Save the view, replacing one of the user with the same name. Raises OptionError (`option.views`)."""
    now = shop.settings.now
    view = SavedViews(shop.database).save(command.user_id, command.page, command.name, command.query, now)
    shop.audit("save_view", view.view_id)
    return view
