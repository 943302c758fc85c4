"""Headers that tell browsers what an answer may not do."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Of answers that are data: shown in a browser, they load nothing and run nothing."""

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_POLICY = b"content-security-policy"
_STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_NO_STORE = (b"cache-control", b"no-store")
_INLINE_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def page_policy(html: str = "", *, inline_styles: bool = False, workers: bool = False) -> str:
    """A policy under which a page of our own works: scripts and styles from this server only.

    Parameters
    ----------
    html : str
        The page: its inline scripts and styles are allowed by their digests, and no others.
    inline_styles : bool
        For pages whose libraries write `<style>` elements (ReDoc, Material UI): any style is allowed.
    workers : bool
        For pages that start workers from memory (ReDoc's search).
    """
    scripts = _allowed(_INLINE_SCRIPT.findall(html))
    styles = "'self' 'unsafe-inline'" if inline_styles else _allowed(_INLINE_STYLE.findall(html))
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            *(["worker-src blob:"] if workers else []),
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """Adds them to every answer that does not bring its own.

    Parameters
    ----------
    https : bool
        Whether users reach the service by https; only then do browsers have to insist on it (HSTS).
    pages : mapping of str to str
        Policies of pages, by path or by the path that others lie under; `/` is the root alone.
    private : sequence of str
        Paths under which answers must not be cached.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        https: bool = False,
        pages: Mapping[str, str] | None = None,
        private: Sequence[str] = ("/api",),
    ) -> None:
        self._app = app
        self._always = (*_ALWAYS, _STRICT_TRANSPORT) if https else _ALWAYS
        by_length = sorted((pages or {}).items(), key=lambda page: -len(page[0]))
        self._pages = tuple((path, (_POLICY, policy.encode())) for path, policy in by_length)
        self._private = tuple(private)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._with_headers(scope["path"], [*message.get("headers", ())])
            await send(message)

        await self._app(scope, receive, guarded)

    def _with_headers(self, path: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in headers}
        headers += [header for header in self._always if header[0] not in names]
        if _POLICY not in names:
            headers.append(self._policy(path))
        if _NO_STORE[0] not in names and any(lies_under(path, place) for place in self._private):
            headers.append(_NO_STORE)
        return headers

    def _policy(self, path: str) -> tuple[bytes, bytes]:
        for place, policy in self._pages:
            if lies_under(path, place):
                return policy
        return _DATA


def lies_under(path: str, place: str) -> bool:
    """Whether a path is that place or is below it: `/api/v1` lies under `/api`, `/apis` does not."""
    return path == place or (path.startswith(place) and path[len(place)] == "/" and place != "/")


def _allowed(codes: Sequence[str]) -> str:
    return " ".join(["'self'", *(f"'sha256-{_digest(code)}'" for code in codes)])


def _digest(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


_DATA = (_POLICY, DATA_POLICY.encode())
