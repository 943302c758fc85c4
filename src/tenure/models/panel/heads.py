"""What panel models learn from and what they learn: rows of features, and one head per target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Task = Literal["orders", "buys", "spend", "spend_if_buying"]
"""Order days; whether there are any; net spend; net spend of those who spend."""


@dataclass(frozen=True)
class Rows:
    """What a head learns from: features, row weights, and which rows judge its size or strength.

    `early` rows train and `late` rows judge while that is chosen; both are masks. `names` are the features
    in the order of the columns, `categorical` the places of those that hold category codes.
    """

    features: NDArray[np.float32]
    weights: Floats
    early: NDArray[np.bool_]
    late: NDArray[np.bool_]
    categorical: list[int]
    names: tuple[str, ...] = ()

    def where(self, mask: NDArray[np.bool_]) -> Rows:
        return Rows(
            self.features[mask],
            self.weights[mask],
            self.early[mask],
            self.late[mask],
            self.categorical,
            self.names,
        )


class Head(Protocol):
    """One target, learned."""

    def predict(self, features: NDArray[np.float32]) -> Floats:
        """Shape (rows,), in the unit of the target."""

    def importance(self, features: int) -> Floats:
        """How much each feature matters, in a unit of the head's own; shape (features,)."""

    def save(self, stem: Path) -> None:
        """Write a file of this name and the head's own suffix."""


@dataclass(frozen=True)
class Constant:
    """The head of a target that was the same in every row."""

    value: float

    @property
    def rounds(self) -> int:
        """No trees."""
        return 0

    def predict(self, features: NDArray[np.float32]) -> Floats:
        return np.full(len(features), self.value)

    def importance(self, features: int) -> Floats:
        return np.zeros(features)

    @property
    def link(self) -> Literal["identity"]:
        """In the unit of the target."""
        return "identity"

    def contributions(self, features: NDArray[np.float32]) -> Floats:
        """No feature adds anything; shape (rows, features + 1)."""
        contributions = np.zeros((len(features), features.shape[1] + 1))
        contributions[:, -1] = self.value
        return contributions

    def save(self, stem: Path) -> None:
        """Nothing: the card holds the value."""
