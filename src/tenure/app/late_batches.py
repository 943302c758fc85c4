"""Batches that came into the lake after its customers were scored: what they brought is in no prediction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.errors import StoreError
from tenure.store import batches

if TYPE_CHECKING:
    from tenure.store.workspace import Workspace

_LAKE = "lake:"


def late_batches(place: Workspace, version: int, run_id: str) -> list[str]:
    """Ids of the batches that the lake has at `version` and the run had not.

    By the version the run read; by the clock where that version is gone, or the run was never noted.
    """
    from tenure.store.runs import RunLog

    now = batches.ingested(place.lake, version)
    try:
        run = RunLog(place.database).get(run_id)
    except StoreError:
        return [one.batch_id for one in now if f"{one.ingested_at:%Y%m%dT%H%M%S}" > run_id[:15]]
    finally:
        place.database.close()
    try:
        read = int((run.data_version or "").removeprefix(_LAKE))
        seen = {one.batch_id for one in batches.ingested(place.lake, read)}
    except (ValueError, StoreError):
        return [one.batch_id for one in now if one.ingested_at > run.started_at]
    return [one.batch_id for one in now if one.batch_id not in seen]
