"""List the versions of the workspace's model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.registry.registry import Version


@dataclass(frozen=True)
class ModelVersions:
    """The versions, newest first."""

    versions: tuple[Version, ...]


def list_models(shop: Shop) -> ModelVersions:
    """Every version. Raises MissingExtra without MLflow."""
    return ModelVersions(shop.registry.versions())
