"""What is plugged in, as cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.catalog import MODELS, SOURCES

if TYPE_CHECKING:
    from tenure.core.estimator import ModelCard
    from tenure.core.reading import SourceCard


@dataclass(frozen=True)
class ModelCards:
    """Every model by its public name."""

    cards: dict[str, ModelCard]


@dataclass(frozen=True)
class SourceCards:
    """Every source by its public name."""

    cards: dict[str, SourceCard]


def model_cards() -> ModelCards:
    """Every model of the catalog, and the blend that is made of them."""
    from tenure.app.blend_trial import CARD, NAME

    return ModelCards({NAME: CARD} | {name: MODELS.load(name).card for name in MODELS.names()})


def source_cards() -> SourceCards:
    return SourceCards({name: SOURCES.load(name).card for name in SOURCES.names()})
