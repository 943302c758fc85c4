"""The web app, where it was built: every address a browser opens is a page of it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles

from tenure.server.middleware.security_headers import lies_under, page_policy

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

BUILT = Path(str(files("tenure.server"))) / "web"
"""What `npm run build` writes; absent from a checkout where it was not run."""

_ASSETS = "/app-assets"
_NO_PAGES = ("/api", "/livez", "/readyz", "/metrics", "/health", "/openapi.json")
_FOR_EVER = "public, max-age=31536000, immutable"


def web_app(folder: Path = BUILT) -> list[Mount | Route]:
    """Its routes, to be added after all others; none if it was not built."""
    page = folder / "index.html"
    if not page.is_file():
        return []

    def show(_: Request) -> Response:
        """As it is now: it names its files by what is in them, and may have been built again."""
        html = page.read_text(encoding="utf-8")
        policy = page_policy(html, inline_styles=True)
        return HTMLResponse(html, headers={"content-security-policy": policy, "cache-control": "no-cache"})

    assets = GZipMiddleware(_HashedFiles(directory=folder / _ASSETS.strip("/")), minimum_size=1024)
    return [Mount(_ASSETS, assets, name="app_assets"), _Page("/{path:path}", show, methods=["GET"])]


class _HashedFiles(StaticFiles):
    """Files whose names change with what is in them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.setdefault("cache-control", _FOR_EVER)
        return response


class _Page(Route):
    """Serves any address to browsers; programs, which do not request HTML, get a 404."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a browser asks for a page."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return Match.NONE, {}
        accepted = dict(scope["headers"]).get(b"accept", b"")
        if b"text/html" not in accepted or any(lies_under(scope["path"], place) for place in _NO_PAGES):
            return Match.NONE, {}
        return super().matches(scope)
