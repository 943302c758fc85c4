"""The time that a prediction is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Window:
    """`horizon_days` days from `as_of` on: the first day of the window is `as_of` itself.

    What is known ends before it; what is predicted happens within it.
    """

    as_of: date
    horizon_days: int

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.as_of + timedelta(days=self.horizon_days)
