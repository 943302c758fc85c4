"""The shop as it is this moment: what is published, and what came in since."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.clock import clock
from tenure.core.errors import DataError
from tenure.core.frames.horizon import day_after
from tenure.serving.copy.served import Served
from tenure.serving.live.damage import copy_damaged, disk_fault
from tenure.serving.live.waiting import Waiting, waiting
from tenure.store.records.arrivals import Arrivals
from tenure.store.serving import FOLDER, Published, Serving
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.database.database import Database
    from tenure.store.workspace import Workspace

_NOTHING = Published(generation=0, published_at="", lake_version=-1)
_TRIES = 5


@dataclass(frozen=True)
class View:
    """Everything known at one moment."""

    served: Served
    waiting: Waiting

    @property
    def as_of(self) -> date:
        """The day after the newest order. Raises DataError where there is none."""
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
        """Differs whenever an answer may."""
        return self.served.published.generation, self.waiting.seq


class LiveShop:
    """One workspace, for as long as a server runs. Safe to use from many threads."""

    def __init__(self, workspace: Path, settings: Settings) -> None:
        self.workspace = open_workspace(workspace, settings)
        self.settings = settings
        self.database: Database = self.workspace.database
        self.arrivals = Arrivals(self.database)
        self._serving = Serving(self.workspace.path / FOLDER)
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = (-1, -1)
        self._served = Served(_NOTHING, self._serving.folder, settings)
        self._waiting: tuple[int, Waiting] | None = None

    @property
    def served(self) -> Served:
        """What is published now, opened; made anew where it was damaged or is gone."""
        if self._served.is_damaged or self._serving.stamp() != self._stamp:
            with self._lock:
                if self._served.is_damaged:
                    self.discard_copy()
                stamp = self._serving.stamp()
                if stamp != self._stamp:
                    self._served = self._opened()
                    self._stamp = self._serving.stamp() if stamp is None else stamp
        return self._served

    def discard_copy(self) -> None:
        """Serve the open copy no more, as it is damaged; the next who asks has it made anew."""
        self._serving.discard(self._served.published)

    @property
    def currency(self) -> str:
        """As it is written down now: another server may have changed it."""
        return self.workspace_as_written.currency

    def change_currency(self, currency: str) -> None:
        """Say what the amounts are in; they stay as they are. Raises OptionError (`option.currency`)."""
        self.workspace_as_written.change_currency(currency)

    @property
    def workspace_as_written(self) -> Workspace:
        """Its settings as they are on the disk now."""
        return open_workspace(self.workspace.path, self.settings)

    def view(self) -> View:
        """Orders that were answered are in it. What waits is read before the copy: see `store.arrivals`."""
        seq = self.arrivals.last_number()
        served = self.served
        known = self._waiting
        if known is not None and known[0] == served.published.generation and known[1].seq >= seq:
            return View(served, known[1])
        for _ in range(_TRIES):
            arrived, before = self.arrivals.all(), served
            served = self.served
            if served is before:
                break
        made = waiting(arrived, served, max((one.seq for one in arrived), default=seq))
        # Under the older one where they still differ: of what waited then, some may be erased by now.
        self._waiting = (before.published.generation, made)
        return View(served, made)

    def newest_order(self) -> datetime | None:
        """When the newest order was placed that came in by any way; of copied ones, the day's beginning."""
        waiting_since = self.arrivals.newest_order()
        day = self.served.last_day
        copied = None if day is None else datetime.combine(day, time.min, UTC)
        return max((one for one in (waiting_since, copied) if one is not None), default=None)

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.close()

    def _opened(self) -> Served:
        """The copy that a pointer names may be gone the next moment, when another has followed it."""
        from duckdb import Error

        for _ in range(_TRIES):
            published = self._serving.current() or self._made_anew()
            if published is None:
                return Served(_NOTHING, self._serving.folder, self.settings)
            if not self._serving.is_whole(published):
                self._serving.discard(published)
                continue
            try:
                return Served(published, self._serving.folder, self.settings)
            except Error as error:
                if fault := disk_fault(error):
                    raise fault from error
                self._serving.discard(published)
        raise copy_damaged()

    def _has_orders(self) -> bool:
        lake = self.workspace.lake
        return lake.holds("transactions", lake.version)

    def _made_anew(self) -> Published | None:
        """What is served, published at first, or again where it was lost; None with nothing to serve.

        Whoever asks first waits for it: until then, everybody would be a stranger.
        """
        was_served = self._served.published.generation > 0 or self._serving.newest_generation()
        if not was_served and not self._has_orders():
            return None
        from tenure.serving.publish import refresh_serving

        return refresh_serving(self.workspace.path, replace(self.settings, now=clock()))
