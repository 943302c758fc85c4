"""Rows as a network takes them: whole columns, taken out batch by batch."""

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
    """What a network sees of some customers."""

    def __len__(self) -> int: ...

    def take(self, places: Places) -> Arrays:
        """The network's arguments for these rows, in this order."""

    def batches(self, places: Places, size: int) -> list[Places]:
        """The places in batches of about `size`, as they are fastest; single rows are not left over."""

    def parts(self) -> Iterator[NDArray[np.generic]]:
        """All that tells these rows from others, to recognise them by."""


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
    """What the rows did: `values` has the columns orders and, with money, spend in units."""

    values: NDArray[np.float32]
    weights: NDArray[np.float32]

    def where(self, places: Places) -> Self:
        return type(self)(self.values[places], self.weights[places])


def in_batches(places: Places, size: int) -> list[Places]:
    """Consecutive batches; a last one of a single row, which has no spread, joins the one before."""
    cuts = np.arange(size, len(places), size)
    if len(cuts) and len(places) - cuts[-1] < 2:
        cuts = cuts[:-1]
    return np.split(places, cuts)
