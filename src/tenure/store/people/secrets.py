"""Secrets: made by chance, kept as digests, compared in constant time; passwords by argon2id."""

from __future__ import annotations

import hashlib
import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING

from tenure.core.errors import MissingExtra

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_BYTES = 32
_AT_A_TIME = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB and a core: many at once, by whatever door they come, must not take all there is."""


def new_secret(prefix: str = "") -> str:
    """256 bits of chance, fit for a cookie or a header."""
    return prefix + secrets.token_urlsafe(_BYTES)


def new_id() -> str:
    """A name nobody can guess the next of."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """SHA-256: a secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_hash(password: str) -> str:
    """argon2id, with a salt of its own."""
    with _AT_A_TIME:
        return _hasher().hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether it is the password. Takes as long for a user who does not exist (`kept` None)."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    nobodys = _nobodys()  # made before it is needed: the first unknown name must not take longer
    try:
        with _AT_A_TIME:
            return _hasher().verify(kept or nobodys, password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return password_hash(new_secret())


@cache
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise MissingExtra("Accounts", "server") from error
    return PasswordHasher()
