"""Move arrivals into the lake, and forget them once the serving copy holds them.

Killed at any point it loses nothing and adds nothing twice: rows are first put into a batch, a batch enters
the lake whole and once, and rows go only when the published copy has their batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.bootstrap import clock, open_engine
from tenure.app.refresh_serving import LIVE, refresh_serving
from tenure.app.run_record import open_workspace
from tenure.core.arrow_rows import rows_as_arrow
from tenure.core.ports import Silent
from tenure.core.schema import TABLES
from tenure.store import batches
from tenure.store.arrivals import Arrivals

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.app.bootstrap import Settings
    from tenure.core.ports import Progress
    from tenure.store.lake import Lake

MOST_ROWS = 100_000


@dataclass(frozen=True)
class Compacted:
    """Rows that went into the lake, and rows that need not wait any more."""

    taken_in: int
    removed: int


def compact(workspace: Path, settings: Settings, progress: Progress | None = None) -> Compacted:
    """Take what waits into the lake, publish the copy, and remove what it holds.

    Raises StoreError as `ingest`; what waits stays then.
    """
    watched = progress or Silent()
    place = open_workspace(workspace, settings)
    arrivals = Arrivals(place.database)
    try:
        taken = sum(
            _taken_in(place.lake, batch_id, arrivals, settings, watched) for batch_id in arrivals.batches()
        )
        batch_id = f"{LIVE}-{clock():%Y%m%dT%H%M%S%f}"
        if arrivals.claim(batch_id, MOST_ROWS):
            taken += _taken_in(place.lake, batch_id, arrivals, settings, watched)
        if not arrivals.batches():
            return Compacted(0, 0)
        published = refresh_serving(workspace, settings, watched)
        return Compacted(taken, arrivals.remove(published.batches, clock()))
    finally:
        place.database.close()


def _taken_in(lake: Lake, batch_id: str, arrivals: Arrivals, settings: Settings, progress: Progress) -> int:
    """Rows added to the lake; 0 for a batch that it has already.

    They are read under the lake's lock: an order that is removed meanwhile must not come in all the same.
    """
    from tenure.store.admission import Admission

    if batches.find(lake, batch_id):
        return 0
    with open_engine(settings, "duckdb") as engine, lake.writing(engine, progress) as writing:
        if batches.find(lake, batch_id):
            return 0
        rows = arrivals.in_batch(batch_id)
        admission = Admission(lake, writing, engine, batch_id)
        counts: dict[str, int] = {}
        for kind in ("transactions", "events"):
            of_kind = [one.row for one in rows if one.kind == kind]
            if of_kind:
                counts[kind] = len(of_kind)
                admission.admit_table(kind, engine.from_arrow(_as_arrow(kind, of_kind), f"arrived_{kind}"))
        admission.record(
            batches.Batch(
                batch_id, LIVE, "", clock(), counts, admission.added, admission.known, admission.changed
            )
        )
        writing.commit(clock(), f"arrivals {batch_id}")
    return sum(admission.added.values())


def _as_arrow(kind: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Columns that no row has are left out."""
    columns = [one for one in TABLES[kind] if any(row.get(one.name) is not None for row in rows)]
    return rows_as_arrow(rows, columns)
