"""A small shop's workspace, and real workers on it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from tests.order_logs import order_log

from tenure.app.bootstrap import settings_from
from tenure.app.jobs.board import JobBoard
from tenure.app.workspace.init import Init, init
from tenure.core.clock import clock
from tenure.core.settings import Settings
from tenure.store.people.accounts import Accounts, User
from tenure.store.workspace import open_workspace

QUICK = Path(__file__).with_name("quick_worker.py")
SECONDS = 150


class Worker:
    """A process that does the jobs of a workspace; what it logs is in `lines`."""

    def __init__(self, command: list[str], log: Path, environment: dict[str, str]) -> None:
        self.log = log
        with log.open("w") as out:
            self.process = subprocess.Popen(command, stderr=out, env=os.environ | environment)

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def said(self, message: str) -> list[dict]:
        return [line for line in self.lines if line["message"] == message]

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(by)
        return self.process.wait(60)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def _somebody(accounts: Accounts) -> User:
    """Who hands jobs in; there from the first shop of a workspace on."""
    there = [one for one in accounts.users() if one.name == "ann"]
    return there[0] if there else accounts.add_user("ann", "correct horse battery", "admin", clock())


class Shop:
    """A workspace with a board of jobs."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        self.environment = {
            name: value
            for name, value in {
                "TENURE_DATABASE_URL": settings.database_url,
                "TENURE_REDIS_URL": settings.redis_url,
            }.items()
            if value
        }
        self._database = open_workspace(path, settings).database
        self.somebody = _somebody(Accounts(self._database))
        self.board = JobBoard.of(path, settings, self._database)
        self._workers: list[Worker] = []

    def upload(self, name: str = "orders.csv", customers: int = 120, seed: int = 3) -> str:
        place = self.path / "uploads"
        place.mkdir(exist_ok=True)
        order_log(customers, 400, seed, f"s{seed}o").to_csv(place / name, index=False)
        return name

    def submit(self, kind: str, **parameters) -> str:
        return self.board.submit(kind, parameters, self.somebody, clock()).job_id

    def job(self, job_id: str):
        return self.board.store.get(job_id)

    def worker(self, *options: str, **environment: str) -> Worker:
        command = [sys.executable, str(QUICK), str(self.path), *options]
        log = self.path.with_name(f"worker-{len(self._workers)}.log")
        self._workers.append(Worker(command, log, self.environment | environment))
        return self._workers[-1]

    def wait(self, *job_ids: str, state: str = "done"):
        """The jobs, when all have come to a state; fails where one ends in another."""
        jobs = [
            self.until(job_id, lambda job: job.state in ("done", "failed", "cancelled")) for job_id in job_ids
        ]
        assert [job.state for job in jobs] == [state] * len(jobs), [job.error for job in jobs]
        return jobs[0] if len(jobs) == 1 else jobs

    def until(self, job_id: str, condition):
        end = time.monotonic() + SECONDS
        while not condition(job := self.job(job_id)):
            assert time.monotonic() < end, (job, [one.log.read_text()[-2000:] for one in self._workers])
            time.sleep(0.05)
        return job

    def rows(self, table: str) -> list[dict]:
        from tenure.engines.duckdb import Engine

        with Engine() as engine:
            found = open_workspace(self.path, self.settings).lake.table(table, engine)
            return [] if found is None else engine.to_arrow(found).to_pylist()

    def versions(self):
        return open_workspace(self.path, self.settings).registry().versions()

    def close(self) -> None:
        for one in self._workers:
            one.end()
        self.board.close()
        self._database.close()


@pytest.fixture(scope="session")
def empty_registry(tmp_path_factory) -> Path:
    """MLflow's database, which takes seconds to make."""
    pytest.importorskip("mlflow")
    from tenure.store.registry.registry import Registry

    folder = tmp_path_factory.mktemp("registry")
    assert Registry(folder, "shop").versions() == ()
    return folder / "mlflow.db"


@pytest.fixture
def open_shop(tmp_path):
    """Makes workspaces: `open_shop(database_url=...)`."""
    shops: list[Shop] = []

    def make(**where) -> Shop:
        path = tmp_path / "shop"
        with suppress(FileExistsError):
            init(Init(path))
        settings = replace(settings_from({}), **where)
        shops.append(Shop(path, settings))
        return shops[-1]

    yield make
    for one in shops:
        one.close()


@pytest.fixture
def shop(open_shop) -> Shop:
    return open_shop()


@pytest.fixture
def learned_shop(shop, empty_registry) -> Shop:
    """A shop with orders in its lake, and a registry without models."""
    from tests.importing import import_log

    from tenure.app.data.orders import OrderLog

    shutil.copy(empty_registry, shop.path)
    log = OrderLog(str(shop.path / "uploads" / shop.upload()), "csv")
    import_log(log, shop.path, replace(shop.settings, now=clock()))
    return shop
