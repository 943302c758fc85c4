"""List the versions of the workspace's model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.registry.registry import Version


@dataclass(frozen=True)
class ModelVersions:
    """The versions, newest first. previous : the champion that a rollback restores; None if there is none."""

    versions: tuple[Version, ...]
    previous: int | None = None


def list_models(shop: Shop) -> ModelVersions:
    """Every version. Raises MissingExtra without MLflow."""
    registry = shop.registry
    versions = registry.versions()
    return ModelVersions(versions, registry.previous_champion() if versions else None)
