"""Scales that map values to percent of a plot, with round tick values."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Maps values from `low` to `high` to 0..100. A logarithmic scale can have a lane for zero and below.

    Parameters
    ----------
    low, high : float
        Ends of the scale; both above zero on a logarithmic one.
    log : bool
        Logarithmic.
    zero_lane : float
        Percent of the plot, at its low end, for values that have no logarithm.
    """

    low: float
    high: float
    log: bool = False
    zero_lane: float = 0.0

    def place(self, value: float) -> float:
        """Position of a value, clipped to the plot."""
        if self.log:
            if not value > 0:
                return self.zero_lane / 2
            low, high, value = math.log10(self.low), math.log10(self.high), math.log10(value)
        else:
            low, high = self.low, self.high
        part = (value - low) / (high - low) if high > low else 0.5
        return self.zero_lane + (100 - self.zero_lane) * max(0.0, min(1.0, part))

    def ticks(self) -> list[float]:
        """Round tick values; on a logarithmic scale powers of ten, or more if they are few."""
        if not self.log:
            return round_steps(self.low, self.high)
        start, end = math.log10(self.low), math.log10(self.high)
        powers = [10.0**p for p in range(math.ceil(start - 1e-9), math.floor(end + 1e-9) + 1)]
        if len(powers) < 3:
            powers = [v for v in edges_1_2_5(self.low, self.high) if self.low <= v <= self.high]
        if not self.zero_lane:
            return powers
        # The lowest label would overlap the zero next to it.
        return [0.0, *(value for value in powers if self.place(value) > self.zero_lane + 6)]


def linear(low: float, high: float) -> Scale:
    """A linear scale with round ends that contains both values."""
    if not high > low:
        high = low + (abs(low) or 1.0)
    step = _step(low, high)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)


def logarithmic(low: float, high: float, zero_lane: float = 0.0) -> Scale:
    """A logarithmic scale with ends on 1, 2 or 5 times a power of ten."""
    low, high = (low, high) if 0 < low < high else (max(high, 1.0) / 10, max(high, 1.0))
    edges = edges_1_2_5(low, high)
    return Scale(edges[0], edges[-1], log=True, zero_lane=zero_lane)


def round_steps(low: float, high: float) -> list[float]:
    """Three to seven round values from `low` to `high`."""
    step = _step(low, high)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def edges_1_2_5(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten: the last one at or below `low` up to the first at or above `high`."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    every = [float(f"{m}e{p}") for p in powers for m in (1, 2, 5)]
    first = max(i for i, edge in enumerate(every) if edge <= low * (1 + 1e-9))
    last = min(i for i, edge in enumerate(every) if edge >= high * (1 - 1e-9))
    return every[first : max(last, first + 1) + 1]


def _step(low: float, high: float) -> float:
    rough = (high - low) / 5 or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return power * min((m for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999), default=10)
