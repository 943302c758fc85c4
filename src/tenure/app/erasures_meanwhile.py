"""Who was erased while something was read: what was made of it may name them, and must not stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tenure.app.erased_files import ROOMS
from tenure.app.erased_names import ErasedNames
from tenure.store._faults import file_faults
from tenure.store.erasures import Erasures, erased_among, erased_meanwhile


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
    with file_faults("remove what names an erased customer"):
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
    with file_faults("remove what the job made"):
        for place in places:
            shutil.rmtree(place)
    return True
