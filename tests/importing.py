"""Imports of order logs into a workspace that is opened for each, as the command line does."""

from __future__ import annotations

from pathlib import Path

from tenure.app.data.ingest import Ingest, IngestResult, ingest
from tenure.app.data.orders import OrderLog
from tenure.core.ports import Progress, SilentProgress
from tenure.core.settings import Settings
from tenure.serving.shop import open_shop


def import_log(
    log: OrderLog,
    place: Path,
    settings: Settings,
    progress: Progress | None = None,
    wait_seconds: float = 60.0,
) -> IngestResult:
    """Import the log into the workspace in that folder."""
    with open_shop(place, settings) as shop:
        return ingest(Ingest(log, wait_seconds), shop, progress or SilentProgress())
