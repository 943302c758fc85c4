"""Who was erased while something was read: what is made of it must neither stay nor leave with them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tenure.app.erasure.erased_files import ROOMS
from tenure.app.erasure.erased_names import ErasedNames
from tenure.store.files.faults import file_faults
from tenure.store.records.erasures import Erasure, Erasures, erased_among, erased_meanwhile


class ErasedSince:
    """Erasures since this was made: make it before customers are read, ask it before any of them leaves.

    Those that are not done count too, whenever they began: whoever is to be erased is sent nowhere. What was
    done before is remembered by its id, not by its time, so no clock decides. Asking is cheap: the list is
    read again only where its file has changed.
    """

    def __init__(self, workspace: Path) -> None:
        self._list = Erasures(workspace)
        self._before = frozenset(one.erasure_id for one in self._list.all() if one.done_at is not None)
        self._known: tuple[tuple[int, ...] | None, tuple[Erasure, ...]] | None = None

    def among(self, customer_ids: Iterable[str | None]) -> set[str]:
        """Those of the customers who were or are being erased. Raises StoreError (`store.damaged`)."""
        since = self._since()
        return erased_among((one for one in customer_ids if one is not None), since) if since else set()

    def _since(self) -> tuple[Erasure, ...]:
        stamp = self._stamp()
        if self._known is None or self._known[0] != stamp:
            since = tuple(one for one in self._list.all() if one.erasure_id not in self._before)
            self._known = stamp, since
        return self._known[1]

    def _stamp(self) -> tuple[int, ...] | None:
        with file_faults("read the list of erasures"):
            try:
                facts = self._list.path.stat()
            except FileNotFoundError:
                return None
        return facts.st_mtime_ns, facts.st_size, facts.st_ino


def remove_if_erased(
    made: Path, customer_ids: Iterable[object], workspace: Path, since: datetime, what: str
) -> None:
    """Remove the file if one of its customers was erased since it was begun to be read for.

    To be called once the file lies in its place: an erasure is noted before files are looked through, so
    either it is seen here, or the file is seen there. Raises StoreError (`store.erased_meanwhile`).
    """
    found = Erasures(workspace).meanwhile(since)
    if not found or not erased_among((str(one) for one in customer_ids if one is not None), found):
        return
    with file_faults("remove files with data of an erased customer"):
        made.unlink(missing_ok=True)
    raise erased_meanwhile(what)


def drop_what_names_erased(workspace: Path, job_id: str, since: datetime) -> bool:
    """Remove the job's files if they name somebody who was erased since then; whether they did.

    The erasure looked for them when these files were not there yet. What cannot be read may name them, too.
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
