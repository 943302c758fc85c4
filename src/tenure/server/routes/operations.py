"""For load balancers and Prometheus: open to anyone, or behind a separate key (`TENURE_METRICS_KEY`)."""

from __future__ import annotations

import secrets
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import Match

from tenure.core.errors import AccessError
from tenure.server.metrics import CONTENT_TYPE
from tenure.server.routes.access.session import CurrentBackend

if TYPE_CHECKING:
    from starlette.types import Scope

ROUTER = APIRouter(tags=["operations"])


async def _has_key(request: Request, backend: CurrentBackend) -> None:
    """Raises AccessError (`access.metrics`)."""
    key, header = backend.settings.metrics_key, request.headers.get("authorization", "")
    if key is None:
        return
    if not secrets.compare_digest(header.partition(" ")[2].strip().encode(), key.encode()):
        raise AccessError(
            "This endpoint needs the metrics key.",
            hint="send Authorization: Bearer with the value of TENURE_METRICS_KEY",
            code="access.metrics",
        )


_GUARDED = [Depends(_has_key)]


class Health(BaseModel):
    """`model_version` is null before the first training, `last_backup_at` before the first backup: the
    time of the state saved in the last complete backup.
    """

    status: Literal["ok"]
    version: str
    model_version: int | None
    last_backup_at: datetime | None


@ROUTER.get("/livez", name="livez")
async def livez() -> dict[str, str]:
    """Liveness: the process is running. It waits for no thread and no store."""
    return {"status": "ok"}


@ROUTER.get("/readyz", name="readyz", dependencies=_GUARDED)
async def readyz(backend: CurrentBackend) -> Health:
    """Readiness: store and workspace can be read; otherwise 503 with the reason within two seconds."""
    return await health_shown(backend)


@ROUTER.get("/metrics", name="metrics", response_class=Response, dependencies=_GUARDED)
def metrics(backend: CurrentBackend) -> Response:
    """Metrics for Prometheus."""
    return Response(backend.metrics.page(), media_type=CONTENT_TYPE)


class ForPrograms(APIRoute):
    """A route that leaves browsers, which ask for HTML, to the web app."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Not for a request that accepts HTML."""
        accepted = dict(scope.get("headers", ())).get(b"accept", b"")
        return (Match.NONE, {}) if b"text/html" in accepted else super().matches(scope)


async def root(backend: CurrentBackend) -> Health:
    """Same as `/readyz`, for programs; a browser gets the web app."""
    return await health_shown(backend)


ROUTER.add_api_route(
    "/",
    root,
    name="root",
    tags=["well-known"],
    dependencies=_GUARDED,
    route_class_override=ForPrograms,
)


@ROUTER.get("/health", name="health", tags=["well-known"], dependencies=_GUARDED)
async def health(backend: CurrentBackend) -> Health:
    """Same as `/readyz`."""
    return await health_shown(backend)


@ROUTER.get("/api/health", name="api_health", tags=["well-known"], dependencies=_GUARDED)
async def api_health(backend: CurrentBackend) -> Health:
    """Same as `/readyz`."""
    return await health_shown(backend)


async def health_shown(backend: CurrentBackend) -> Health:
    """Raises StoreError where the store cannot be reached, or does not answer within two seconds."""
    serving = await backend.readiness.look_now()
    return Health(
        status="ok",
        version=version("tenure"),
        model_version=serving.model_number,
        last_backup_at=serving.last_backup_at,
    )
