"""A range of days, as query parameters."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from tenure.serving.insights.period import Period, period_of


def _period(
    from_day: Annotated[date | None, Query(description="First day of a range of days to look at.")] = None,
    to_day: Annotated[date | None, Query(description="Last day of the range, included.")] = None,
) -> Period | None:
    return period_of(from_day, to_day)


InPeriod = Annotated[Period | None, Depends(_period)]
"""The range of days that is asked about."""
