"""The app as people use it: a server with its worker, a shop, and Chromium in front of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.built_once import built_once
from tests.installed import skip_without
from tests.web.visiting import NARROW, OTHERS, PASSWORD, USER, WIDE, Screen, log_in

from tenure.app.data.generate import Generate, generate
from tenure.server.web_app import BUILT

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage

WAIT_MS = 400_000
MODELS = ("last_window", "bg_nbd_gamma_gamma", "lightgbm")
"""A rule of thumb, a model of one history and one of past windows: a blend, and something to compare."""


@dataclass
class App:
    """A server process and its address."""

    address: str
    workspace: Path
    process: subprocess.Popen
    log: Path

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self.address, timeout=60) as client:
            session = client.post("/api/v1/session", json={"name": USER, "password": PASSWORD}).json()
            client.headers["x-csrf-token"] = session["csrf_token"]
            yield client


@dataclass
class Visit:
    """Somebody's browser; what it complained of is kept."""

    page: object
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)

    def asks_for(self, *statuses: int) -> None:
        """Refusals that are a part of the test: the browser tells of each, sooner or later."""
        self.refusals.update(statuses)

    @property
    def unexpected(self) -> list[str]:
        """Complaints of everything else."""
        expected = [f"status of {one} " for one in self.refusals]
        return [one for one in self.complaints if not any(text in one for text in expected)]


@pytest.fixture(scope="module")
def serve(tmp_path_factory) -> Iterator:
    """Serves a new, empty workspace by `tenure serve`, with its worker, until the module ends; or one that is
    there. Keywords are of its environment.
    """
    with _serving(tmp_path_factory) as start:
        yield start


@contextmanager
def _serving(tmp_path_factory) -> Iterator:
    if not (BUILT / "index.html").is_file():
        skip_without("the web app is not built (make web)")
    started: list[App] = []

    def start(
        name: str, workspace: Path | None = None, has_password: bool = False, **environment: str
    ) -> App:
        folder = tmp_path_factory.mktemp("served")
        if workspace is None:
            workspace = folder / name
            _tenure("init", workspace, "--name", name, "--currency", "GBP")
        port, log = _free_port(), folder / "log"
        words = ["serve", "--workspace", workspace, "--port", port]
        told = {"stderr": subprocess.STDOUT, "env": {**os.environ, **environment}}
        with log.open("w") as file:
            process = subprocess.Popen(_command(*words), stdout=file, **told)
        app = App(f"http://127.0.0.1:{port}", workspace, process, log)
        started.append(app)
        _until(app, lambda: _is_up(app))
        if not has_password:
            _set_password(app)
        return app

    yield start
    for app in started:
        app.process.send_signal(signal.SIGTERM)
        assert app.process.wait(60) == 0, app.log.read_text()[-2000:]


@pytest.fixture(scope="session")
def shop(tmp_path_factory) -> Iterator[App]:
    """With a year of orders, scored twice, so that there is something to compare with, and two people."""
    made = built_once(tmp_path_factory, "web-shop", partial(_make_shop, tmp_path_factory))
    place = tmp_path_factory.mktemp("shop") / "shop"
    shutil.copytree(made / "shop", place)
    with _serving(tmp_path_factory) as start:
        yield start("shop", place, has_password=True)


def _make_shop(tmp_path_factory, folder: Path) -> None:
    """By the server itself, as its users would. Orders reach back as far as a back-test needs, no further."""
    log = folder / "log"
    generate(Generate(500, 4_000, 1, log, start=date(2025, 1, 1), events_per_order=0.0))
    workspace = folder / "shop"
    _tenure("init", workspace, "--name", "shop", "--currency", "GBP")
    with _serving(tmp_path_factory) as start:
        app = start("shop", workspace)
        with app.client() as client:
            _fill(client, (log / "orders.csv").read_bytes())


