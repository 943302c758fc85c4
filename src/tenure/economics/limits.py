"""Limits of a plan: the minimum and maximum of each cell, and whether they can be met together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from tenure.core.errors import OptionError
from tenure.core.text.closest import closest

_HAIR = 1e-9


@dataclass(frozen=True)
class Limits:
    """minimum, maximum : minimum and maximum spend by cell; cells without an entry are not limited."""

    minimum: Mapping[str, float]
    maximum: Mapping[str, float]

    def bounds(self, cells: Sequence[str], total: float) -> tuple[np.ndarray, np.ndarray]:
        """Minimum and maximum of each cell. Raises OptionError: `option.budget` for invalid amounts,
        `option.cell` for a cell that does not exist, `option.limits` for limits that cannot all be met.
        """
        _check_amounts({"total": total})
        for kind, limits in (("minimum", self.minimum), ("maximum", self.maximum)):
            _check_amounts({f"{kind} of {name}": value for name, value in limits.items()})
            for name in limits:
                _check_cell(name, cells)
        lower = np.array([self.minimum.get(name, 0.0) for name in cells])
        upper = np.array([self.maximum.get(name, inf) for name in cells])
        self._check_together(cells, lower, upper, total)
        return lower, upper

    def _check_together(
        self, cells: Sequence[str], lower: np.ndarray, upper: np.ndarray, total: float
    ) -> None:
        crossed = [
            f"{cell}: at least {minimum:g}, at most {maximum:g}"
            for cell, minimum, maximum in zip(cells, lower, upper, strict=True)
            if minimum > maximum
        ]
        if crossed:
            raise _cannot(
                "The minimum of a cell is above its maximum.", crossed, "lower one or raise the other"
            )
        if lower.sum() > total * (1 + _HAIR):
            amounts = [f"{name} at least {value:g}" for name, value in self.minimum.items() if value > 0]
            raise _cannot(
                f"The minimum amounts add up to {lower.sum():g}, more than the total of {total:g}.",
                amounts,
                f"lower them by {lower.sum() - total:g}, or raise the total",
            )
        if upper.sum() < total * (1 - _HAIR):
            amounts = [f"{name} at most {value:g}" for name, value in self.maximum.items()]
            raise _cannot(
                f"The maximum amounts add up to {upper.sum():g}, less than the total of {total:g}.",
                amounts,
                f"raise them by {total - upper.sum():g}, or lower the total",
            )


def _check_amounts(amounts: Mapping[str, float]) -> None:
    for name, value in amounts.items():
        if not isfinite(value) or value < 0:
            raise OptionError(
                f"The budget's {name} is not an amount that can be spent.",
                values=[value],
                hint="enter 0 or more",
                code="option.budget",
            )


def _check_cell(name: str, cells: Sequence[str]) -> None:
    if name not in cells:
        close = closest(name, cells)
        raise OptionError(
            "The plan does not have this part.",
            values=[name],
            hint=f"did you mean '{close[0]}'?" if close else f"choose one of its parts: {', '.join(cells)}",
            code="option.cell",
        )


def _cannot(problem: str, limits: list[str], hint: str) -> OptionError:
    return OptionError(problem, values=limits, hint=hint, code="option.limits")
