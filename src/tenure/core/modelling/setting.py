"""A constructor argument of a model that can be searched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """What an argument may be: a number from `low` to `high`, or one of `choices`.

    `log` spreads the search over orders of magnitude; `whole` keeps to whole numbers.
    """

    name: str
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    whole: bool = False
    choices: tuple[str, ...] = ()

    def allows(self, value: object) -> bool:
        """Whether the value lies in the space."""
        if self.choices:
            return value in self.choices
        return isinstance(value, int | float) and self.low <= value <= self.high
