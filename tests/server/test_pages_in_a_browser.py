"""The pages under their policies, in Chromium: they work, and fetch nothing from elsewhere."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from tenure.server.middleware.security_headers import SecurityHeaders
from tenure.server.pages import PAGES, add_pages

pytestmark = [pytest.mark.browser, pytest.mark.integration]


class Thing(BaseModel):
    number: int


@pytest.fixture(scope="module")
def address():
    app = FastAPI(title="Tenure", docs_url=None, redoc_url=None)
    app.add_api_route("/api/v1/things", lambda thing: thing, methods=["POST"], name="makeThing")
    add_pages(app)
    server = uvicorn.Server(
        uvicorn.Config(SecurityHeaders(app, pages=PAGES), port=0, log_level="error", lifespan="off")
    )
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.mark.parametrize(
    ("path", "shown"), [("/docs", "/api/v1/things"), ("/redoc", "makeThing"), ("/", "Password")]
)
def test_a_page_works_with_what_this_server_has(browser, address, path, shown):
    page = browser.new_page()
    fetched, complaints = [], []
    page.on("response", lambda response: fetched.append(response.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(address + path)
    page.get_by_text(shown).first.wait_for(timeout=60_000)
    page.close()

    assert complaints == []
    assert fetched and all(url.startswith((address, "data:", "blob:")) for url in fetched)
