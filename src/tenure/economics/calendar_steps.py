"""Parts of the calendar that cohorts are counted in: weeks, months, quarters and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Step = Literal["week", "month", "quarter", "year"]
STEPS: tuple[Step, ...] = get_args(Step)

_MONTHS = 12
_FIRST_MONDAY = date(1, 1, 1)
"""Weeks are counted from here and begin on Mondays, as ISO 8601 has it."""

_DAYS_OF_YEAR = 365.25


@dataclass(frozen=True)
class CalendarStep:
    """Numbers for the parts of a calendar, such that the part after `n` is `n + 1`."""

    name: Step = "month"

    @property
    def _months(self) -> int:
        return {"month": 1, "quarter": 3, "year": 12}[self.name]

    def number(self, day: date) -> int:
        """Number of the part that contains the day."""
        if self.name == "week":
            return (day - _FIRST_MONDAY).days // 7
        return (day.year * _MONTHS + day.month - 1) // self._months

    def first_day(self, number: int) -> date:
        """First day of the part with this number."""
        if self.name == "week":
            return _FIRST_MONDAY + timedelta(days=7 * number)
        month = number * self._months
        return date(month // _MONTHS, month % _MONTHS + 1, 1)

    def months(self, parts: int) -> float:
        """Length of `parts` parts of the calendar, in months."""
        return parts * 7 / _DAYS_OF_YEAR * _MONTHS if self.name == "week" else float(parts * self._months)

    def sql(self, day: str) -> str:
        """DuckDB expression for the `number` of a day; `day` is an SQL expression for a date or a time."""
        if self.name == "week":
            return f"(({day}::DATE - DATE '{_FIRST_MONDAY.isoformat()}') // 7)::BIGINT"
        return f"((year({day}) * {_MONTHS} + month({day}) - 1) // {self._months})::BIGINT"


MONTH = CalendarStep("month")
