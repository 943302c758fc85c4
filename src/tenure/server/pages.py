"""The pages a person meets first: the login and the documentation. They fetch nothing from elsewhere."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from tenure.server.middleware.security_headers import page_policy
from tenure.server.web_app import web_app

if TYPE_CHECKING:
    from fastapi import FastAPI

_ASSETS = "/docs-assets"
_OWN = "/assets"
_SWAGGER = get_swagger_ui_html(
    openapi_url="/openapi.json",
    title="Tenure API",
    swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
    swagger_css_url=f"{_ASSETS}/swagger-ui.css",
    swagger_favicon_url=f"{_OWN}/icon.svg",
)
_REDOC = get_redoc_html(
    openapi_url="/openapi.json",
    title="Tenure API",
    redoc_js_url=f"{_ASSETS}/redoc.standalone.js",
    redoc_favicon_url=f"{_OWN}/icon.svg",
    with_google_fonts=False,
)


def _text(response: HTMLResponse) -> str:
    return bytes(response.body).decode()


PAGES = {
    "/": page_policy(),
    "/docs": page_policy(_text(_SWAGGER), inline_styles=True),
    "/redoc": page_policy(_text(_REDOC), inline_styles=True, workers=True),
    _OWN: page_policy(),
}
"""Policies under which they work, by path."""


def add_pages(app: FastAPI) -> None:
    """Serve them: after every other route, as any address may be one of the web app's."""
    own = files("tenure.server") / "page"
    login = (own / "login.html").read_text(encoding="utf-8")
    app.mount(_OWN, StaticFiles(packages=[("tenure.server", "page")]), name="page_assets")
    app.mount(_ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]), name="docs_assets")

    @app.get("/docs", include_in_schema=False)
    def swagger() -> Response:
        return _SWAGGER

    @app.get("/redoc", include_in_schema=False)
    def redoc() -> Response:
        return _REDOC

    routes = web_app()
    app.router.routes.extend(routes)
    if routes:
        return

    @app.get("/", include_in_schema=False)
    def home() -> Response:
        return HTMLResponse(login)
