"""Audiences of a workspace's store, for commands that read or write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.store.records.audiences import Audiences

if TYPE_CHECKING:
    from tenure.core.settings import Settings


@contextmanager
def kept_audiences(workspace: Path, settings: Settings) -> Iterator[Audiences]:
    """The audiences of the workspace's store."""
    from tenure.store.workspace import open_workspace

    database = open_workspace(workspace, settings).database
    try:
        yield Audiences(database)
    finally:
        database.close()
