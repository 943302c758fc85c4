"""What a job made of customers who were erased while it ran is not kept."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from tenure.app.erased_files import ROOMS
from tenure.app.erased_names import ErasedNames
from tenure.store._faults import file_faults
from tenure.store.erasures import Erasures


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
