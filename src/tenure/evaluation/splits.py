"""Split the rows of a table into those that train a model and those that test it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tenure.core.errors import OptionError

Mask = NDArray[np.bool_]
How = Literal["random", "group", "time"]


@dataclass(frozen=True)
class Split:
    """How rows are split.

    how : random; random, but with rows of one group together; or by time, with the newest rows as test.
    by : shape (n_rows,), the groups or the times; ignored for a random split.
    classes : shape (n_rows,); a random split has the same share of each class in every part (Kohavi 1995,
        "A study of cross-validation and bootstrap for accuracy estimation", IJCAI). Ignored for other splits.
    """

    how: How = "random"
    by: NDArray[np.generic] | None = None
    seed: int = 0
    classes: NDArray[np.generic] | None = None

    def hold_out(self, n: int, share: float) -> Mask:
        """Test rows: about `share` of them, at least one; shape (n,)."""
        if not 0 < share < 1:
            raise OptionError(
                "The share to hold out must be between 0 and 1.", values=[share], hint="such as 0.2"
            )
        place = self._place(n)
        return np.asarray(place >= (1 - share))

    def folds(self, rows: Mask, k: int) -> Iterator[tuple[Mask, Mask]]:
        """Pairs (train, test) among `rows`. By time, a fold is trained on older rows only: k - 1 pairs."""
        if k < 2:
            raise OptionError("At least two folds are needed.", values=[k], hint="such as --folds 5")
        by = None if self.by is None else self.by[rows]
        classes = None if self.classes is None else self.classes[rows]
        place = Split(self.how, by, self.seed + 1, classes)._place(int(rows.sum()))
        fold = np.full(len(rows), -1)
        fold[rows] = np.minimum((place * k).astype(int), k - 1)
        for number in range(k):
            test = fold == number
            train = (fold >= 0) & ((fold < number) if self.how == "time" else ~test)
            if test.any() and train.any():
                yield train, test

    def _place(self, n: int) -> NDArray[np.float64]:
        """A position in [0, 1) for every row; rows that belong together share it."""
        if self.how == "time":
            if self.by is None:
                raise OptionError("A split by time needs a column.", hint="specify it: --split-by order_date")
            _, code = np.unique(self.by, return_inverse=True)
            counts = np.bincount(code)
            first = np.cumsum(counts) - counts
            return np.asarray(first[code] / n, dtype=np.float64)
        rng = np.random.default_rng(self.seed)
        if self.how == "group":
            if self.by is None:
                raise OptionError(
                    "A split by group needs a column.", hint="specify it: --split-by household_id"
                )
            _, code = np.unique(self.by, return_inverse=True)
            groups = int(code.max()) + 1
            return np.asarray((rng.permutation(groups) / groups)[code], dtype=np.float64)
        if self.classes is None:
            return np.asarray(rng.permutation(n) / n, dtype=np.float64)
        place = np.empty(n)
        for label in np.unique(self.classes):
            rows = np.flatnonzero(self.classes == label)
            place[rows] = rng.permutation(len(rows)) / len(rows)
        return place
