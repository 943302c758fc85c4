"""The limits of unpacking that hold for what is read now, and the error for what goes beyond them."""

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

_held: ContextVar[UnpackingLimits] = ContextVar("unpacking", default=UnpackingLimits())  # noqa: B039 - frozen


@contextmanager
def limited(limits: UnpackingLimits) -> Iterator[None]:
    """Within the block files unpack to so much at most; readers deep below need not be told."""
    before = _held.set(limits)
    try:
        yield
    finally:
        _held.reset(before)


def limits() -> UnpackingLimits:
    """Those that hold here."""
    return _held.get()


_OF_ARCHIVES = (
    "unpack it yourself, check its contents, and choose the table inside it; or raise --most-unpacked"
)


def too_large(
    name: str, unpacked: int, packed: int, held: UnpackingLimits, hint: str = _OF_ARCHIVES
) -> SourceError:
    """The error (`source.archive.size`) for a file that unpacks to too much."""
    return SourceError(
        f"{name} unpacks to far more data than an order log has.",
        values=held.excess(unpacked, packed),
        hint=hint,
        code="source.archive.size",
    )


class Counted(io.RawIOBase):
    """What comes out of a packed file, refused as soon as it is too much."""

    def __init__(self, unpacking: Any, path: Path) -> None:
        self._unpacking, self._name, self._packed = unpacking, path.name, path.stat().st_size
        self._seen, self._limits = 0, limits()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = self._unpacking.readinto(buffer)
        self._seen += count
        if not self._limits.allow(self._seen, self._packed):
            raise too_large(self._name, self._seen, self._packed, self._limits)
        return count
