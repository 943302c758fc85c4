"""Devices that somebody has logged in from: a token in a cookie that lasts, signed, and kept nowhere.

The signature hangs on the user's password hash: a new password makes every device a stranger again. A token
lets nobody in. It only keeps its bearer from waiting for what strangers did.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from tenure.store.people.secrets import new_id

DEVICE_DAYS = 365
_PARTS = 4


def device_token(user_id: str, password_hash: str, now: datetime) -> str:
    """One for a device that is new."""
    expires = int((now + timedelta(days=DEVICE_DAYS)).timestamp())
    told = f"{user_id}.{new_id()}.{expires}"
    return f"{told}.{_signature(told, password_hash)}"


def claimed_user(token: str) -> str | None:
    """Whose device it says it is."""
    parts = token.split(".")
    return parts[0] if len(parts) == _PARTS and token.isascii() else None


def known_device(token: str | None, user_id: str, password_hash: str, now: datetime) -> str | None:
    """The device's id; None where the token is not of this user, is made up or is over."""
    if not token or claimed_user(token) != user_id:
        return None
    told, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature, _signature(told, password_hash)):
        return None
    _, device_id, expires = told.split(".")
    return device_id if int(expires) > now.timestamp() else None


def _signature(told: str, password_hash: str) -> str:
    return hmac.new(password_hash.encode(), b"device " + told.encode(), hashlib.sha256).hexdigest()
