"""Stores and queues of every sort, and kinds of jobs that do what a test tells them."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tenure.app.jobs.board import JobBoard
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.queue import open_queue
from tenure.app.jobs.runner import JobRunner, Pace
from tenure.core.clock import clock
from tenure.core.errors import UnknownPlug
from tenure.core.settings import Settings
from tenure.store.database.database import Database
from tenure.store.people.accounts import Accounts, User
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import JobStore
from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class SaidParameters:
    """What the test says."""

    word: str = "hello"
    times: int = 1


class FakeKinds:
    """A catalog of kinds that a test fills: `kinds.add("say", run)`."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def add(self, name: str, run, **options) -> None:
        self._kinds[name] = Kind("", options.pop("role", "analyst"), SaidParameters, run, **options)

    def names(self) -> list[str]:
        return sorted(self._kinds)

    def load(self, name: str) -> Kind:
        if name not in self._kinds:
            raise UnknownPlug("kind of job", name, self._kinds)
        return self._kinds[name]


@pytest.fixture
def workspace(tmp_path) -> Path:
    return Workspace.create(tmp_path / "shop").path


@pytest.fixture
def database(sql_store) -> Database:
    return sql_store


@pytest.fixture
def store(database) -> JobStore:
    return JobStore(database)


@pytest.fixture
def queue(workspace):
    made = open_queue(workspace, Settings())
    yield made
    made.close()


@pytest.fixture
def kinds() -> FakeKinds:
    return FakeKinds()


@pytest.fixture
def board(store, queue, kinds) -> JobBoard:
    return JobBoard(store, queue, kinds)


@pytest.fixture
def accounts(database) -> Accounts:
    return Accounts(database)


@pytest.fixture
def ann(accounts) -> User:
    return accounts.add_user("ann", "correct horse battery", "analyst", clock())


@pytest.fixture
def eve(accounts) -> User:
    return accounts.add_user("eve", "correct horse battery", "admin", clock())


@pytest.fixture
def runner(workspace, store, database, kinds):
    """Makes runners by the name of their worker; their hearts beat quickly."""

    def made(name: str = "one", **pace) -> JobRunner:
        quick = {"beat_seconds": 0.02, "stale_seconds": 60.0, "patience_seconds": 5.0} | pace
        return JobRunner(workspace, Settings(), store, JobClaims(database, name), Pace(**quick), kinds)

    return made


@pytest.fixture
def in_thread():
    """Runs a call in a thread and waits for its end after the test's block: `with in_thread(call): ...`."""
    from contextlib import contextmanager

    @contextmanager
    def running(call):
        thread = threading.Thread(target=call)
        thread.start()
        yield
        thread.join(20)
        assert not thread.is_alive()

    return running


@pytest.fixture
def told(caplog):
    """Everything that was logged, as text."""
    caplog.set_level(logging.INFO, logger="tenure")
    return caplog


@pytest.fixture
def submit(board, ann):
    def handed_in(kind: str = "say", **parameters):
        return board.submit(kind, parameters, ann, datetime(2025, 5, 1, 12, tzinfo=UTC)).job_id

    return handed_in
