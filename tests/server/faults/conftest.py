"""A served shop in processes of its own, that can be killed, starved and cut off."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tests.in_shop import in_shop

from tenure.app.bootstrap import settings_from
from tenure.core.clock import clock
from tenure.core.settings import Settings
from tenure.store.people.accounts import Accounts
from tenure.store.workspace import open_workspace

START_SECONDS = 90
PASSWORD = "correct horse battery"


class Server:
    """`tenure serve` on a port of its own. `client` sends an analyst's key."""

    def __init__(self, place: Place, options: tuple[str, ...], environment: dict[str, str]) -> None:
        self._place, self._options = place, options
        self._environment = os.environ | place.environment | environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = place.workspace.with_name(f"server-{self.port}.log")
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"x-api-key": place.key}, timeout=30
        )
        self.process: subprocess.Popen | None = None

    def start(self) -> Server:
        words = ["--workspace", str(self._place.workspace), "--port", str(self.port), *self._options]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tenure.server", *words], stdout=out, stderr=out, env=self._environment
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.client.get("/readyz").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise TimeoutError(self.log.read_text()[-3_000:])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def limit_files(self, most_bytes: int | None) -> None:
        """As a disk that is full beyond so many bytes of a file; None as one with room again."""
        soft = resource.RLIM_INFINITY if most_bytes is None else most_bytes
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def post(self, number: int, key: str | None = None, customer: int | None = None) -> httpx.Response:
        """An order, the only one of that number."""
        headers = {"idempotency-key": key} if key else {}
        return self.client.post("/api/v1/orders", json=order(number, customer), headers=headers)

    def orders_of(self, customer: int) -> set[str]:
        shown = self.client.get(f"/api/v1/customers/{name_of(customer)}").raise_for_status().json()
        return {moment["details"]["order_id"] for moment in shown["timeline"] if moment["what"] == "order"}


class Place:
    """A workspace that servers share, with a key for them."""

    def __init__(self, workspace: Path, settings: Settings) -> None:
        self.workspace, self.settings = workspace, settings
        named = {"TENURE_DATABASE_URL": settings.database_url, "TENURE_REDIS_URL": settings.redis_url}
        self.environment = {name: value for name, value in named.items() if value}
        database = open_workspace(workspace, settings).database
        accounts = Accounts(database)
        owner = accounts.add_user("ann", PASSWORD, "analyst", clock())
        self.key = accounts.issue_key(owner, "test", "analyst", clock())[1]
        database.close()
        self.servers: list[Server] = []

    def server(self, *options: str, **environment: str) -> Server:
        """A server that has started; without a worker unless `options` are given."""
        self.servers.append(Server(self, options or ("--no-worker",), environment))
        return self.servers[-1].start()

    def new_orders(self) -> Counter:
        """How often each new order is kept, whether it waits or is in the lake; all are in the lake then."""
        from tenure.app.data.compact import Compact, compact
        from tenure.engines.duckdb import Engine

        in_shop(compact, Compact(), self.workspace, replace(self.settings, now=clock()))
        with Engine() as engine:
            rows = open_workspace(self.workspace, self.settings).lake.table("transactions", engine)
            kept = engine.to_arrow(rows.select("order_id")).column(0).to_pylist()
        return Counter(one for one in kept if one.startswith("new"))


def name_of(customer: int) -> str:
    return f"c{customer % 150:04d}"


def order(number: int, customer: int | None = None) -> dict:
    at = datetime(2023, 9, 1, tzinfo=UTC) + timedelta(minutes=number)
    who = name_of(number if customer is None else customer)
    return {
        "customer_id": who,
        "order_id": f"new{number}",
        "order_date": at.isoformat(),
        "amount": 10.0 + number % 7,
    }


@pytest.fixture
def place(scored_workspace, tmp_path):
    """Makes a copy of the small shop: `place(database_url=...)`."""
    made: list[Place] = []

    def make(**where) -> Place:
        workspace = shutil.copytree(scored_workspace, tmp_path / "shop")
        made.append(Place(workspace, replace(settings_from({}), **where)))
        return made[-1]

    yield make
    for one in made:
        for server in one.servers:
            if server.process is not None and server.process.poll() is None:
                server.process.kill()
                server.process.wait()
            server.client.close()
