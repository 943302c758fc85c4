"""The HTTP application: routes around the use cases, with everything a request passes on its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.errors import ServerErrorMiddleware

from tenure.core.files.byte_units import MEBIBYTE
from tenure.server.backend import Backend
from tenure.server.bodies.bodies import MOST_CAMPAIGN_BYTES
from tenure.server.failures import add_failures, answer_defect
from tenure.server.middleware.access_log import AccessLog
from tenure.server.middleware.body_encoding import BodyEncoding
from tenure.server.middleware.body_limit import MOST_OF_STRANGERS, BodyLimit
from tenure.server.middleware.client_address import ClientAddress
from tenure.server.middleware.encoded_slashes import EncodedSlashes
from tenure.server.middleware.held_bytes import HeldBytes
from tenure.server.middleware.hidden_ids import HiddenIds
from tenure.server.middleware.host_check import HostCheck
from tenure.server.middleware.measured import RequestMetrics
from tenure.server.middleware.rate_limit import RateLimit
from tenure.server.middleware.request_id import RequestId
from tenure.server.middleware.security_headers import SecurityHeaders
from tenure.server.openapi import DESCRIPTION, TAGS, describe
from tenure.server.order_age import name_order_age
from tenure.server.pages import PAGES, add_pages
from tenure.server.tracing import traced
from tenure.store.people.id_key import id_key

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from tenure.server.settings import ServerSettings

API = "/api/v1"
_VERSIONED = (
    "predictions",  # requested most often: routers are matched in this order
    "access.session",
    "customers",
    "lists.exports",
    "lists.search",
    "erasures",
    "views",
    "data.orders",
    "data.resumable_uploads",
    "data.uploads",
    "data.imports",
    "data.samples",
    "data.sources",
    "data.connections",
    "jobs",
    "models",
    "modelling.versions",
    "modelling.features",
    "modelling.tables",
    "backtests",
    "segments",
    "dashboard",
    "audiences",
    "suppressions",
    "consent",
    "budget",
    "campaigns",
    "economics",
    "access.users",
    "access.keys",
    "access.audit",
    "access.notices",
    "workspace",
    "storage",
)
_WITH_FIGURES = ("customers", "models", "segments", "dashboard", "audiences", "budget", "economics")
"""Routes whose responses say how old the newest order is."""

_PRIVATE = ("/api", "/predict", "/segments")
_QUIET = ("/livez", "/readyz", "/metrics")
_PROBES = ("/livez", "/readyz")
_UPLOADS = (
    f"{API}/uploads",
    f"{API}/uploads/resumable/*",
    f"{API}/predictions/file",
    "/api/predict/upload",
    f"{API}/models/upload",
)
_CAMPAIGNS = f"{API}/campaigns/file"
_LISTS_OF_ONE_USER, _USERS_WITH_LISTS = 2, 4
"""As many of the largest lists as are held at once: one of 80,000 customers takes 0.4 GB once it is read."""

_LISTS = tuple(
    f"{API}/{path}"
    for path in (
        "orders",
        "orders/*",
        "events",
        "predictions/batch",
        "predictions/vector",
        "predictions/orders",
        "campaigns/days",
        "audiences",
        "audiences/preview",
    )
)
"""Paths that accept long lists. Bodies are parsed before the role is checked, so elsewhere they are short."""


class _Api(FastAPI):
    """FastAPI, with our middleware wrapped around everything, including its own error page."""

    around: ServerSettings

    def build_middleware_stack(self) -> ASGIApp:
        settings, metrics = self.around, self.state.metrics
        most_of_list = settings.max_body_mib * MEBIBYTE
        most_of_one = _LISTS_OF_ONE_USER * most_of_list
        lists = dict.fromkeys(_LISTS, most_of_list)
        files = dict.fromkeys(_UPLOADS, settings.max_upload_mib * MEBIBYTE + MEBIBYTE)
        files[_CAMPAIGNS] = MOST_CAMPAIGN_BYTES + MEBIBYTE
        routes = HiddenIds(_routes_only(super().build_middleware_stack()), lambda: id_key(settings.workspace))
        app: ASGIApp = BodyLimit(
            BodyEncoding(EncodedSlashes(routes)),
            MEBIBYTE,
            lists | files,
            most_of_strangers=MOST_OF_STRANGERS,
            held_bytes=HeldBytes(most_of_one, _USERS_WITH_LISTS * most_of_one, MOST_OF_STRANGERS),
            streamed=files,
        )
        app = RateLimit(
            app,
            per_address=settings.rate_per_address,
            per_user=settings.rate_per_key,
            strict={f"{API}/session": settings.rate_of_logins},
            exempt=_PROBES,
            doorkeeper=self.state.backend.callers,
            redis_url=settings.redis_url,
            prefix=f"tenure:{settings.workspace.absolute().name}",
        )
        if settings.allowed_origins:
            app = CORSMiddleware(
                app,
                allow_origins=settings.allowed_origins,
                allow_credentials=True,
                allow_methods=["*"],
                allow_headers=["*"],
            )
        if settings.trusted_proxies:
            app = ClientAddress(app, settings.trusted_proxies)
        if settings.allowed_hosts:
            app = HostCheck(app, settings.allowed_hosts, exempt=_QUIET)
        app = ServerErrorMiddleware(app, answer_defect)
        app = SecurityHeaders(app, https=settings.is_https, pages=PAGES, private=_PRIVATE)
        app = RequestId(AccessLog(RequestMetrics(app, metrics), quiet=_QUIET))
        return traced(app, settings.otlp_endpoint, version("tenure"))


def _routes_only(stack: ASGIApp) -> ASGIApp:
    """Starlette's stack without its own outermost layer for defects: ours is around everything."""
    return stack.app if isinstance(stack, ServerErrorMiddleware) else stack


def create_app(settings: ServerSettings) -> FastAPI:
    """The application over one workspace.

    Raises
    ------
    StoreError, OptionError
        The workspace, its store or the queue of jobs cannot be used.
    """
    backend = Backend.open(settings)
    app = _routed()
    app.around = settings
    app.state.backend = backend
    app.state.metrics = backend.metrics
    return app


def api_description() -> dict[str, Any]:
    """The OpenAPI document, which is the same whatever is served."""
    return _routed().openapi()


def _routed() -> _Api:
    """Every route and page; nothing behind them yet."""
    app = _Api(
        title="Tenure",
        version=version("tenure"),
        summary="How much each customer will spend, when they will order next, and how certain that is.",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    add_failures(app)
    for name in _VERSIONED:
        around = [Depends(name_order_age)] if name in _WITH_FIGURES else []
        router = import_module(f"tenure.server.routes.{name}").ROUTER
        app.include_router(router, prefix=API, dependencies=around)
    for name in ("operations", "well_known", "channel_audiences"):
        app.include_router(import_module(f"tenure.server.routes.{name}").ROUTER)
    add_pages(app)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The first requests are answered while the model is loaded; at the end connections are given back."""
    backend: Backend = app.state.backend
    app.state.warming = asyncio.ensure_future(run_in_threadpool(backend.warm_up))
    yield
    await app.state.warming
    await run_in_threadpool(backend.close)
