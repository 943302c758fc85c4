"""Who gets the web app's page, and who does not."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tenure.server.middleware.security_headers import SecurityHeaders
from tenure.server.web_app import web_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client(tmp_path):
    (tmp_path / "app-assets").mkdir()
    (tmp_path / "app-assets" / "index-1a2b.js").write_text("let x = 1;" * 500)
    (tmp_path / "index.html").write_text("<!doctype html><title>the app</title>")
    app = FastAPI()
    app.add_api_route("/predict", lambda: {"clv": 1}, methods=["POST"])
    app.add_api_route("/segments/active", lambda: ["VIP"])
    app.router.routes.extend(web_app(tmp_path))
    with TestClient(SecurityHeaders(app)) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/customers", "/customers/C%2F1", "/predict", "/models/3"])
def test_every_address_a_browser_opens_is_a_page_of_the_app(client, path):
    shown = client.get(path, headers=BROWSER)

    assert (shown.status_code, "the app" in shown.text) == (200, True)
    assert "script-src 'self'" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api", "/livez", "/metrics", "/openapi.json"])
def test_what_belongs_to_the_api_is_never_a_page(client, path):
    assert "the app" not in client.get(path, headers=BROWSER).text


def test_programs_are_answered_as_if_there_were_no_app(client):
    assert client.get("/predict").status_code == 405
    assert client.get("/nothing").status_code == 404
    assert client.post("/nothing", headers=BROWSER).status_code == 404
    assert client.get("/segments/active", headers=BROWSER).json() == ["VIP"]


def test_files_with_their_content_in_their_name_are_kept_and_packed(client):
    found = client.get("/app-assets/index-1a2b.js")

    assert found.text.startswith("let x")
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-encoding"] == "gzip"


def test_a_file_of_an_older_build_is_missing_not_the_page(client):
    assert client.get("/app-assets/index-0000.js", headers=BROWSER).status_code == 404


def test_without_a_build_there_are_no_routes(tmp_path):
    assert web_app(tmp_path) == []
