"""Customer value and acquisition cost, by any kind of cohort."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from tenure.app.economics.show_cohorts import ShowCohorts, show_cohorts
from tenure.app.economics.unit_economics import ShowUnitEconomics, UnitEconomics, unit_economics
from tenure.economics.calendar_steps import Step
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.waiting.turns import CAMPAIGNS
from tenure.serving.economics.cohort_table import (
    MAX_MONTHS,
    CohortTable,
    CohortTableQuery,
    Dimension,
    Metric,
)
from tenure.serving.insights.period import period_of

ROUTER = APIRouter(prefix="/economics", tags=["budget"])
Rate = Annotated[float, Field(ge=0, le=10, description="Annual discount rate.")]
Share = Annotated[float | None, Field(gt=0, le=1, description="Used if the log has no costs.")]


class CohortQuery(BaseModel):
    """Which cohorts to show, and which metric."""

    by: Dimension = "month"
    step: Step = Field(default="month", description="What cohorts and columns are counted in.")
    from_day: date | None = Field(default=None, description="First day of a range of first orders.")
    to_day: date | None = Field(default=None, description="Last day of the range, included.")
    metric: Metric = "revenue"
    per_customer: bool = True
    cumulative: bool = False
    discount_rate: Rate = 0.0
    months: int = Field(default=24, ge=1, le=MAX_MONTHS)
    gross_margin: Share = None
    limit: int | None = Field(default=None, ge=1, le=1_000, description="Cohorts per page.")
    after: str = Field(default="", max_length=32, description="From the previous page.")


@ROUTER.get("/cohorts", name="cohort_table")
def get_cohort_table(
    _caller: Viewer, backend: CurrentBackend, query: Annotated[CohortQuery, Query()]
) -> CohortTable:
    """Show cohorts by time of first order, source, first product or category, or country.

    Predicted cells are marked, and so is the one by which the cost of a customer was paid back.
    Pages go from the newest cohort to the oldest, or from the largest group to the smallest.
    """
    options = query.model_dump(exclude={"from_day", "to_day"})
    options["gross_margin"] = query.gross_margin or backend.settings.gross_margin
    period = period_of(query.from_day, query.to_day)
    return show_cohorts(ShowCohorts(CohortTableQuery(**options, period=period)), backend.shop)


@ROUTER.get("/units", name="unit_economics")
async def get_unit_economics(
    caller: Viewer,
    backend: CurrentBackend,
    by: Dimension = "source",
    discount_rate: Annotated[float, Query(ge=0, le=10)] = 0.0,
    gross_margin: Annotated[float | None, Query(gt=0, le=1)] = None,
) -> UnitEconomics:
    """Show acquisition cost against value: CAC, LTV:CAC, payback and contribution."""
    margin = gross_margin or backend.settings.gross_margin

    def units() -> UnitEconomics:
        return unit_economics(ShowUnitEconomics(by, margin, discount_rate), backend.shop)

    return await CAMPAIGNS.do_for(caller, backend.callers, units)
