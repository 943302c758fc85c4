"""Take a contact off the workspace's suppression list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import NotFound
from tenure.store.records.suppressions import Suppressions

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RemoveSuppression:
    """Command."""

    suppression_id: str


def remove_suppression(command: RemoveSuppression, shop: Shop) -> None:
    """Later versions of audiences may include the contact. Raises NotFound (`suppression.unknown`)."""
    if not Suppressions(shop.database).remove(command.suppression_id):
        raise NotFound(
            "This contact is not on the suppression list.",
            values=[command.suppression_id],
            hint="list the suppressed contacts",
            code="suppression.unknown",
        )
    shop.audit("remove_suppression", command.suppression_id)
