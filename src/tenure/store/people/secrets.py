"""Secrets: random, stored as digests, compared in constant time; passwords hashed with argon2id."""

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
_CONCURRENT_HASHES = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB and a core: concurrent requests must not exhaust the machine."""


def new_secret(prefix: str = "") -> str:
    """A secret of 256 random bits, suitable for a cookie or a header."""
    return prefix + secrets.token_urlsafe(_BYTES)


def new_id() -> str:
    """A random, unpredictable id."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """SHA-256, because a secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_hash(password: str) -> str:
    """argon2id hash with a random salt."""
    with _CONCURRENT_HASHES:
        return _hasher().hash(password)


def is_password(password: str, stored_hash: str | None) -> bool:
    """Whether the password matches the stored hash. Takes equally long for an unknown user (`stored_hash`
    None).
    """
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    dummy_hash = _dummy_hash()  # computed in advance: the first unknown name must not take longer
    try:
        with _CONCURRENT_HASHES:
            return _hasher().verify(stored_hash or dummy_hash, password) and stored_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _dummy_hash() -> str:
    return password_hash(new_secret())


@cache
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise MissingExtra("Accounts", "server") from error
    return PasswordHasher()
