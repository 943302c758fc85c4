"""Where an error came from, for logs; its message is left out, except for our own errors.

Messages of libraries may contain values of a file, and so personal data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from typing import Any

from tenure.core.errors import TenureError


def trace_of(error: BaseException) -> list[dict[str, Any]]:
    """The error and its causes as plain values: type and location; for our own errors, code and message."""
    return [_entry(cause) for cause in _chain(error)]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and its causes, in Python's order; stops at a cycle."""
    seen_ids: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen_ids:
        yield following
        seen_ids.add(id(following))
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)


def _entry(error: BaseException) -> dict[str, Any]:
    frames = [
        f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_qualname}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    entry: dict[str, Any] = {"type": type(error).__qualname__, "at": frames}
    if isinstance(error, TenureError):
        entry |= {"code": error.code, "message": error.redacted}
    return entry
