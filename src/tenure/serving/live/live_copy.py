"""The open published copy that answers are read from, with the orders that arrived since."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from tenure.core.clock import clock
from tenure.core.errors import DataError
from tenure.core.frames.horizon import day_after
from tenure.serving.copy.served_copy import ServedCopy
from tenure.serving.live.damage import copy_damaged, disk_fault
from tenure.serving.live.pending_rows import PendingRows, pending_rows
from tenure.store.serving import FOLDER, Publication, Serving

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.records.arrivals import Arrivals
    from tenure.store.workspace import Workspace

_EMPTY = Publication(generation=0, published_at="", lake_version=-1)
_MAX_ATTEMPTS = 5


@dataclass(frozen=True)
class View:
    """Everything known at one moment."""

    served: ServedCopy
    waiting: PendingRows

    @property
    def as_of(self) -> date:
        """The day after the newest order. Raises DataError if there are no orders."""
        days = [day for day in (self.served.last_day, self.waiting.last_day) if day is not None]
        if not days:
            raise DataError(
                "The workspace has no orders.",
                hint="upload a file and import it, or post orders",
                code="data.empty_lake",
            )
        return day_after(max(days))

    @property
    def key(self) -> tuple[int, int]:
        """Changes whenever an answer may change."""
        return self.served.published.generation, self.waiting.seq


class LiveCopy:
    """The published copy of one workspace, reopened after each publication. Thread-safe."""

    def __init__(self, workspace: Workspace, settings: Settings, arrivals: Arrivals) -> None:
        self._workspace = workspace
        self._settings = settings
        self._arrivals = arrivals
        self._serving = Serving(workspace.path / FOLDER)
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = (-1, -1)
        self._served = ServedCopy(_EMPTY, self._serving.folder, settings)
        self._waiting: tuple[int, PendingRows] | None = None

    @property
    def served(self) -> ServedCopy:
        """The current copy, open; published again if it is damaged or missing."""
        if self._served.is_damaged or self._serving.stamp() != self._stamp:
            with self._lock:
                if self._served.is_damaged:
                    self.discard()
                stamp = self._serving.stamp()
                if stamp != self._stamp:
                    self._served = self._open()
                    self._stamp = self._serving.stamp() if stamp is None else stamp
        return self._served

    def discard(self) -> None:
        """Stop serving the open copy because it is damaged; the next request publishes it again."""
        self._serving.discard(self._served.published)

    def view(self) -> View:
        """The copy with every acknowledged order. Orders are read first: see `store.records.arrivals`."""
        seq = self._arrivals.last_number()
        served_copy = self.served
        cached = self._waiting
        if cached is not None and cached[0] == served_copy.published.generation and cached[1].seq >= seq:
            return View(served_copy, cached[1])
        for _ in range(_MAX_ATTEMPTS):
            arrived, before = self._arrivals.all(), served_copy
            served_copy = self.served
            if served_copy is before:
                break
        now_waiting = pending_rows(
            arrived, served_copy, max((arrival.seq for arrival in arrived), default=seq)
        )
        # Stored under the older generation if they differ: customers pending then may be erased by now.
        self._waiting = (before.published.generation, now_waiting)
        return View(served_copy, now_waiting)

    def newest_order(self) -> datetime | None:
        """Time of the newest order; for orders in the copy, the start of its day."""
        waiting_since = self._arrivals.newest_order()
        day = self.served.last_day
        copied = None if day is None else datetime.combine(day, time.min, UTC)
        return max((moment for moment in (waiting_since, copied) if moment is not None), default=None)

    def _open(self) -> ServedCopy:
        """Retries, because the copy a pointer names may be deleted once a newer one is published."""
        from duckdb import Error

        for _ in range(_MAX_ATTEMPTS):
            published = self._serving.current() or self._publish()
            if published is None:
                return ServedCopy(_EMPTY, self._serving.folder, self._settings)
            if not self._serving.is_whole(published):
                self._serving.discard(published)
                continue
            try:
                return ServedCopy(published, self._serving.folder, self._settings)
            except Error as error:
                if fault := disk_fault(error):
                    raise fault from error
                self._serving.discard(published)
        raise copy_damaged()

    def _has_orders(self) -> bool:
        lake = self._workspace.lake
        return lake.holds("transactions", lake.version)

    def _publish(self) -> Publication | None:
        """Publish for the first time, or again if the copy was lost; None if there is nothing to publish.

        The first request waits for it, because until then every customer would be unknown.
        """
        was_served = self._served.published.generation > 0 or self._serving.newest_generation()
        if not was_served and not self._has_orders():
            return None
        from tenure.serving.publish import refresh_serving

        return refresh_serving(self._workspace, replace(self._settings, now=clock()))
