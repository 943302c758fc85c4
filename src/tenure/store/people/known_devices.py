"""Known devices of users: a signed token in a long-lived cookie, not stored on the server.

The signature depends on the user's password hash, so a new password invalidates all tokens. A token does not
grant access; it only exempts its bearer from waiting for failed logins by others.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from tenure.store.people.secrets import new_id

DEVICE_DAYS = 365
_PARTS = 4


def device_token(user_id: str, password_hash: str, now: datetime) -> str:
    """A token for a new device."""
    expires = int((now + timedelta(days=DEVICE_DAYS)).timestamp())
    payload = f"{user_id}.{new_id()}.{expires}"
    return f"{payload}.{_signature(payload, password_hash)}"


def claimed_user(token: str) -> str | None:
    """The id of the user that a token claims, unverified."""
    parts = token.split(".")
    return parts[0] if len(parts) == _PARTS and token.isascii() else None


def known_device(token: str | None, user_id: str, password_hash: str, now: datetime) -> str | None:
    """The device's id; None if the token is not this user's, is forged, or has expired."""
    if not token or claimed_user(token) != user_id:
        return None
    payload, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature, _signature(payload, password_hash)):
        return None
    _, device_id, expires = payload.split(".")
    return device_id if int(expires) > now.timestamp() else None


def _signature(payload: str, password_hash: str) -> str:
    return hmac.new(password_hash.encode(), b"device " + payload.encode(), hashlib.sha256).hexdigest()
