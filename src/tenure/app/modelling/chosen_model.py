"""The model to predict with: a model folder, or the champion of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.model_versions.champion import load_champion
from tenure.core.errors import OptionError
from tenure.learning.trained import TrainedModel

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


def chosen_model(folder: Path | None, shop: Shop, progress: Progress) -> TrainedModel:
    """The model in the folder, else the workspace's champion.

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
    version, trained = load_champion(shop)
    progress.note(f"Version {version.number} of the model, the champion ({trained.name})")
    return trained
