"""Campaigns: their costs, and the customers they won."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.bounded.limits import Task
from tenure.app.economics.amounts import names_of
from tenure.app.economics.campaign_file import (
    FIRST_DAY,
    LAST_DAY,
    MOST_COUNT,
    MOST_MONEY,
    CampaignFile,
    campaign_rows,
    read_campaign_file,
)
from tenure.app.economics.campaigns import (
    CampaignDetails,
    CampaignList,
    ListCampaigns,
    ShowCampaign,
    list_campaigns,
    show_campaign,
)
from tenure.app.economics.import_campaigns import CampaignImport, save_campaigns
from tenure.app.economics.read_campaigns import ReadCampaigns, read_campaigns
from tenure.app.economics.remove_campaign import RemoveCampaign, remove_campaign
from tenure.core.catalog import CHANNELS
from tenure.server.bodies.bodies import MOST_CAMPAIGN_BYTES, body_to_file, received
from tenure.server.bodies.long_bodies import LongBodies
from tenure.server.callers import Admin, Analyst, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.lists.period import InPeriod
from tenure.server.shapes import Number, Whole
from tenure.server.waiting.turns import CAMPAIGNS

ROUTER = APIRouter(prefix="/campaigns", tags=["budget"], route_class=LongBodies)
_REPORTING = [name for name, card in CHANNELS.cards().items() if card.reports_spend]
CampaignId = Annotated[str, Path(max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=128)]
Amount = Annotated[Number, Field(ge=0, le=MOST_MONEY)]
Count = Annotated[Whole, Field(ge=0, le=MOST_COUNT)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
_READING = Task("Reading the file", "upload.file", "leave out columns that are not needed, or split the file")


class CampaignRow(BaseModel):
    """A campaign on one day. `source` (and `campaign_type`): of the customers that it wins."""

    campaign: Name = Field(examples=["Spring"])
    day: Day
    spend: Amount = Field(examples=[120.5])
    source: Name = Field(examples=["paid_search"])
    campaign_type: Name | None = None
    tier: Name | None = Field(default=None, description="Targeted value tier, if any.")
    impressions: Count | None = None
    clicks: Count | None = None
    new_customers: Amount | None = Field(default=None, description="As counted by the platform.")
    revenue: Amount | None = Field(default=None, description="As counted by the platform.")


class CampaignDays(BaseModel):
    """Days of campaigns; existing days are replaced."""

    days: list[CampaignRow] = Field(min_length=1, max_length=10_000)


@ROUTER.get("", name="list_campaigns")
async def get_campaigns(caller: Viewer, backend: CurrentBackend, period: InPeriod) -> CampaignList:
    """List campaigns, highest spend first: customers won, predicted and actual return, and alerts.

    With a range of days, only their spend counts, and results of as many days before are added.
    """

    def listed() -> CampaignList:
        return list_campaigns(ListCampaigns(backend.settings.gross_margin, period), backend.shop)

    return await CAMPAIGNS.do_for(caller, backend.callers, listed)


@ROUTER.get("/{campaign_id}", name="get_campaign")
async def get_campaign(campaign_id: CampaignId, caller: Viewer, backend: CurrentBackend) -> CampaignDetails:
    """Show a campaign month by month."""

    def campaign() -> CampaignDetails:
        command = ShowCampaign(campaign_id, gross_margin=backend.settings.gross_margin)
        return show_campaign(command, backend.shop)

    return await CAMPAIGNS.do_for(caller, backend.callers, campaign)


@ROUTER.post("/days", name="add_campaign_days", status_code=201)
def add_days(body: CampaignDays, caller: Analyst, backend: CurrentBackend) -> CampaignImport:
    """Save the daily costs of campaigns."""
    rows = json.loads(body.model_dump_json())["days"]
    return save_campaigns(campaign_rows(rows), backend.acting(caller), "add_campaign_days")


@ROUTER.post("/file", name="import_campaigns", status_code=201, openapi_extra=received("text/csv"))
async def import_file(
    request: Request,
    caller: Analyst,
    backend: CurrentBackend,
    column: Annotated[
        list[Annotated[str, Field(max_length=256)]],
        Query(max_length=20, description="Ours=theirs, such as `spend=Amount spent`."),
    ] = [],  # noqa: B006 - FastAPI copies it
    source: Annotated[str | None, Query(min_length=1, max_length=128)] = None,
    date_format: Annotated[
        str | None,
        Query(
            min_length=2, max_length=64, description="For days that can be read in several ways: `%d/%m/%Y`."
        ),
    ] = None,
) -> CampaignImport:
    """Import a CSV with one row per campaign and day: either everything is imported or nothing."""
    async with body_to_file(request, backend.uploads, MOST_CAMPAIGN_BYTES) as path:
        names, currency = names_of("column", column), backend.shop.workspace.currency
        file = CampaignFile(path, names, source, currency, date_format)
        campaigns = await backend.bounded.do(_READING, request, read_campaign_file, file)
    return await run_in_threadpool(save_campaigns, campaigns, backend.acting(caller))


class PlatformImport(BaseModel):
    """Which days to read from an ad account. `source`: of the customers that its campaigns win."""

    channel: Annotated[str, Field(max_length=64, examples=_REPORTING)]
    since: date
    until: date
    source: Name = Field(examples=["paid_social"])


@ROUTER.post("/read", name="read_campaigns", status_code=201)
def read_from_platform(body: PlatformImport, caller: Admin, backend: CurrentBackend) -> CampaignImport:
    """Import campaigns and their daily costs from an ad platform, with the service's credentials."""
    command = ReadCampaigns(body.channel, body.since, body.until, body.source)
    return read_campaigns(command, backend.acting(caller))


@ROUTER.delete("/{campaign_id}", name="remove_campaign", status_code=204)
def delete_campaign(campaign_id: CampaignId, caller: Analyst, backend: CurrentBackend) -> None:
    """Delete a campaign and its days."""
    remove_campaign(RemoveCampaign(campaign_id), backend.acting(caller))
