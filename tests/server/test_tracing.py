import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tenure.core.errors import MissingExtra
from tenure.server.middleware.request_id import RequestId
from tenure.server.tracing import RequestTracing, provider_of, traced

pytest.importorskip("opentelemetry.sdk", reason="OpenTelemetry is not installed")


@pytest.fixture
def app():
    app = FastAPI()

    @app.get("/customers/{customer_id}")
    def one(customer_id: str) -> str:
        return customer_id

    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError("ann@example.com")

    return app


@pytest.fixture
def spans(app):
    """Asks and gives the spans that were made."""
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    def ask(path, **headers):
        kept = InMemorySpanExporter()
        provider = provider_of(kept, "1.0")
        with TestClient(RequestId(RequestTracing(app, provider)), raise_server_exceptions=False) as client:
            client.get(path, headers=headers)
        return kept.get_finished_spans()

    return ask


def test_a_span_tells_the_route_and_nothing_of_the_customer(spans):
    (span,) = spans("/customers/ann?email=ann", **{"X-Request-ID": "request-1"})

    assert span.name == "GET /customers/{customer_id}"
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "http.route": "/customers/{customer_id}",
        "http.response.status_code": 200,
        "tenure.request_id": "request-1",
    }
    assert span.resource.attributes["service.version"] == "1.0"


def test_a_span_joins_the_trace_of_the_caller(spans):
    (span,) = spans("/customers/ann", traceparent=f"00-{'a' * 32}-{'b' * 16}-01")

    assert f"{span.context.trace_id:x}" == "a" * 32
    assert f"{span.parent.span_id:x}" == "b" * 16


def test_a_failure_is_marked_but_not_quoted(spans):
    (span,) = spans("/broken")

    assert span.status.status_code.name == "ERROR"
    assert span.attributes["http.response.status_code"] == 500
    assert "ann" not in span.to_json()


def test_without_an_endpoint_nothing_is_put_around(app):
    assert traced(app, None, "1.0") is app
    assert traced(app, "", "1.0") is app


def test_spans_reach_a_collector_when_the_application_ends(app):
    received = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        with TestClient(traced(app, f"http://127.0.0.1:{server.server_port}/", "1.0")) as client:
            client.get("/customers/ann")
        server.shutdown()
        thread.join()

    ((path, body),) = received
    assert path == "/v1/traces"
    assert json.dumps("GET /customers/{customer_id}").strip('"').encode() in body


def test_without_the_packages_the_extra_is_named(app, monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)

    with pytest.raises(MissingExtra) as raised:
        traced(app, "http://127.0.0.1:4318", "1.0")
    assert "tenure[tracing]" in raised.value.hint
