"""Undo the deletion of a saved view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.store.records.removals import Removals

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RestoreView:
    """Command."""

    user_id: str
    view_id: str


def restore_view(command: RestoreView, shop: Shop) -> None:
    """Put back one of the user's own views.

    Raises NotFound (`undo.gone`), ConflictError (`undo.taken`).
    """
    Removals(shop.database).restore("view", command.view_id, user_id=command.user_id)
    shop.audit("restore_view", command.view_id)
