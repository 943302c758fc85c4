"""What every test may ask for: engines, small logs, and the real order logs where they lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real order logs; tests that ask for it are skipped where it is absent."""
    named = os.environ.get("TENURE_DATA_DIR")
    path = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not path.is_dir():
        pytest.skip(f"no real order logs at {path}; set TENURE_DATA_DIR")
    return path


@pytest.fixture
def duckdb_engine():
    """A fresh in-memory DuckDB, closed after the test."""
    from tenure.engines.duckdb import Engine

    with Engine() as engine:
        yield engine
