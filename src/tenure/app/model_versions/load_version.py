"""Load a model version: the one that makes predictions, or another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.learning.trained import Trained
from tenure.store.registry.registry import CHAMPION

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.registry.registry import Version


def load_version(shop: Shop, wanted: str = CHAMPION) -> tuple[Version, Trained]:
    """A version and its model. Raises StoreError (`store.no_version`) if it does not exist.

    wanted : a number, `champion` or `challenger`.
    """
    registry = shop.registry
    version = registry.version(wanted)
    with registry.folder_of(version) as folder:
        return version, Trained.load(folder)
