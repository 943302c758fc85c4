"""What a job made of customers who were erased while it ran is not kept."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from tenure.app.erased_files import ROOMS
from tenure.store._faults import file_faults
from tenure.store.erasures import Erasures, erased_meanwhile


def drop_if_somebody_was_erased(workspace: Path, job_id: str, since: datetime) -> None:
    """Remove the job's files if customers were erased since then: it may have read of them before.

    The erasure looked for them when these files were not there yet, and nobody but it knows whom to look for.
    Raises StoreError (`store.erased_meanwhile`) where something was removed: the job has to be done again.
    """
    places = [place for room in ROOMS if (place := workspace / room / job_id).is_dir()]
    if not places or not Erasures(workspace).any_since(since):
        return
    with file_faults("remove what the job made"):
        for place in places:
            shutil.rmtree(place)
    raise erased_meanwhile("the job")
