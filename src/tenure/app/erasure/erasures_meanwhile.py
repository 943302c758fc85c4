"""Customers who were erased while their data was being read: results must not contain them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tenure.app.erasure.erased_files import ROOMS
from tenure.app.erasure.erased_names import ErasedNames
from tenure.store.files.faults import file_faults
from tenure.store.records.erasures import Erasure, Erasures, erased_among, erased_meanwhile


class RecentErasures:
    """Erasures since this object was created: create it before customers are read, and query it before any of
    their data is sent.

    Unfinished erasures count too, whenever they began: customers who are being erased are not sent. Earlier
    erasures are recognized by their IDs, not by their times, so clocks do not matter. Queries are cheap: the
    list is read again only if its file has changed.
    """

    def __init__(self, workspace: Path) -> None:
        self._list = Erasures(workspace)
        self._before = frozenset(
            erasure.erasure_id for erasure in self._list.all() if erasure.done_at is not None
        )
        self._cached: tuple[tuple[int, ...] | None, tuple[Erasure, ...]] | None = None

    def among(self, customer_ids: Iterable[str | None]) -> set[str]:
        """The customers who were or are being erased. Raises StoreError (`store.damaged`)."""
        since = self._since()
        if not since:
            return set()
        return erased_among((customer_id for customer_id in customer_ids if customer_id is not None), since)

    def _since(self) -> tuple[Erasure, ...]:
        stamp = self._stamp()
        if self._cached is None or self._cached[0] != stamp:
            since = tuple(erasure for erasure in self._list.all() if erasure.erasure_id not in self._before)
            self._cached = stamp, since
        return self._cached[1]

    def _stamp(self) -> tuple[int, ...] | None:
        with file_faults("read the list of erasures"):
            try:
                facts = self._list.path.stat()
            except FileNotFoundError:
                return None
        return facts.st_mtime_ns, facts.st_size, facts.st_ino


def remove_if_erased(
    path: Path, customer_ids: Iterable[object], workspace: Path, since: datetime, action: str
) -> None:
    """Remove the file if one of its customers was erased `since` reading for it began.

    Call it once the file is in place: an erasure is recorded before files are searched, so either it is seen
    here, or the search finds the file. Raises StoreError (`store.erased_meanwhile`).
    """
    erasures = Erasures(workspace).meanwhile(since)
    if not erasures:
        return
    if not erased_among(
        (str(customer_id) for customer_id in customer_ids if customer_id is not None), erasures
    ):
        return
    with file_faults("remove files with data of an erased customer"):
        path.unlink(missing_ok=True)
    raise erased_meanwhile(action)


def drop_what_names_erased(workspace: Path, job_id: str, since: datetime) -> bool:
    """Remove the job's files if they name a customer who was erased since then; returns whether they did.

    The erasure searched before these files existed. Files that cannot be read may name the customer, too.
    """
    places = [place for room in ROOMS if (place := workspace / room / job_id).is_dir()]
    erasures = Erasures(workspace).meanwhile(since) if places else ()
    if not erasures:
        return False
    names = ErasedNames(erasures)
    unread = names.look_through(places)
    if not (names.found or unread):
        return False
    with file_faults("remove the files of the job"):
        for place in places:
            shutil.rmtree(place)
    return True
