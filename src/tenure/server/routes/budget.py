"""Allocate a budget."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field, FiniteFloat

from tenure.app.economics.amounts import amounts_of
from tenure.app.economics.budget import Budget, BudgetPlan, Method, budget
from tenure.app.economics.spend_curves import SpendCurveRange, SpendCurves, spend_curves
from tenure.economics.acquisition import CAC_SHARE
from tenure.economics.plan import PlanDimension
from tenure.server.callers import Caller, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.renamed_parameters import refuse_renamed
from tenure.server.waiting.turns import CAMPAIGNS

ROUTER = APIRouter(prefix="/budget", tags=["budget"])
Amount = Annotated[str, Field(max_length=200)]
Share = Annotated[float, Field(gt=0, le=1)]


class BudgetRequest(BaseModel):
    """The budget to allocate. Amounts for parts are written `High-CLV=2000`."""

    total_budget: FiniteFloat = Field(default=0.0, description="Budget for 30 days.", examples=[10_000])
    method: Method = "rule"
    by: PlanDimension = "tier"
    minimum: list[Amount] = Field(default_factory=list, max_length=100, description="Minimum of a part.")
    maximum: list[Amount] = Field(default_factory=list, max_length=100, description="Maximum of a part.")
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
            amounts_of("minimum", self.minimum),
            amounts_of("maximum", self.maximum),
            amounts_of("spend", self.spend),
            self.gross_margin or gross_margin,
            self.cac_share,
        )


def _request(request: Request, query: Annotated[BudgetRequest, Query()]) -> BudgetRequest:
    refuse_renamed(request.query_params, {"least": "minimum", "most": "maximum"})
    return query


def _refuse_most(request: Request) -> None:
    refuse_renamed(request.query_params, {"most": "max_spend"})


BudgetInQuery = Annotated[BudgetRequest, Depends(_request)]


@ROUTER.get("/allocation", name="budget_allocation")
async def get_allocation(caller: Viewer, backend: CurrentBackend, query: BudgetInQuery) -> BudgetPlan:
    """Allocate a 30-day budget by the 3:2:1 rule, for the highest value, or as given."""
    return await allocation(caller, backend, query)


@ROUTER.get("/curves", name="budget_curves", dependencies=[Depends(_refuse_most)])
async def get_curves(
    caller: Viewer,
    backend: CurrentBackend,
    max_spend: Annotated[float, Query(gt=0, le=1e12, examples=[10_000])] = 10_000.0,
    by: PlanDimension = "tier",
) -> SpendCurves:
    """Show the value of each spend of a part up to `max_spend`, and the value of the last unit spent."""

    def curves() -> SpendCurves:
        return spend_curves(SpendCurveRange(by, max_spend, stated_margin(backend)), backend.shop)

    return await CAMPAIGNS.do_for(caller, backend.callers, curves)


async def allocation(caller: Caller, backend: CurrentBackend, query: BudgetRequest) -> BudgetPlan:
    """The plan."""

    def plan() -> BudgetPlan:
        return budget(query.command(stated_margin(backend)), backend.shop)

    return await CAMPAIGNS.do_for(caller, backend.callers, plan)


def stated_margin(backend: CurrentBackend) -> float | None:
    """The margin in the service's settings; None if it is not set: then the log's costs determine it."""
    return backend.settings.gross_margin if backend.settings.gross_margin < 1 else None
