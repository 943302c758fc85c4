"""Order days of each customer as network inputs: one row of numbers per day, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tenure.models.deep.inputs import Columns, Inputs, in_batches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tenure.models.deep.inputs import Arrays, Places
    from tenure.models.frame.order_days import OrderDays

    Floats = NDArray[np.float64]

_YEAR_DAYS = 365.25
_CHANNELS = 8
_BATCHES_SORTED = 50


@dataclass(frozen=True)
class StepDesign:
    """Encoding of an order day: logarithms of gap, age and value, and its position in year and week.

    Attributes
    ----------
    most : order days that are read, the newest.
    mean, scale : of the logarithm of values; None without money.
    """

    most: int
    mean: float | None
    scale: float

    @property
    def channels(self) -> int:
        """Numbers per order day."""
        return _CHANNELS

    @classmethod
    def learn(cls, days: OrderDays, most: int) -> Self:
        """Learn from the order days of the training rows."""
        if days.values is None:
            return cls(most, None, 1.0)
        logs = np.log1p(np.maximum(days.values, 0.0))
        return cls(most, float(logs.mean()), float(logs.std()) or 1.0)

    def steps(self, days: OrderDays) -> NDArray[np.float32]:
        """Shape (days, channels)."""
        first = np.zeros(len(days.ages), dtype=bool)
        first[days.ends - days.lengths] = True
        gaps = np.where(first, 0.0, -np.diff(days.ages, prepend=0.0))
        cutoff = np.repeat(days.cutoffs, days.lengths)
        year = 2 * np.pi * ((cutoff - days.ages) % _YEAR_DAYS) / _YEAR_DAYS
        week = 2 * np.pi * ((cutoff - days.ages) % 7) / 7
        value = np.zeros(len(days.ages))
        if self.mean is not None and days.values is not None:
            value = (np.log1p(np.maximum(days.values, 0.0)) - self.mean) / self.scale
        columns = [np.log1p(gaps) / 3, np.log1p(days.ages) / 3 - 1, value, first]
        return np.column_stack([*columns, np.sin(year), np.cos(year), np.sin(week), np.cos(week)]).astype(
            np.float32
        )

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return dict(vars(self))

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**state)


@dataclass(frozen=True)
class StepMatrix:
    """A design matrix with order days; each batch contains customers with similar numbers of days."""

    matrix: NDArray[np.float32]
    steps: NDArray[np.float32]
    ends: Places
    lengths: Places

    def __len__(self) -> int:
        return len(self.matrix)

    def take(self, places: Places) -> Arrays:
        """Return columns, steps of shape (rows, longest, channels) padded with zeros, and a mask of the real
        steps.
        """
        lengths = self.lengths[places]
        at = np.arange(max(int(lengths.max()), 2))
        mask = at < lengths[:, None]
        where = np.where(mask, (self.ends[places] - lengths)[:, None] + at, 0)
        steps = self.steps[where] * mask[:, :, None]
        return self.matrix[places], steps.astype(np.float32), mask.astype(np.float32)

    def batches(self, places: Places, size: int) -> list[Places]:
        """Batch sequences of similar length, so that short ones are not padded to long ones."""
        batches: list[Places] = []
        for chunk in in_batches(places, size * _BATCHES_SORTED):
            ordered = chunk[np.argsort(self.lengths[chunk], kind="stable")]
            batches += in_batches(ordered, size)
        # Neighbours in length are neighbours in the year they came: batches are taken in another order.
        return [
            batches[place] for place in np.argsort([int(batch[0]) * 2654435761 % 2**32 for batch in batches])
        ]

    def parts(self) -> Iterator[NDArray[np.generic]]:
        yield from (self.matrix, self.steps, self.ends)


def seen(matrix: Floats, steps: StepDesign | None, days: OrderDays | None) -> Inputs:
    """Network inputs: columns and, if the network reads them, the newest order days."""
    columns = matrix.astype(np.float32)
    if steps is None:
        return Columns(columns)
    assert days is not None, "a design of order days comes with order days"
    lengths = np.minimum(days.lengths, steps.most)
    return StepMatrix(columns, steps.steps(days), days.ends, lengths)
