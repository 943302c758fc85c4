"""API keys: one's own, and for administrators everybody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.core.access import Role, reaches
from tenure.core.clock import clock
from tenure.core.errors import NotFound
from tenure.server.callers import Admin, Caller, Viewer, ViewerNow
from tenure.server.routes.access.session import Used
from tenure.server.shapes import Whole
from tenure.store.people.audit import Entry

ROUTER = APIRouter(prefix="/keys", tags=["access"])


class NewKey(BaseModel):
    """What the API key is for. It cannot have a higher role than its owner.

    A key that is created with another key cannot have a higher role than that key, or expire later.
    """

    name: str = Field(min_length=1, max_length=128, examples=["web shop"])
    role: Role = "viewer"
    days: Whole | None = Field(
        default=365,
        ge=1,
        le=3650,
        description="Validity in days; null for no expiry. By default not beyond the key that creates it.",
    )


class KeyShown(BaseModel):
    """An API key without its secret."""

    key_id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class OwnedKeyShown(KeyShown):
    """The owner, and the key that created it, if any: revoking that key also revokes this one."""

    user_id: str
    owner: str
    minted_by: str | None


class KeyMade(KeyShown):
    """`secret` is shown only here: send it as X-API-Key."""

    secret: str


@ROUTER.get("", name="list_keys")
def list_keys(caller: Viewer, used: Used) -> list[KeyShown]:
    """List your own API keys, newest first."""
    return [KeyShown(**vars(one)) for one in used.accounts.keys(caller.user)]


@ROUTER.get("/everybody", name="list_everybodys_keys")
def list_everybodys_keys(_caller: Admin, used: Used) -> list[OwnedKeyShown]:
    """List the API keys of all users, newest first."""
    return [OwnedKeyShown(**vars(one)) for one in used.accounts.all_keys()]


@ROUTER.post("", name="make_key", status_code=201)
def make_key(given: NewKey, caller: ViewerNow, used: Used) -> KeyMade:
    """Create an API key."""
    now = clock()
    expires_at = _expiry(given, caller, now)
    made, secret = used.accounts.issue_key(caller.user, given.name, given.role, now, expires_at)
    used.audit.add(Entry(now, caller.user.name, "make_key", target=made.key_id))
    return KeyMade(**vars(made), secret=secret)


def _expiry(given: NewKey, caller: Caller, now: datetime) -> datetime | None:
    """By default no later than the key that creates it; a later date that was asked for is refused."""
    if given.days is None:
        return None
    expires_at, latest = now + timedelta(days=given.days), caller.user.until
    if latest is not None and "days" not in given.model_fields_set:
        return min(expires_at, latest)
    return expires_at


@ROUTER.delete("/{key_id}", name="revoke_key", status_code=204)
def revoke_key(key_id: Annotated[str, Path(max_length=64)], caller: Viewer, used: Used) -> None:
    """Revoke an API key and all keys created with it. Administrators can revoke any key."""
    now = clock()
    if reaches(caller.user.role, "admin"):
        is_revoked = used.accounts.revoke_any_key(key_id, now)
    else:
        is_revoked = used.accounts.revoke_key(caller.user, key_id, now)
    if not is_revoked:
        raise NotFound("You do not have this API key.", hint="list your API keys", code="key.unknown")
    used.callers.forget()
    used.audit.add(Entry(now, caller.user.name, "revoke_key", target=key_id))
