"""The parts that models play where the user names none: written on their cards, and read from there alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from tenure.core.modelling.backtest import Target

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import ModelCard

RoleName = Literal[
    "candidate", "leveller", "companion", "stretcher", "tunable", "table_learner", "table_candidate"
]


@dataclass(frozen=True)
class Role:
    """A part that a model plays, and its place among the models that play it too.

    Attributes
    ----------
    name : RoleName
        `candidate`: tested where the user names no models.
        `leveller`: its total is what the expected total of a window is measured against.
        `companion`: fitted beside a champion, for what the champion does not predict.
        `stretcher`: says how a longer window compares with a shorter one, and how much customers vary.
        `tunable`: its settings can be searched.
        `table_learner`: can learn from a table of customers.
        `table_candidate`: tried on a table where the user names no model.
    rank : int
        Models with a lower rank come first.
    targets : tuple of Target
        The logs it plays the part for: `spend` with amounts, `orders` without.
    """

    name: RoleName
    rank: int
    targets: tuple[Target, ...] = ("spend", "orders")


class ModelCatalog(Protocol):
    """Models by name; `core.catalog.MODELS` is one."""

    def names(self) -> list[str]:
        """Public names."""

    def load(self, name: str) -> Any:
        """The model class of that name."""


def players(cards: Mapping[str, ModelCard], role: RoleName, target: Target | None = None) -> tuple[str, ...]:
    """Names of the models that play `role`, the lowest rank first; for one target, or for any.

    Models of equal rank are in alphabetical order.
    """
    ranks = {name: card.rank_as(role, target) for name, card in cards.items()}
    return tuple(
        name for rank, name in sorted((rank, name) for name, rank in ranks.items() if rank is not None)
    )


def models_playing(catalog: ModelCatalog, role: RoleName, target: Target | None = None) -> tuple[str, ...]:
    """As `players`, of all models of a catalog."""
    return players({name: catalog.load(name).card for name in catalog.names()}, role, target)
