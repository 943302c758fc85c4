"""API keys: one's own, and for administrators those of all users."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.app.people.issue_key import DEFAULT_DAYS, IssueKey, issue_key
from tenure.app.people.list_keys import list_keys as list_all_keys
from tenure.app.people.revoke_key import RevokeKey, revoke_key
from tenure.core.access import Role
from tenure.server.callers import Admin, Viewer, ViewerNow
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.shapes import Whole

ROUTER = APIRouter(prefix="/keys", tags=["access"])


class KeyCreate(BaseModel):
    """What the API key is for. It cannot have a higher role than its owner.

    A key that is created with another key cannot have a higher role than that key, or expire later.
    """

    name: str = Field(min_length=1, max_length=128, examples=["web shop"])
    role: Role = "viewer"
    days: Whole | None = Field(
        default=DEFAULT_DAYS,
        ge=1,
        le=3650,
        description="Validity in days; null for no expiry. By default not beyond the key that creates it.",
    )


class KeyResponse(BaseModel):
    """An API key without its secret."""

    key_id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class OwnedKeyResponse(KeyResponse):
    """The owner, and the key that created it, if any: revoking that key also revokes this one."""

    user_id: str
    owner: str
    created_by_key: str | None


class KeyCreated(KeyResponse):
    """`secret` is shown only here: send it as X-API-Key."""

    secret: str


@ROUTER.get("", name="list_keys")
def list_keys(caller: Viewer, backend: CurrentBackend) -> list[KeyResponse]:
    """List your own API keys, newest first."""
    return [KeyResponse(**vars(key)) for key in backend.accounts.keys(caller.user)]


@ROUTER.get("/everybody", name="list_everybodys_keys")
def list_everybodys_keys(_caller: Admin, backend: CurrentBackend) -> list[OwnedKeyResponse]:
    """List the API keys of all users, newest first."""
    return [OwnedKeyResponse(**vars(key)) for key in list_all_keys(backend.shop).keys]


@ROUTER.post("", name="make_key", status_code=201)
def make_key(body: KeyCreate, caller: ViewerNow, backend: CurrentBackend) -> KeyCreated:
    """Create an API key."""
    is_default = "days" not in body.model_fields_set
    command = IssueKey(caller.user, body.name, body.role, body.days, is_default=is_default)
    issued = issue_key(command, backend.acting(caller))
    return KeyCreated(**vars(issued.key), secret=issued.secret)


@ROUTER.delete("/{key_id}", name="revoke_key", status_code=204)
def delete_key(key_id: Annotated[str, Path(max_length=64)], caller: Viewer, backend: CurrentBackend) -> None:
    """Revoke an API key and all keys created with it. Administrators can revoke any key."""
    revoke_key(RevokeKey(key_id, caller.user), backend.acting(caller))
    backend.callers.forget()
