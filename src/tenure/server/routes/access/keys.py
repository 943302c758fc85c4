"""API keys: one's own, and for administrators everybody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.core.access import Role, reaches
from tenure.core.clock import clock
from tenure.core.errors import NotFound
from tenure.server.callers import Admin, Viewer, ViewerNow
from tenure.server.routes.access.session import Used
from tenure.server.shapes import Whole
from tenure.store.people.audit import Entry

ROUTER = APIRouter(prefix="/keys", tags=["access"])


class NewKey(BaseModel):
    """What the key is for. It cannot have a higher role than its owner.

    Nor can one that is made with a key have a higher role than that key, or work longer.
    """

    name: str = Field(min_length=1, max_length=128, examples=["web shop"])
    role: Role = "viewer"
    days: Whole | None = Field(default=365, ge=1, le=3650, description="How long it works; null for ever.")


class KeyShown(BaseModel):
    """A key without its secret."""

    key_id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class OwnedKeyShown(KeyShown):
    """Whose it is, and the key that made it if one did: revoking that one revokes this one."""

    user_id: str
    owner: str
    minted_by: str | None


class KeyMade(KeyShown):
    """`secret` is told only here: send it as X-API-Key."""

    secret: str


@ROUTER.get("", name="list_keys")
def list_keys(caller: Viewer, used: Used) -> list[KeyShown]:
    """One's own, newest first."""
    return [KeyShown(**vars(one)) for one in used.accounts.keys(caller.user)]


@ROUTER.get("/everybody", name="list_everybodys_keys")
def list_everybodys_keys(_caller: Admin, used: Used) -> list[OwnedKeyShown]:
    """Everybody's, newest first."""
    return [OwnedKeyShown(**vars(one)) for one in used.accounts.everybodys_keys()]


@ROUTER.post("", name="make_key", status_code=201)
def make_key(given: NewKey, caller: ViewerNow, used: Used) -> KeyMade:
    """A key for a program."""
    now = clock()
    expires_at = None if given.days is None else now + timedelta(days=given.days)
    made, secret = used.accounts.issue_key(caller.user, given.name, given.role, now, expires_at)
    used.audit.add(Entry(now, caller.user.name, "make_key", target=made.key_id))
    return KeyMade(**vars(made), secret=secret)


@ROUTER.delete("/{key_id}", name="revoke_key", status_code=204)
def revoke_key(key_id: Annotated[str, Path(max_length=64)], caller: Viewer, used: Used) -> None:
    """The key works no more, nor do those that it made. Administrators revoke anybody's."""
    now = clock()
    if reaches(caller.user.role, "admin"):
        is_revoked = used.accounts.revoke_anybodys_key(key_id, now)
    else:
        is_revoked = used.accounts.revoke_key(caller.user, key_id, now)
    if not is_revoked:
        raise NotFound("There is no such key of yours.", hint="see the list of keys", code="key.unknown")
    used.callers.forget()
    used.audit.add(Entry(now, caller.user.name, "revoke_key", target=key_id))
