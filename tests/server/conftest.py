"""A small shop that is served: its workspace is made once, and copied for every application under test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.built_once import built_once
from tests.in_shop import publish
from tests.order_logs import leaving_log

from tenure.app.jobs.runner import JobRunner
from tenure.core.clock import clock
from tenure.server.application import create_app
from tenure.server.settings import server_settings
from tenure.store.people.accounts import Accounts
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import JobStore

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def orders() -> pd.DataFrame:
    return leaving_log()


@pytest.fixture(scope="session")
def order_file(orders, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("log") / "orders.csv"
    orders.to_csv(path, index=False)
    return path


@pytest.fixture(scope="session")
def scored_workspace(order_file, tmp_path_factory) -> Path:
    """IngestResult, trained, scored and published; its customers have profiles with personal data."""
    made = built_once(tmp_path_factory, "scored", partial(_make_scored_workspace, order_file))
    return shutil.copytree(made / "shop", tmp_path_factory.mktemp("scored") / "shop")


def _make_scored_workspace(order_file: Path, folder: Path) -> None:
    from tenure.app.data.orders import OrderLog
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.app.modelling.score import Score, score
    from tenure.app.modelling.train_orders import TrainOrders, train_orders
    from tenure.app.workspace.init import Init, init
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import SilentProgress
    from tenure.serving.shop import open_shop

    profiles = folder / "customers.csv"
    profiles.write_text(
        "customer_id,country,email\n" + "".join(f"c{n:04d},Norway,c{n}@example.com\n" for n in range(150))
    )
    place = init(Init(folder / "shop", currency="GBP")).path
    settings = app_settings(place)
    log = OrderLog(str(order_file), "csv", ReadOptions(customers=str(profiles)))
    selection = OrderSelection(log, "60d")
    train = TrainOrders(folder / "model", selection, "pareto_nbd_gamma_gamma", cutoffs=1)
    with open_shop(place, settings) as shop:
        train_orders(train, shop, SilentProgress())
        score(Score(), shop, SilentProgress())
    publish(place, settings)


def app_settings(workspace: Path):
    return server_settings(workspace=workspace, start_worker=False).app


@dataclass
class Service:
    """An application, a client for each role, and one for nobody."""

    app: FastAPI
    workspace: Path
    viewer: TestClient
    analyst: TestClient
    admin: TestClient
    nobody: TestClient

    @property
    def backend(self):
        return self.app.state.backend

    def work(self) -> int:
        """Do every job that waits, here and now, as a worker would; returns how many."""
        database = self.backend.shop.database
        runner = JobRunner(
            self.workspace, self.backend.settings.app, JobStore(database), JobClaims(database, "test")
        )
        done = 0
        while waiting := self.backend.jobs.store.latest(state="queued"):
            for job in reversed(waiting):
                assert runner.work(job.job_id)
                done += 1
        return done


@pytest.fixture(scope="session")
def database_url(request):
    """Makes the address of an empty store: SQLite in the workspace (None), or a database of PostgreSQL."""

    def make(kind: str) -> str | None:
        return None if kind == "sqlite" else request.getfixturevalue("new_database")()

    return make


@pytest.fixture(scope="session")
def open_service(scored_workspace, tmp_path_factory, database_url):
    """Serves a copy of the shop; settings as keywords."""
    opened: list[Any] = []

    def open_copy(workspace: Path | None = scored_workspace, store: str = "sqlite", **settings) -> Service:
        place = tmp_path_factory.mktemp("served") / "shop"
        if workspace is None:
            from tenure.app.workspace.init import Init, init

            init(Init(place, currency="GBP"))
        else:
            shutil.copytree(workspace, place)
        url = database_url(store)
        generous = {"rate_per_address": "100000/minute", "rate_of_logins": "1000/minute"}
        app = create_app(
            server_settings(
                **{"workspace": place, "database_url": url, "start_worker": False, **generous, **settings}
            )
        )
        clients = {role: _client(app, role) for role in ("viewer", "analyst", "admin")}
        nobody = TestClient(app, raise_server_exceptions=False)
        service = Service(app, place, **clients, nobody=nobody)
        opened.append(service)
        return service

    yield open_copy
    for service in opened:
        service.backend.close()


def at_once(service: Service, like: TestClient) -> httpx.AsyncClient:
    """For many requests at the same time, in one loop as the server has it, with what `like` brings."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(service.app),
        base_url="http://testserver",
        headers=like.headers,
        cookies=dict(like.cookies),
    )


def _client(app: FastAPI, role: str) -> TestClient:
    accounts: Accounts = app.state.backend.accounts
    user = accounts.add_user(role, PASSWORD, role, clock())
    _, secret = accounts.issue_key(user, "test", role, clock())
    return TestClient(app, headers={"x-api-key": secret}, raise_server_exceptions=False)


# The store's own tests run on both; every route on PostgreSQL as well takes minutes.
ON_POSTGRES = pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.integration])


@pytest.fixture(scope="module", params=["sqlite", ON_POSTGRES])
def service(request, open_service) -> Service:
    """The shop served on each kind of store; tests of a module share it."""
    return open_service(store=request.param)


@pytest.fixture(scope="module")
def empty_service(open_service) -> Service:
    """A workspace that holds nothing yet."""
    return open_service(None)
