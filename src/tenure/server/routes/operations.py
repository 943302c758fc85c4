"""For load balancers and Prometheus; no key is needed."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from tenure.server.metrics import CONTENT_TYPE
from tenure.server.routes.session import Used

ROUTER = APIRouter(tags=["operations"])


class Health(BaseModel):
    """`model_version` is null before the first training."""

    status: Literal["ok"]
    version: str
    model_version: int | None


@ROUTER.get("/livez", name="livez")
async def livez() -> dict[str, str]:
    """The process runs. It waits for no thread and no store."""
    return {"status": "ok"}


@ROUTER.get("/readyz", name="readyz")
async def readyz(used: Used) -> Health:
    """The store and the workspace can be read; where not, 503 with the reason within two seconds."""
    return await health_shown(used)


@ROUTER.get("/metrics", name="metrics", response_class=Response)
def metrics(used: Used) -> Response:
    """For Prometheus."""
    return Response(used.metrics.render(), media_type=CONTENT_TYPE)


@ROUTER.get("/health", name="health", tags=["well-known"])
async def health(used: Used) -> Health:
    """As `/readyz`."""
    return await health_shown(used)


@ROUTER.get("/api/health", name="api_health", tags=["well-known"])
async def api_health(used: Used) -> Health:
    """As `/readyz`."""
    return await health_shown(used)


async def health_shown(used: Used) -> Health:
    """Raises StoreError where the store cannot be reached, or does not answer within two seconds."""
    number = await used.readiness.model_number()
    return Health(status="ok", version=version("tenure"), model_version=number)
