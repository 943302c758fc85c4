"""Roll back the last promotion: the previous champion makes the predictions again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.serving.publish import publish_change

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Version


@dataclass(frozen=True)
class RollbackResult:
    """The version that was the champion until now, and the one that is again."""

    replaced: Version
    champion: Version


def roll_back_model(shop: Shop, progress: Progress) -> RollbackResult:
    """Make the previous champion the champion again. Raises StoreError if there is none."""
    replaced, champion = shop.registry.rollback()
    shop.audit("rollback_model", str(champion.number))
    publish_change(shop, progress)
    return RollbackResult(replaced, champion)
