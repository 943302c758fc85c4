"""Export a version of the workspace's model as a zip archive."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ExportModel:
    """Command. `version` is a number, `champion` or `challenger`."""

    version: str


@dataclass(frozen=True)
class ModelArchive:
    """A zip archive of a model folder, and the file name to save it under."""

    name: str
    content: bytes


def export_model(command: ExportModel, shop: Shop) -> ModelArchive:
    """The version's folder as a zip archive. Raises StoreError (`store.no_version`)."""
    registry = shop.registry
    version = registry.version(command.version)
    content = io.BytesIO()
    with (
        registry.folder_of(version) as folder,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in sorted(entry for entry in folder.rglob("*") if entry.is_file()):
            archive.write(path, path.relative_to(folder).as_posix())
    return ModelArchive(f"model-{version.number}.zip", content.getvalue())
