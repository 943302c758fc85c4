"""The unpacking limits of the current read, and the error for exceeding them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from tenure.core.errors import SourceError
from tenure.core.files.unpacking import UnpackingLimits

if TYPE_CHECKING:
    from pathlib import Path

_limits: ContextVar[UnpackingLimits] = ContextVar("unpacking", default=UnpackingLimits())  # noqa: B039 - frozen


@contextmanager
def with_limits(limits: UnpackingLimits) -> Iterator[None]:
    """Set the unpacking limits within the block, for all readers."""
    before = _limits.set(limits)
    try:
        yield
    finally:
        _limits.reset(before)


def current_limits() -> UnpackingLimits:
    """The limits of the current context."""
    return _limits.get()


_ARCHIVE_HINT = (
    "unpack it yourself, check its contents, and choose the table inside it; or raise --max-unpacked"
)


def too_large_error(
    name: str, unpacked: int, packed: int, limits: UnpackingLimits, hint: str = _ARCHIVE_HINT
) -> SourceError:
    """The error (`source.archive.size`) for a file that unpacks to too much data."""
    return SourceError(
        f"{name} unpacks to far more data than an order log has.",
        values=limits.excess(unpacked, packed),
        hint=hint,
        code="source.archive.size",
    )


class LimitedReader(io.RawIOBase):
    """Reader of unpacked bytes that raises as soon as they exceed the limits."""

    def __init__(self, unpacking: Any, path: Path) -> None:
        self._unpacking, self._name, self._packed = unpacking, path.name, path.stat().st_size
        self._bytes_read, self._limits = 0, current_limits()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = self._unpacking.readinto(buffer)
        self._bytes_read += count
        if not self._limits.allow(self._bytes_read, self._packed):
            raise too_large_error(self._name, self._bytes_read, self._packed, self._limits)
        return count
