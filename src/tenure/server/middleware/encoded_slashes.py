"""A slash sent as %2F stays within its path segment: IDs may contain one.

Servers decode the path before routes are matched, and `/customers/a%2Fb` would be a page `b` of `a`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_SLASH = "\ufdd0"
"""Replaces the slash while routes are matched; never appears in text."""

_ENCODED = re.compile(b"%2f", re.IGNORECASE)


class EncodedSlashes:
    """Wraps the routes. `with_slashes` restores the slashes in path parameters."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        raw: bytes = scope.get("raw_path") or b""
        if scope["type"] == "http" and _ENCODED.search(raw):
            path = unquote_to_bytes(_ENCODED.sub(_SLASH.encode(), raw.partition(b"?")[0]))
            scope = {**scope, "path": path.decode(errors="replace")}
        await self._app(scope, receive, send)


def with_slashes(text: str) -> str:
    """A path segment as its caller meant it."""
    return text.replace(_SLASH, "/")
