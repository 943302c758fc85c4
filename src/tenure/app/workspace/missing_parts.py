"""What a workspace had once and has no more: its SQL store, its model registry, files of its models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace


def missing_parts(workspace: Path, settings: Settings) -> tuple[str, ...]:
    """Each file or folder with what was in it; without what the settings say is elsewhere.

    Raises StoreError where the disk does not let it be looked at.
    """
    from tenure.store.database.lost_databases import DATABASE_CONTENTS, REGISTRY, lost
    from tenure.store.registry.version_files import without_files

    has_registry = not settings.mlflow_url
    databases = lost(workspace, has_store=not settings.database_url, has_registry=has_registry)
    versions = without_files(workspace, workspace / REGISTRY) if has_registry else ()
    return (
        *(f"{path}: {DATABASE_CONTENTS[path.name]}" for path in databases),
        *(f"{one.folder}: version {one.number} of the model" for one in versions),
    )


def begin_without(place: Workspace, settings: Settings) -> None:
    """Go on without what is missing: an empty store, whose first user is made at the next start of the
    service, and a registry without the versions that are gone.

    Raises StoreError (`restore.in_use`) while a server or worker runs, and MissingExtra where versions are to
    be removed and there is no MLflow.
    """
    from tenure.store.database.lost_databases import REGISTRY, STORE, forget_lost, lost
    from tenure.store.database.served_database import RECORD
    from tenure.store.in_use import exclusive_use
    from tenure.store.registry.version_files import without_files

    with exclusive_use(place.path):
        gone = lost(place.path, has_store=not settings.database_url, has_registry=not settings.mlflow_url)
        for path in gone:
            forget_lost(path)
            if path.name == STORE:
                (place.path / RECORD).unlink(missing_ok=True)  # it knows the database by a user that is gone
                place.database.close()
        if not settings.mlflow_url and without_files(place.path, place.path / REGISTRY):
            place.registry().remove_without_files()
