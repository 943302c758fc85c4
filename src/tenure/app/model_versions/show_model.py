"""Show one version of the workspace's model with its card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.learning.model_card import MODEL_CARD
from tenure.store.files.faults import file_faults

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Version

MAX_CARD_BYTES = 1024**2


@dataclass(frozen=True)
class ShowModel:
    """Command. `version` is a number, `champion` or `challenger`."""

    version: str


@dataclass(frozen=True)
class ModelDetails:
    """A version and its model card as Markdown, cut off at `MAX_CARD_BYTES`."""

    version: Version
    card: str


def show_model(command: ShowModel, shop: Shop) -> ModelDetails:
    """The version with its card. Raises StoreError (`store.no_version`)."""
    registry = shop.registry
    version = registry.version(command.version)
    with (
        registry.folder_of(version) as folder,
        file_faults("read the model's card"),
        (folder / MODEL_CARD).open("rb") as card,
    ):
        return ModelDetails(version, card.read(MAX_CARD_BYTES).decode("utf-8", "replace"))
