"""The model version that makes predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.learning.trained import TrainedModel
from tenure.store.registry.registry import CHAMPION

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.registry.registry import Version


def load_champion(shop: Shop) -> tuple[Version, TrainedModel]:
    """The champion and its model. Raises StoreError (`store.no_version`) if there is no champion yet."""
    registry = shop.registry
    version = registry.version(CHAMPION)
    with registry.folder_of(version) as folder:
        return version, TrainedModel.load(folder)
