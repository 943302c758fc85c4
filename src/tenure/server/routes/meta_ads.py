"""Paths that existing programs for Meta Ads call: thin aliases of the same use cases."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from tenure.app.audiences.listing import ListAudiences, list_audiences
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import Used
from tenure.server.routes.audiences import AudienceVersionShown, version_shown

ROUTER = APIRouter(prefix="/api/meta-ads", tags=["well-known"])


class MetaAudiences(BaseModel):
    """Versions that were frozen for Meta Ads, newest first."""

    audiences: list[AudienceVersionShown]
    count: int


@ROUTER.get("/audiences", name="api_meta_ads_audiences")
def api_meta_ads_audiences(_caller: Viewer, used: Used) -> MetaAudiences:
    """List audiences like `GET /api/v1/audiences`, for Meta Ads only."""
    rows = list_audiences(ListAudiences(), used.shop).rows
    versions = [version_shown(row) for row in rows if row.version.channel == "meta_ads"]
    return MetaAudiences(audiences=versions, count=len(versions))
