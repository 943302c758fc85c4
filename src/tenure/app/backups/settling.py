"""What is different after a restore: nobody is logged in, and no job runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tenure.app.jobs.kind import KINDS
from tenure.store.people.accounts import Accounts
from tenure.store.records.job_claims import JobClaims

if TYPE_CHECKING:
    from tenure.store.workspace import Workspace

_LONG_AGO = timedelta(days=36_500)


@dataclass(frozen=True)
class Settled:
    """Sessions that ended, and jobs that are begun again, failed or were cancelled, as after a crash."""

    sessions: int = 0
    jobs_again: int = 0
    jobs_failed: int = 0
    jobs_cancelled: int = 0


def settle(place: Workspace, now: datetime) -> Settled:
    """End what cannot go on in a restored workspace."""
    if not place.has_database:
        return Settled()
    safe = frozenset(name for name in KINDS.names() if KINDS.load(name).retry_safe)
    # Whatever the clocks said: no worker is at work here.
    found = JobClaims(place.database, "restore").recover(now + _LONG_AGO, safe, now)
    return Settled(
        Accounts(place.database).end_all_sessions(),
        len(found.queued),
        len(found.failed),
        len(found.cancelled),
    )
