"""What a restore resets: all sessions end, and no job is running."""

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
class EndedWork:
    """Sessions that ended, and jobs that were queued again, failed or were canceled, as after a crash."""

    sessions: int = 0
    jobs_again: int = 0
    jobs_failed: int = 0
    jobs_cancelled: int = 0


def settle(place: Workspace, now: datetime) -> EndedWork:
    """End sessions and jobs that cannot continue in a restored workspace."""
    if not place.has_database:
        return EndedWork()
    safe = frozenset(name for name in KINDS.names() if KINDS.load(name).retry_safe)
    # In the far future, so that clocks do not matter: no worker is running here.
    recovered = JobClaims(place.database, "restore").recover(now + _LONG_AGO, safe, now)
    return EndedWork(
        Accounts(place.database).end_all_sessions(),
        len(recovered.queued),
        len(recovered.failed),
        len(recovered.cancelled),
    )
