"""Spans for OpenTelemetry, where a collector is configured.

The official ASGI instrumentation puts paths, query strings and addresses into spans, and with them the ids
of customers; ours records the route's template instead.
"""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from tenure.core.errors import MissingExtra
from tenure.server.middleware.route import route_template

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PATH = "/v1/traces"


def traced(app: ASGIApp, endpoint: str | None, version: str) -> ASGIApp:
    """The application with a span around each request; itself where there is no endpoint.

    Parameters
    ----------
    endpoint : str, optional
        Where an OTLP collector listens by HTTP, such as `http://collector:4318`.
    version : str
        Of the service, recorded with every span.

    Raises
    ------
    MissingExtra
        An endpoint is set, but the packages for it are not installed.
    """
    if not endpoint:
        return app
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise MissingExtra("Tracing", "tracing") from error
    place = endpoint.rstrip("/").removesuffix(_PATH) + _PATH
    return RequestTracing(app, provider_of(OTLPSpanExporter(endpoint=place), version))


def provider_of(exporter: SpanExporter, version: str) -> TracerProvider:
    """Spans go to the exporter, in batches, from a thread of their own."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": "tenure", "service.version": version})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class RequestTracing:
    """A span per request, within the caller's trace where it names one (W3C `traceparent`)."""

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        self._app = app
        self._provider = provider
        self._tracer = provider.get_tracer("tenure.server")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._until_the_end(scope, receive, send)
        elif scope["type"] == "http":
            await self._traced(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        carrier = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in (b"traceparent", b"tracestate")
        }
        status = 0

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._tracer.start_as_current_span(
            scope["method"],
            TraceContextTextMapPropagator().extract(carrier),
            SpanKind.SERVER,
            record_exception=False,  # the message of an error may contain personal data
            set_status_on_exception=False,
        ) as span:
            crashed = True
            try:
                await self._app(scope, receive, note_status)
                crashed = False
            finally:
                _tell(span, scope, status or (500 if crashed else 499))

    async def _until_the_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            await to_thread(self._provider.shutdown)  # sends what it has, over the network


def _tell(span: Span, scope: Scope, status: int) -> None:
    from opentelemetry.trace import StatusCode

    route = route_template(scope)
    span.update_name(f"{scope['method']} {route}")
    span.set_attribute("http.request.method", scope["method"])
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("tenure.request_id", scope.get("state", {}).get("request_id", ""))
    if status >= 500:
        span.set_status(StatusCode.ERROR)
