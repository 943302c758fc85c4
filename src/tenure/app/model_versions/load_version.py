"""Load a model version: the one that makes predictions, or another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.learning.trained import TrainedModel
from tenure.store.registry.registry import CHAMPION

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Version


def load_version(shop: Shop, version_name: str = CHAMPION) -> tuple[Version, TrainedModel]:
    """A version and its model. Raises StoreError (`store.no_version`) if it does not exist.

    version_name : a number, `champion` or `challenger`.
    """
    registry = shop.registry
    version = registry.version(version_name)
    with registry.folder_of(version) as folder:
        return version, TrainedModel.load(folder)
