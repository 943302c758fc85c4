"""Move pending orders and events into the lake, and drop them once the serving copy contains them.

Killed at any point it loses nothing and adds nothing twice: rows are first put into a batch, a batch enters
the lake completely and once, and rows are dropped only when the published copy has their batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.app.forgetting.returned_customers import ONE_BY_ONE, ReturnedCustomers, returned_among
from tenure.core.arrow_rows import rows_as_arrow
from tenure.core.clock import clock
from tenure.core.errors import TenureError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.open_engine import open_engine
from tenure.core.orders.schema import TABLES
from tenure.core.ports import SilentProgress
from tenure.serving.publish import LIVE, refresh_serving
from tenure.store.lake import batches, overlap
from tenure.store.lake.admission import Admission
from tenure.store.records.arrivals import Arrivals
from tenure.store.records.erasures import Erasures

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.lake.lake import Lake
    from tenure.store.records.arrival_rows import Arrival
    from tenure.store.workspace import Workspace

MAX_ROWS = 100_000


@dataclass(frozen=True)
class CompactResult:
    """Rows that were moved into the lake, and rows that are no longer pending.

    returned : how many customers of the moved rows had been erased before.
    """

    taken_in: int
    removed: int
    returned: ReturnedCustomers = field(default_factory=ReturnedCustomers)


@dataclass(frozen=True)
class MovedRows:
    """Rows that were moved into the lake, why others were not, if any, and whether more are pending.

    returned : how many customers of the moved rows had been erased before.
    """

    rows: int
    fault: TenureError | None = None
    is_more: bool = False
    returned: ReturnedCustomers = field(default_factory=ReturnedCustomers)


@dataclass(frozen=True)
class Compact:
    """Command. There is nothing to choose."""


def compact(_: Compact, shop: Shop, progress: Progress | None = None) -> CompactResult:
    """Move pending rows into the lake, publish the copy, and drop the rows that it contains.

    It is upkeep, which workers do every minute: the audit log does not record it.

    Raises StoreError and DataError as `ingest`; rows that could not be moved stay pending then.
    """
    progress_shown = progress or SilentProgress()
    transfer = take_waiting(shop.workspace, shop.settings, progress_shown)
    for sentence in transfer.returned.sentences(ONE_BY_ONE):
        progress_shown.note(sentence)
    removed = 0
    if shop.arrivals.batches():
        published = refresh_serving(shop.workspace, shop.settings, progress_shown)
        removed = shop.arrivals.remove(published.batches, clock())
    if transfer.fault is not None:
        raise transfer.fault
    return CompactResult(transfer.rows, removed, transfer.returned)


def take_waiting(place: Workspace, settings: Settings, progress: Progress) -> MovedRows:
    """Move pending rows, up to `MAX_ROWS`, into the lake, where later rows are compared with them.

    They stay in the store until a copy contains them. A batch that cannot be moved does not block others.
    Raises StoreError (`store.stale`).
    """
    arrivals = Arrivals(place.database)
    if not arrivals.last_number():
        return MovedRows(0)
    place.lake.refuse_stale()
    into = _LakeTransfer(place.lake, arrivals, arrivals.batches(), settings, progress)
    batch_id = f"{LIVE}-{clock():%Y%m%dT%H%M%S%f}"
    claimed = arrivals.claim(batch_id, MAX_ROWS)
    rows, faults = 0, []
    customers_moved: set[str] = set()
    for batch in (*into.waiting, *([batch_id] if claimed else [])):
        try:
            added, customers = into.take(batch)
            rows, customers_moved = rows + added, customers_moved | customers
        except TenureError as fault:
            faults.append(fault)
    returned = returned_among(customers_moved, Erasures(place.path).all())
    return MovedRows(rows, faults[0] if faults else None, claimed == MAX_ROWS, returned)


@dataclass(frozen=True)
class _LakeTransfer:
    """The lake, with the batches whose rows are pending in the store."""

    lake: Lake
    arrivals: Arrivals
    waiting: list[str]
    settings: Settings
    progress: Progress

    def take(self, batch_id: str) -> tuple[int, set[str]]:
        """Rows added to the lake, and their customers; 0 for a batch that it already has.

        They are read under the lake's lock: an order that is removed meanwhile must not be added.
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
                of_kind = [row for row in rows if row.kind == kind]
                if of_kind:
                    counts[kind] = len(of_kind)
                    arrived = engine.from_arrow(_as_arrow(kind, of_kind), f"arrived_{kind}")
                    admission.admit_arrivals(kind, arrived)
            added, known_rows, changed = admission.added, admission.known_rows, admission.changed
            batch = batches.Batch(batch_id, LIVE, "", clock(), counts, added, known_rows, changed)
            admission.record(batch, self.waiting)
            writing.commit(clock(), f"arrivals {batch_id}")
        return sum(admission.added.values()), {arrival.row[CUSTOMER_ID] for arrival in rows}


def _as_arrow(kind: str, arrivals: list[Arrival]) -> pa.Table:
    """The rows, with the state that each was compared with; columns without values are left out."""
    import pyarrow as pa

    rows = [arrival.row for arrival in arrivals]
    columns = [column for column in TABLES[kind] if any(row.get(column.name) is not None for row in rows)]
    marks = {
        overlap.NUMBER: [arrival.seq for arrival in arrivals],
        overlap.SEEN_EQUAL: [arrival.known_counts.equal for arrival in arrivals],
        overlap.SEEN_SALES: [arrival.known_counts.sales for arrival in arrivals],
    }
    table = rows_as_arrow(rows, columns)
    for name, numbers in marks.items():
        table = table.append_column(name, pa.array(numbers, pa.int64()))
    return table
