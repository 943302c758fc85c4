"""Compare the back-tests of two versions of the workspace's model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.model_versions.comparison import Comparison, compare_versions
from tenure.store.registry.registry import CHAMPION

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class CompareModels:
    """Command. Each is a version number, `champion` or `challenger`."""

    first: str
    second: str = CHAMPION


def compare_models(command: CompareModels, shop: Shop) -> Comparison:
    """The two back-tests side by side. Raises StoreError (`store.no_version`)."""
    registry = shop.registry
    return compare_versions(registry.version(command.first), registry.version(command.second))
