"""The audit log; for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from tenure.app.people.list_audit import ListAudit, list_audit
from tenure.server.callers import Admin
from tenure.server.routes.access.session import CurrentBackend

ROUTER = APIRouter(prefix="/audit", tags=["access"])


class AuditEntryResponse(BaseModel):
    """One entry of the audit log."""

    at: datetime
    actor: str
    action: str
    outcome: Literal["done", "refused", "failed"]
    target: str | None


@ROUTER.get("", name="audit_log")
def audit_log(
    _caller: Admin,
    backend: CurrentBackend,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    before: AwareDatetime | None = None,
) -> list[AuditEntryResponse]:
    """List audit entries, newest first; for the next page, set `before` to the time of the last entry."""
    entries = list_audit(ListAudit(limit, before), backend.shop).entries
    return [AuditEntryResponse(**vars(entry)) for entry in entries]
