"""Feature encoding for networks on tables: piecewise numbers, missing values, categories with an unknown
level.

Source: Gorishniy, Rubachev & Babenko (2022), "On Embeddings for Numerical Features in Tabular Deep Learning",
NeurIPS: eq. 1 (piecewise linear encoding) over the quantiles of training (section 3.2.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tenure.models.panel.design import Design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tenure.models.panel.heads import Rows

    Floats = NDArray[np.float64]

_LEAST_ROWS = 10


@dataclass(frozen=True)
class PiecewiseDesign:
    """How a matrix of features becomes columns.

    Beside the columns of `Design` (logarithms, standardised; gaps; one per common category), each number has
    one column per piece between its quantiles: 0 below the piece, 1 above it, in between the share of it that
    is below the number. Numbers outside the training range are clipped to it, unknown numbers are 0 in all
    pieces. Each category feature has one more column for its unknown level: a rare, unseen or missing
    category. It is learned from the rare categories.

    Attributes
    ----------
    plain : the columns beside them.
    edges : ends of the pieces, ascending, per numeric feature; fewer than two if all values are the same.
    categorical : places of the category features.
    """

    plain: Design
    edges: tuple[tuple[float, ...], ...]
    categorical: tuple[int, ...]

    @classmethod
    def learn(cls, rows: Rows, pieces: int) -> Self:
        """Learn from the training rows: at most `pieces` per number, with at least ten rows in each."""
        plain, most = Design.learn(rows), max(min(pieces, len(rows.features) // _LEAST_ROWS), 1)
        edges = []
        for place in range(len(plain.means)):
            values = rows.features[:, place].astype(np.float64)
            finite = values[np.isfinite(values)]
            shares = np.linspace(0, 1, most + 1)
            edges.append(tuple(map(float, np.unique(np.quantile(finite, shares)))) if len(finite) else ())
        return cls(plain, tuple(edges), tuple(rows.categorical))

    def matrix(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (rows, columns), finite."""
        parts = [self.plain.matrix(features).astype(np.float32)]
        parts += [_pieces(features[:, place], edges) for place, edges in enumerate(self.edges)]
        for place in self.categorical:
            common = [code for own, code in self.plain.levels if own == place]
            parts.append((~np.isin(features[:, place], common)).astype(np.float32)[:, None])
        return np.hstack(parts)

    @property
    def features(self) -> int:
        """Width of the matrix it takes."""
        return len(self.edges) + len(self.categorical)

    def sources(self) -> NDArray[np.int64]:
        """Index of the feature from which each column is derived."""
        pieces = [np.full(max(len(edges) - 1, 0), place) for place, edges in enumerate(self.edges)]
        sources = np.concatenate([self.plain.sources(), *pieces, np.array(self.categorical)])
        return sources.astype(np.int64)

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        edges = [list(edge) for edge in self.edges]
        return {"plain": self.plain.to_json(), "edges": edges, "categorical": list(self.categorical)}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        """Restore the result of `to_json`. Raises ValueError for pieces that do not ascend, or features that
        are none.
        """
        plain = Design.from_json(state["plain"])
        edges = tuple(tuple(map(float, edge)) for edge in state["edges"])
        categorical = tuple(map(int, state["categorical"]))
        if len(edges) != len(plain.means) or not all(np.all(np.diff(edge) > 0) for edge in edges):
            raise ValueError("numbers of the pieces are not ascending")
        numbers = range(len(edges))
        places = {place for place, _ in plain.levels}
        if categorical != tuple(range(len(edges), len(edges) + len(categorical))) or not (
            places <= set(categorical) and set(plain.gaps) <= set(numbers) and len(plain.scales) == len(edges)
        ):
            raise ValueError("columns are built from features that do not exist")
        return cls(plain, edges, categorical)


def _pieces(numbers: NDArray[np.float32], edges: tuple[float, ...]) -> NDArray[np.float32]:
    """Shape (rows, pieces)."""
    ends = np.array(edges, dtype=np.float64)
    if len(ends) < 2:
        return np.zeros((len(numbers), 0), dtype=np.float32)
    below = (numbers.astype(np.float64)[:, None] - ends[:-1]) / np.diff(ends)
    return np.where(np.isnan(below), 0.0, np.clip(below, 0.0, 1.0)).astype(np.float32)
