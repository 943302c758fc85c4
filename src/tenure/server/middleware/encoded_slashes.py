"""A slash that a caller wrote as %2F stays within its part of the path: ids may have one.

Servers decode the path before a route is looked for, and `/customers/a%2Fb` would be a page `b` of `a`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_SLASH = "\ufdd0"
"""Stands for it while routes are matched: never a character of any text."""

_ENCODED = re.compile(b"%2f", re.IGNORECASE)


class EncodedSlashes:
    """Around the routes. Parameters of paths get their slashes back with `with_slashes`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        raw: bytes = scope.get("raw_path") or b""
        if scope["type"] == "http" and _ENCODED.search(raw):
            kept = unquote_to_bytes(_ENCODED.sub(_SLASH.encode(), raw.partition(b"?")[0]))
            scope = {**scope, "path": kept.decode(errors="replace")}
        await self._app(scope, receive, send)


def with_slashes(text: str) -> str:
    """A part of a path as its caller meant it."""
    return text.replace(_SLASH, "/")