def _fill(client: httpx.Client, orders: bytes) -> None:
    upload = client.post("/api/v1/uploads", params={"filename": "orders.csv"}, content=orders).json()
    add = f"/api/v1/uploads/{upload['upload_id']}/add"
    asked = {"horizon": "90d", "cutoffs": 1, "models": list(MODELS)}
    _done(client, client.post(add, json=asked).json()["job_id"])
    score = {"kind": "score", "parameters": {"as_of": "2026-01-02"}}
    _done(client, client.post("/api/v1/jobs", json=score).json()["job_id"])
    colleague = {"name": "colleague", "password": PASSWORD, "role": "analyst"}
    for path, made in (("users", colleague), ("keys", {"name": "web shop"})):
        assert client.post(f"/api/v1/{path}", json=made).status_code == 201


@pytest.fixture(
    params=[WIDE, NARROW, *(pytest.param(one, marks=pytest.mark.integration) for one in OTHERS)], ids=str
)
def any_screen(request) -> Screen:
    return request.param


@pytest.fixture(params=[WIDE, pytest.param(NARROW, marks=pytest.mark.integration)], ids=str)
def screen(request) -> Screen:
    """The same on both; that every page fits the narrow one is looked at in each run of the tests."""
    return request.param


@pytest.fixture
def visit(browser):
    """Opens the app on a screen and logs in; at the end nothing may have been complained of."""
    from playwright.sync_api import expect

    opened: list[Visit] = []

    def begin(app: App, screen: Screen, *, logged_in: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": screen.width, "height": 844},
            color_scheme=screen.scheme,
            locale="en-GB",
            reduced_motion="reduce",
            base_url=app.address,
        )
        context.set_default_timeout(WAIT_MS)
        expect.set_options(timeout=WAIT_MS)
        made = Visit(page := context.new_page())
        page.on("console", lambda message: _note_complaint(message, made))
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("request", lambda one: _note_elsewhere(one.url, app.address, made))
        opened.append(made)
        if logged_in:
            log_in(page)
        return made

    yield begin
    for one in opened:
        one.page.context.close()
    assert [one.unexpected for one in opened] == [[]] * len(opened)
    assert [one.elsewhere for one in opened] == [[]] * len(opened)


def _note_complaint(message: ConsoleMessage, visit: Visit) -> None:
    if message.type in ("error", "warning"):
        visit.complaints.append(f"{message.text} {message.location.get('url', '')}")


def _note_elsewhere(url: str, address: str, visit: Visit) -> None:
    if not url.startswith((address, "data:", "blob:")):
        visit.elsewhere.append(url)


def _command(*words: object) -> list[str]:
    return [str(Path(sys.executable).with_name("tenure")), *(str(word) for word in words)]


def _tenure(*words: object) -> None:
    subprocess.run(_command(*words), check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _set_password(app: App) -> None:
    """The first start tells the password once; whoever reads it chooses their own."""
    told = r"password\s+(\S{20,})"
    _until(app, lambda: re.search(told, app.log.read_text()))
    found = re.search(told, app.log.read_text())
    with httpx.Client(base_url=app.address, timeout=60) as client:
        session = client.post("/api/v1/session", json={"name": USER, "password": found[1]}).json()
        changed = client.put(
            "/api/v1/users/me/password",
            json={"password": PASSWORD, "present_password": found[1]},
            headers={"x-csrf-token": session["csrf_token"]},
        )
        assert changed.status_code == 204, changed.text


def _until(app: App, seen: Callable[[], object]) -> None:
    end = time.monotonic() + 300
    while not seen():
        assert time.monotonic() < end and app.process.poll() is None, app.log.read_text()[-2000:]
        time.sleep(0.1)


def _is_up(app: App) -> bool:
    try:
        return httpx.get(f"{app.address}/livez", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _done(client: httpx.Client, job_id: str) -> None:
    end = time.monotonic() + 1200
    while (job := client.get(f"/api/v1/jobs/{job_id}").json())["state"] in ("queued", "running"):
        assert time.monotonic() < end, job
        time.sleep(0.3)
    assert job["state"] == "done", job["error"]
