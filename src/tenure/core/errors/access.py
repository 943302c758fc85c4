"""Errors of authentication, permissions and rate limits."""

from __future__ import annotations

from tenure.core.errors.root import TenureError


class AccessError(TenureError):
    """The caller is not authenticated."""

    code = "access"
    exit_code = 6
    status = 401


class RoleError(AccessError):
    """The caller's role does not allow this."""

    code = "access.role"
    status = 403


class LockedOut(AccessError):
    """Too many failed logins; the user has to wait."""

    code = "access.locked"
    status = 429


class TooManyStreams(AccessError):
    """A user has too many event streams open."""

    code = "stream.too_many"
    status = 429


class TooManyWaiting(AccessError):
    """A user sends requests faster than they can be processed."""

    code = "rate.waiting"
    status = 429
