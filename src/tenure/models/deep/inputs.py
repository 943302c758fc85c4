"""Inputs of a network: whole columns, read in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = tuple[NDArray[np.float32], ...]
    Places = NDArray[np.int64]


class Inputs(Protocol):
    """Network inputs for some customers."""

    def __len__(self) -> int: ...

    def take(self, places: Places) -> Arrays:
        """Return the network's arguments for these rows, in this order."""

    def batches(self, places: Places, size: int) -> list[Places]:
        """Split row indices into batches of about `size`, in the fastest order; no batch has a single row."""

    def parts(self) -> Iterator[NDArray[np.generic]]:
        """All data that identify these rows, for the fingerprint of the training."""


@dataclass(frozen=True)
class Columns:
    """A design matrix, shape (rows, columns)."""

    matrix: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.matrix)

    def take(self, places: Places) -> Arrays:
        return (self.matrix[places],)

    def batches(self, places: Places, size: int) -> list[Places]:
        return in_batches(places, size)

    def parts(self) -> Iterator[NDArray[np.generic]]:
        yield self.matrix


@dataclass(frozen=True)
class Targets:
    """Targets of the rows: `values` has the columns orders and, with money, spend in units."""

    values: NDArray[np.float32]
    weights: NDArray[np.float32]

    def where(self, places: Places) -> Self:
        return type(self)(self.values[places], self.weights[places])


def in_batches(places: Places, size: int) -> list[Places]:
    """Split into consecutive batches; a last batch of a single row, which has no spread, joins the previous
    one.
    """
    cuts = np.arange(size, len(places), size)
    if len(cuts) and len(places) - cuts[-1] < 2:
        cuts = cuts[:-1]
    return np.split(places, cuts)
