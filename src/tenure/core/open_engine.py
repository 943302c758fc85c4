"""Connecting to the engine that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.catalog import ENGINES
from tenure.core.errors import OptionError
from tenure.core.running_queries import note_engine

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.core.settings import Settings


def open_engine(settings: Settings, name: str | None = None) -> Engine:
    """Connect to the engine of that name; by default the engine of the settings."""
    engine = _connected(settings, name or settings.engine)
    note_engine(engine)
    return engine


def _connected(settings: Settings, engine_name: str) -> Engine:
    make = ENGINES.load(engine_name)
    if engine_name == "duckdb":
        return make(memory_limit=settings.memory_limit, threads=settings.threads)
    if engine_name == "postgres":
        if not settings.postgres_url:
            raise OptionError(
                "The postgres engine needs a connection address.",
                hint="set TENURE_POSTGRES_URL=postgresql://user@host/database",
                code="option.postgres_url",
            )
        return make(settings.postgres_url)
    return make()
