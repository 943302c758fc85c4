"""The API describes itself: committed, complete, and true."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tenure.server.application import api_description
from tenure.server.settings_page import settings_page

ROOT = Path(__file__).parents[2]
ENDLESS = {"dashboard_events"}
"""Answers without an end."""

OPERATIONS = [
    found.ok()
    for found in schemathesis.openapi.from_dict(api_description()).get_all_operations()
    if found.ok().definition.raw["operationId"] not in ENDLESS
]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_committed_description_is_the_applications():
    committed = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    assert committed == api_description(), "run: make docs"


def test_the_committed_settings_page_is_the_generated_one():
    page = ROOT / "docs" / "reference" / "settings.md"
    assert page.read_text(encoding="utf-8") == settings_page(), "run: make docs"


def test_operations_have_names_of_their_own_a_tag_and_words():
    found = [one for methods in api_description()["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in found]
    assert len(names) == len(set(names)) > 50
    assert all(one["tags"] and one["description"] for one in found)


@pytest.fixture(scope="module")
def address(open_service):
    """The shop behind a real socket, and an administrator's key."""
    service = open_service(rate_of_logins="100000/minute")
    config = uvicorn.Config(service.app, port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", service.admin.headers["x-api-key"]
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.definition.raw["operationId"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_makes_it_fail_and_answers_match_the_description(operation, mode, address):
    """Requests made up from the description: right ones, and wrong ones."""
    url, key = address
    cases = operation.as_strategy(generation_mode=mode)
    if mode is GenerationMode.NEGATIVE and not can_be_wrong(operation):
        pytest.skip("nothing about this request can be wrong")

    @settings(
        max_examples=8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(cases)
    def asked(case):
        case.call_and_validate(base_url=url, headers={"X-API-Key": key}, checks=CHECKS)

    asked()


def can_be_wrong(operation) -> bool:
    return bool(operation.definition.raw.get("parameters") or operation.definition.raw.get("requestBody"))
