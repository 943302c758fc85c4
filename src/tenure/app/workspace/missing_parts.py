"""Parts of a workspace that are missing: its SQL store, its model registry, files of its models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace


def missing_parts(workspace: Path, settings: Settings) -> tuple[str, ...]:
    """Each missing file or folder with its content; parts that the settings place elsewhere are not checked.

    Raises StoreError if the disk cannot be read.
    """
    from tenure.store.database.lost_databases import DATABASE_CONTENTS, REGISTRY, lost
    from tenure.store.registry.version_files import without_files

    has_registry = not settings.mlflow_url
    databases = lost(workspace, has_store=not settings.database_url, has_registry=has_registry)
    versions = without_files(workspace, workspace / REGISTRY) if has_registry else ()
    return (
        *(f"{path}: {DATABASE_CONTENTS[path.name]}" for path in databases),
        *(f"{version.folder}: version {version.number} of the model" for version in versions),
    )


def begin_without(place: Workspace, settings: Settings) -> None:
    """Continue without the missing parts: an empty store, whose first user is created at the next start of
    the service, and a registry without the missing versions.

    Raises StoreError (`restore.in_use`) while a server or worker runs, and MissingExtra if versions must be
    removed and MLflow is not installed.
    """
    from tenure.store.database.lost_databases import REGISTRY, STORE, forget_lost, lost
    from tenure.store.database.served_database import RECORD
    from tenure.store.in_use import exclusive_use
    from tenure.store.registry.version_files import without_files

    with exclusive_use(place.path):
        lost_paths = lost(
            place.path, has_store=not settings.database_url, has_registry=not settings.mlflow_url
        )
        for path in lost_paths:
            forget_lost(path)
            if path.name == STORE:
                (place.path / RECORD).unlink(
                    missing_ok=True
                )  # it identifies the database by a user that no longer exists
                place.database.close()
        if not settings.mlflow_url and without_files(place.path, place.path / REGISTRY):
            place.registry().remove_without_files()
