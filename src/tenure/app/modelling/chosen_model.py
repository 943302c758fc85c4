"""Which trained model answers: a folder that is named, or the champion of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.modelling.model_versions import champion
from tenure.core.errors import OptionError
from tenure.learning.trained import Trained

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings


def chosen_model(
    folder: Path | None, workspace: Path | None, settings: Settings, progress: Progress
) -> Trained:
    """The model of the folder, else the workspace's champion.

    Raises OptionError (`option.model`) with neither, ModelError or StoreError where it cannot be read.
    """
    if folder is not None:
        return Trained.load(folder)
    if workspace is None:
        raise OptionError(
            "A model is needed for predictions.",
            hint="choose its folder with --model-folder, or a workspace with a champion",
            code="option.model",
        )
    version, trained = champion(workspace, settings)
    progress.note(f"Version {version.number} of the model, the champion ({trained.name})")
    return trained
