"""The available models and sources."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tenure.core.catalog import SOURCES

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import ModelCard
    from tenure.core.orders.reading import SourceCard


@dataclass(frozen=True)
class ModelCards:
    """Every model by its public name."""

    cards: dict[str, ModelCard]


@dataclass(frozen=True)
class SourceCards:
    """Every source by its public name."""

    cards: dict[str, SourceCard]


@dataclass(frozen=True)
class ModelKind:
    """A model that can be trained.

    gives_value : whether it predicts a value for each customer; else only who will not order.
    is_tunable : whether it has settings to search. is_installed : whether its `extra` is installed.
    """

    name: str
    title: str
    doc: str
    source: str
    is_rule: bool
    gives_value: bool
    gives_intervals: bool
    is_tunable: bool
    extra: str | None
    is_installed: bool


_PACKAGES = {"deep": "torch"}


def model_kinds() -> list[ModelKind]:
    """As `model_cards`, with the capabilities of each."""
    from tenure.learning.backtest.churn_bands import is_of_churn_alone

    return [
        ModelKind(
            name,
            card.title,
            card.doc,
            card.source,
            card.baseline,
            not is_of_churn_alone(card),
            card.intervals,
            card.rank_as("tunable") is not None,
            card.extra,
            card.extra is None or find_spec(_PACKAGES.get(card.extra, card.extra)) is not None,
        )
        for name, card in model_cards().cards.items()
    ]


def model_cards() -> ModelCards:
    """Every model of the catalog, and the blend of them."""
    from tenure.learning.blend.catalog import Trainable

    return ModelCards(Trainable().cards())


def source_cards() -> SourceCards:
    return SourceCards(SOURCES.cards())
