"""A workspace, settings with a fixed day, and helpers to look inside."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tenure.app.workspace.init import Init, init
from tenure.core.settings import Settings


@pytest.fixture(scope="session")
def lakes():
    """Helpers to write logs and to look into workspaces; see `lakes.py`."""
    spec = importlib.util.spec_from_file_location("lakes", Path(__file__).with_name("lakes.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def settings() -> Settings:
    return Settings(now=datetime(2024, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path) -> Path:
    return init(Init(tmp_path / "shop", currency="GBP")).path


@pytest.fixture
def take_in(workspace, settings):
    """Ingests a file into the workspace."""
    from tests.importing import import_log

    from tenure.app.data.orders import OrderLog
    from tenure.core.orders.reading import ReadOptions

    def take(location: str, **options):
        log = OrderLog(location, source="csv", options=ReadOptions(**options))
        return import_log(log, workspace, settings, wait_seconds=5)

    return take


@pytest.fixture
def lake_rows(workspace):
    """Rows of a table of the lake, sorted."""
    from tenure.engines.duckdb import Engine
    from tenure.store.workspace import Workspace

    def rows(name: str = "transactions", version: int | None = None) -> list[dict]:
        with Engine() as engine:
            table = Workspace.open(workspace).lake.table(name, engine, version)
            found = [] if table is None else engine.to_arrow(table).to_pylist()
            return sorted(found, key=repr)

    return rows
