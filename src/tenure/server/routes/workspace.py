"""The workspace that is served."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from tenure.app.workspace.change_currency import ChangeCurrency, change_currency, settings_version
from tenure.app.workspace.doctor import Doctor, Health, doctor
from tenure.app.workspace.first_steps import FirstSteps, first_steps
from tenure.server.callers import Admin, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.versions import Seen, tag

ROUTER = APIRouter(prefix="/workspace", tags=["access"])


class CurrencyUpdate(BaseModel):
    """The currency of all amounts: a code of three letters. Amounts are not converted."""

    currency: str = Field(max_length=16, examples=["GBP"])


class WorkspaceResponse(BaseModel):
    """The workspace's name, and the currency of all amounts. `version` is for changing it (If-Match)."""

    name: str
    currency: str
    version: str


class CheckResponse(BaseModel):
    """One check. `next_step` is empty if nothing is wrong; `absent`: missing, but not needed."""

    what: str
    health: Health
    detail: str
    next_step: str


@ROUTER.get("", name="get_workspace")
def get_workspace(_caller: Viewer, backend: CurrentBackend, response: Response) -> WorkspaceResponse:
    """Show the name and currency of the workspace."""
    currency = backend.shop.currency
    version = settings_version(currency)
    tag(response, version)
    return WorkspaceResponse(name=backend.shop.workspace.name, currency=currency, version=version)


@ROUTER.put("", name="change_workspace")
def change_workspace(
    body: CurrencyUpdate, caller: Admin, backend: CurrentBackend, seen_version: Seen, response: Response
) -> WorkspaceResponse:
    """Set the currency of the amounts."""
    change_currency(ChangeCurrency(body.currency, seen_version), backend.acting(caller))
    return get_workspace(caller, backend, response)


@ROUTER.get("/checks", name="check_workspace")
def check_workspace(_caller: Admin, backend: CurrentBackend) -> list[CheckResponse]:
    """Check disks, file access, parts of the workspace, quota, last backup, order dates and erasures."""
    command = Doctor(backend.settings.workspace, installation=False)
    return [CheckResponse(**vars(finding)) for finding in doctor(command, backend.now_settings()).findings]


@ROUTER.get("/first-steps", name="first_steps")
def get_first_steps(_caller: Viewer, backend: CurrentBackend) -> FirstSteps:
    """Show which of the first steps in a new workspace are done."""
    return first_steps(backend.shop)
