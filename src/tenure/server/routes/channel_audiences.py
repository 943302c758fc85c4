"""Audiences of one channel, at the address that existing integrations already call."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from tenure.app.audiences.listing import ListAudiences, list_audiences
from tenure.core.catalog import CHANNELS
from tenure.core.errors import UnknownPlug
from tenure.server.audience_shapes import AudienceVersionResponse
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.audiences import version_shown
from tenure.server.shapes import InPath

ROUTER = APIRouter(prefix="/api", tags=["well-known"])
PlatformInPath = Annotated[
    InPath,
    Path(
        max_length=64,
        description="A channel, with hyphens for underscores.",
        examples=[name.replace("_", "-") for name in CHANNELS.names()],
    ),
]


class ChannelAudiences(BaseModel):
    """Versions that were frozen for the channel, newest first."""

    audiences: list[AudienceVersionResponse]
    count: int


@ROUTER.get("/{platform}/audiences", name="api_channel_audiences")
def api_channel_audiences(
    platform: PlatformInPath, _caller: Viewer, backend: CurrentBackend
) -> ChannelAudiences:
    """List audiences like `GET /api/v1/audiences`, for one channel."""
    channel = platform.replace("-", "_")
    if channel not in CHANNELS.names():
        raise UnknownPlug("channel", platform, CHANNELS.names())
    rows = [
        row for row in list_audiences(ListAudiences(), backend.shop).rows if row.version.channel == channel
    ]
    return ChannelAudiences(audiences=[version_shown(row) for row in rows], count=len(rows))
