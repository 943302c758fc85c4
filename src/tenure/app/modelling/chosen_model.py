"""The model to predict with: a model folder, or a version of the workspace's model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.model_versions.load_version import load_version
from tenure.core.errors import OptionError
from tenure.learning.trained import TrainedModel
from tenure.store.registry.registry import CHAMPION

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


def chosen_model(
    folder: Path | None, shop: Shop, progress: Progress, version: str | None = None
) -> TrainedModel:
    """The model in the folder, else a version of the workspace's model (the champion when left out).

    Raises OptionError (`option.model`) with neither, ModelError or StoreError if it cannot be read.
    """
    if folder is not None:
        return TrainedModel.load(folder)
    if not shop.has_workspace:
        raise OptionError(
            "A model is needed for predictions.",
            hint="choose its folder with --model-folder, or a workspace with a champion",
            code="option.model",
        )
    registered, trained = load_version(shop, version or CHAMPION)
    role = ", the champion" if version is None else ""
    progress.note(f"Version {registered.number} of the model{role} ({trained.name})")
    return trained
