"""Inputs and outputs of panel models: rows of features, and one head per target."""

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
    """Training data of a head: features, row weights, and the rows that validate its size or strength.

    `early` rows train and `late` rows validate during that choice; both are masks. `names` are the features
    in column order, `categorical` the indices of those with category codes.
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
    """A trained model of one target."""

    def predict(self, features: NDArray[np.float32]) -> Floats:
        """Predictions of shape (rows,), in the unit of the target."""

    def importance(self, features: int) -> Floats:
        """Importance of each feature, in a head-specific unit; shape (features,)."""

    def save(self, stem: Path) -> None:
        """Write a file with this name and the suffix of the head."""


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
        """Write nothing: the card contains the value."""
