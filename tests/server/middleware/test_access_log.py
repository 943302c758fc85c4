import json
import logging

import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from tenure.server.middleware.access_log import LOGGER, AccessLog
from tenure.server.middleware.request_id import RequestId


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, LOGGER)
    return lambda: [record.fields for record in caplog.records if record.name == LOGGER]


@pytest.fixture
def client():
    customers = APIRouter(prefix="/customers")

    @customers.get("/{customer_id}")
    def one(customer_id: str, request: Request) -> str:
        request.state.user_id = "u-1"
        return customer_id

    @customers.get("/{customer_id}/broken")
    def broken(customer_id: str) -> str:
        raise ZeroDivisionError(customer_id)

    versioned = APIRouter(prefix="/api/v1")
    versioned.include_router(customers)
    app = FastAPI()
    app.include_router(versioned)
    app.add_api_route("/livez", lambda: "ok")
    mounted = FastAPI()
    mounted.add_api_route("/pages/{page}", lambda page: page)
    app.mount("/app", mounted)
    app.mount("/assets", StaticFiles(packages=[("fastapi_offline", "static")]))
    return TestClient(RequestId(AccessLog(app, quiet=["/livez"])), raise_server_exceptions=False)


def test_a_line_names_the_route_and_the_user_but_no_value_of_the_path(client, lines):
    client.get(
        "/api/v1/customers/ann@example.com?email=ann@example.com", headers={"X-Request-ID": "request-1"}
    )

    (line,) = lines()
    assert line.pop("ms") > 0
    assert line == {
        "request_id": "request-1",
        "method": "GET",
        "route": "/api/v1/customers/{customer_id}",
        "status": 200,
        "user_id": "u-1",
    }


def test_nothing_of_cookies_keys_queries_and_bodies_is_in_a_line(client, lines):
    client.post(
        "/api/v1/customers/secret-a?q=secret-b",
        content=b"secret-c",
        headers={"Authorization": "Bearer secret-d", "Cookie": "session=secret-e"},
    )

    assert len(lines()) == 1
    assert "secret" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/app/pages/one", "/app/pages/{page}", 200),
        ("/assets/favicon.png", "/assets/*", 200),
        ("/nothing/here", "unmatched", 404),
        ("/api/v1/customers/ann/broken", "/api/v1/customers/{customer_id}/broken", 500),
    ],
)
def test_every_kind_of_route_has_its_template(client, lines, path, route, status):
    assert client.get(path).status_code == status

    assert [(line["route"], line["status"]) for line in lines()] == [(route, status)]


def test_probes_that_go_well_are_not_told(client, lines):
    client.get("/livez")

    assert lines() == []


def test_who_hangs_up_before_the_answer_is_told_as_such(ask, lines):
    async def silent(scope, receive, send):
        await receive()

    ask(AccessLog(silent))

    assert [line["status"] for line in lines()] == [499]
