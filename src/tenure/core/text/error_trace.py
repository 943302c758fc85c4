"""Where an error came from, for logs: what it says is left out, except for our own errors.

What libraries write into their errors may hold values of a file, and so personal data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from typing import Any

from tenure.core.errors import TenureError


def trace_of(error: BaseException) -> list[dict[str, Any]]:
    """The error, and those it came from: type and places, and of our own code and message; plain values."""
    return [_told(one) for one in _chain(error)]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, as Python would tell it; ends where it would go round."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        yield following
        seen.add(id(following))
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)


def _told(error: BaseException) -> dict[str, Any]:
    frames = [
        f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_qualname}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    told: dict[str, Any] = {"type": type(error).__qualname__, "at": frames}
    if isinstance(error, TenureError):
        told |= {"code": error.code, "message": error.kept}
    return told
