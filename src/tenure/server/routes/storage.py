"""Disk usage of the workspace, and its clean-up; for administrators."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tenure.app.storage.usage import usage
from tenure.core.clock import clock
from tenure.server.callers import Admin
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown

ROUTER = APIRouter(prefix="/storage", tags=["access"])


class KindUsageResponse(BaseModel):
    """One kind of data. `due_count` and `due_bytes` are what the next clean-up removes."""

    name: str
    title: str
    count: int | None = Field(description="Null if items are not counted.")
    bytes: int | None = Field(description="Null for rows of the database, which is counted as a whole.")
    oldest: datetime | None
    keep: str = Field(description="Retention period in words; empty for data that is never removed.")
    due_count: int
    due_bytes: int


class UsageResponse(BaseModel):
    """All kinds, the total, and the quota (null without one)."""

    kinds: list[KindUsageResponse]
    used_bytes: int
    quota_bytes: int | None
    standing: Literal["fine", "nearly_full", "full"]


@ROUTER.get("", name="storage_usage")
def storage_usage(caller: Admin, backend: CurrentBackend) -> UsageResponse:
    """Show disk usage by kind of data: size, age, and what the next clean-up would remove."""
    return UsageResponse(**asdict(usage(backend.acting(caller))))


@ROUTER.post("/clean-up", name="clean_up_storage", status_code=202)
def clean_up_storage(caller: Admin, backend: CurrentBackend) -> JobResponse:
    """Start a clean-up job that removes what is due. Workers also submit one every day."""
    return job_shown(backend.jobs.submit("clean_up", {}, caller.user, clock()))
