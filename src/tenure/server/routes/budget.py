"""Allocate a budget."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, FiniteFloat

from tenure.app.economics.amounts import amounts_of
from tenure.app.economics.budget import Budget, BudgetPlan, Method, budget
from tenure.app.economics.spend_curves import CurvesUpTo, SpendCurves, spend_curves
from tenure.economics.acquisition import CAC_SHARE
from tenure.economics.plan import PlanDimension
from tenure.server.callers import Caller, Viewer
from tenure.server.routes.access.session import Used
from tenure.server.waiting.turns import CAMPAIGNS

ROUTER = APIRouter(prefix="/budget", tags=["budget"])
Amount = Annotated[str, Field(max_length=200)]
Share = Annotated[float, Field(gt=0, le=1)]


class BudgetAsked(BaseModel):
    """The budget to allocate. Amounts for parts are written `High-CLV=2000`."""

    total_budget: FiniteFloat = Field(default=0.0, description="Budget for 30 days.", examples=[10_000])
    method: Method = "rule"
    by: PlanDimension = "tier"
    least: list[Amount] = Field(default_factory=list, max_length=100, description="Minimum of a part.")
    most: list[Amount] = Field(default_factory=list, max_length=100, description="Maximum of a part.")
    spend: list[Amount] = Field(
        default_factory=list, max_length=100, description="For `given`: amounts of parts."
    )
    gross_margin: Share | None = Field(default=None, description="Default: from the costs in the log.")
    cac_share: Share = Field(default=CAC_SHARE, description="Share of the margin to spend on acquisition.")

    def command(self, gross_margin: float | None) -> Budget:
        """As the use case takes it."""
        return Budget(
            self.total_budget,
            self.method,
            self.by,
            amounts_of("least", self.least),
            amounts_of("most", self.most),
            amounts_of("spend", self.spend),
            self.gross_margin or gross_margin,
            self.cac_share,
        )


Asked = Annotated[BudgetAsked, Query()]


@ROUTER.get("/allocation", name="budget_allocation")
async def get_allocation(caller: Viewer, used: Used, query: Asked) -> BudgetPlan:
    """Allocate a 30-day budget by the 3:2:1 rule, for the highest value, or as given."""
    return await allocation(caller, used, query)


@ROUTER.get("/curves", name="budget_curves")
async def get_curves(
    caller: Viewer,
    used: Used,
    most: Annotated[float, Query(gt=0, le=1e12, examples=[10_000])] = 10_000.0,
    by: PlanDimension = "tier",
) -> SpendCurves:
    """Show the value of each spend of a part up to `most`, and the value of the last unit spent."""

    def curves() -> SpendCurves:
        return spend_curves(CurvesUpTo(by, most, stated_margin(used)), used.shop)

    return await CAMPAIGNS.do_for(caller, used.callers, curves)


async def allocation(caller: Caller, used: Used, query: BudgetAsked) -> BudgetPlan:
    """The plan."""

    def plan() -> BudgetPlan:
        return budget(query.command(stated_margin(used)), used.shop)

    return await CAMPAIGNS.do_for(caller, used.callers, plan)


def stated_margin(used: Used) -> float | None:
    """The margin in the service's settings; None if it is not set: then the log's costs determine it."""
    return used.settings.gross_margin if used.settings.gross_margin < 1 else None
