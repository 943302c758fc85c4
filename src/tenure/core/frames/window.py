"""The period that a prediction covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Window:
    """`horizon_days` days that begin with `as_of`.

    The history ends before it; the predicted orders happen within it.
    """

    as_of: date
    horizon_days: int

    @property
    def end(self) -> date:
        """The day after the last day of the window."""
        return self.as_of + timedelta(days=self.horizon_days)
