"""Move arrivals into the lake, and forget them once the serving copy holds them.

Killed at any point it loses nothing and adds nothing twice: rows are first put into a batch, a batch enters
the lake whole and once, and rows go only when the published copy has their batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.forgetting.returned_customers import ONE_BY_ONE, ReturnedCustomers, returned_among
from tenure.core.arrow_rows import rows_as_arrow
from tenure.core.clock import clock
from tenure.core.errors import TenureError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.open_engine import open_engine
from tenure.core.orders.schema import TABLES
from tenure.core.ports import Silent
from tenure.serving.publish import LIVE, refresh_serving
from tenure.store.lake import batches, overlap
from tenure.store.lake.admission import Admission
from tenure.store.records.arrivals import Arrivals
from tenure.store.records.erasures import Erasures
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.lake.lake import Lake
    from tenure.store.records.arrival_rows import Arrival
    from tenure.store.workspace import Workspace

MAX_ROWS = 100_000


@dataclass(frozen=True)
class Compacted:
    """Rows that went into the lake, and rows that need not wait any more.

    returned : how many customers of the rows that went in had been erased.
    """

    taken_in: int
    removed: int
    returned: ReturnedCustomers = field(default_factory=ReturnedCustomers)


@dataclass(frozen=True)
class Taken:
    """Rows that went into the lake, why others did not, if any, and whether yet others still wait.

    returned : how many customers of the rows that went in had been erased.
    """

    rows: int
    fault: TenureError | None = None
    is_more: bool = False
    returned: ReturnedCustomers = field(default_factory=ReturnedCustomers)


def compact(workspace: Path, settings: Settings, progress: Progress | None = None) -> Compacted:
    """Take what waits into the lake, publish the copy, and remove what it holds.

    Raises StoreError and DataError as `ingest`; what could not be taken stays then.
    """
    watched = progress or Silent()
    place = open_workspace(workspace, settings)
    try:
        taken = take_waiting(place, settings, watched)
        for sentence in taken.returned.sentences(ONE_BY_ONE):
            watched.note(sentence)
        arrivals, removed = Arrivals(place.database), 0
        if arrivals.batches():
            published = refresh_serving(workspace, settings, watched)
            removed = arrivals.remove(published.batches, clock())
        if taken.fault is not None:
            raise taken.fault
        return Compacted(taken.rows, removed, taken.returned)
    finally:
        place.database.close()


def take_waiting(place: Workspace, settings: Settings, progress: Progress) -> Taken:
    """Take what waits, up to `MAX_ROWS`, into the lake, where whatever comes next is judged beside it.

    It waits on in the store until a copy holds it. A batch that cannot be taken keeps no other waiting.
    Raises StoreError (`store.stale`).
    """
    arrivals = Arrivals(place.database)
    if not arrivals.last_number():
        return Taken(0)
    place.lake.refuse_stale()
    into = _Into(place.lake, arrivals, arrivals.batches(), settings, progress)
    batch_id = f"{LIVE}-{clock():%Y%m%dT%H%M%S%f}"
    claimed = arrivals.claim(batch_id, MAX_ROWS)
    rows, faults = 0, []
    came: set[str] = set()
    for one in (*into.waiting, *([batch_id] if claimed else [])):
        try:
            added, customers = into.take(one)
            rows, came = rows + added, came | customers
        except TenureError as fault:
            faults.append(fault)
    returned = returned_among(came, Erasures(place.path).all())
    return Taken(rows, faults[0] if faults else None, claimed == MAX_ROWS, returned)


@dataclass(frozen=True)
class _Into:
    """The lake, with the batches whose rows wait in the store."""

    lake: Lake
    arrivals: Arrivals
    waiting: list[str]
    settings: Settings
    progress: Progress

    def take(self, batch_id: str) -> tuple[int, set[str]]:
        """Rows added to the lake, and whose; 0 for a batch that it has already.

        They are read under the lake's lock: an order that is removed meanwhile must not come in all the same.
        """
        if batches.find(self.lake, batch_id):
            return 0, set()
        with (
            open_engine(self.settings, "duckdb") as engine,
            self.lake.writing(engine, self.progress) as writing,
        ):
            if batches.find(self.lake, batch_id):
                return 0, set()
            rows = self.arrivals.in_batch(batch_id)
            admission = Admission(self.lake, writing, engine, batch_id)
            counts: dict[str, int] = {}
            for kind in ("transactions", "events"):
                of_kind = [one for one in rows if one.kind == kind]
                if of_kind:
                    counts[kind] = len(of_kind)
                    arrived = engine.from_arrow(_as_arrow(kind, of_kind), f"arrived_{kind}")
                    admission.admit_arrivals(kind, arrived)
            added, known, changed = admission.added, admission.known, admission.changed
            batch = batches.Batch(batch_id, LIVE, "", clock(), counts, added, known, changed)
            admission.record(batch, self.waiting)
            writing.commit(clock(), f"arrivals {batch_id}")
        return sum(admission.added.values()), {one.row[CUSTOMER_ID] for one in rows}


def _as_arrow(kind: str, arrivals: list[Arrival]) -> pa.Table:
    """With what was seen beside each; columns that no row has are left out."""
    import pyarrow as pa

    rows = [one.row for one in arrivals]
    columns = [one for one in TABLES[kind] if any(row.get(one.name) is not None for row in rows)]
    marks = {
        overlap.NUMBER: [one.seq for one in arrivals],
        overlap.SEEN_EQUAL: [one.seen.equal for one in arrivals],
        overlap.SEEN_SALES: [one.seen.sales for one in arrivals],
    }
    made = rows_as_arrow(rows, columns)
    for name, numbers in marks.items():
        made = made.append_column(name, pa.array(numbers, pa.int64()))
    return made
