"""Scheduled jobs: submitted by the first worker that finds them due."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING

from tenure.core.orders.plausible_dates import CLOCK_SKEW
from tenure.store.records.jobs import Job

if TYPE_CHECKING:
    from tenure.app.jobs.kind import Kind
    from tenure.core.catalog import Catalog
    from tenure.core.settings import Settings
    from tenure.store.records.jobs import JobStore

BY = "schedule"
log = logging.getLogger(__name__)


def submit_due(store: JobStore, kinds: Catalog, settings: Settings, now: datetime) -> list[Job]:
    """Submit the jobs that are due, and return them. Raises StoreError."""
    submitted: list[Job] = []
    for name in kinds.names():
        kind: Kind = kinds.load(name)
        if kind.submit_due is not None:
            submitted += kind.submit_due(store.database, BY, now)
        seconds = None if kind.schedule is None else kind.schedule.seconds(settings)
        if kind.schedule is None or seconds is None or not kind.schedule.is_due(store.database):
            continue
        job = Job(token_hex(16), name, {}, BY, now, lane=kind.lane)
        if store.add_if_due(job, now - timedelta(seconds=seconds)):
            submitted.append(job)
            _say_if_clock_was_ahead(store, job, now)
    return submitted


def _say_if_clock_was_ahead(store: JobStore, job: Job, now: datetime) -> None:
    """Warn once: the dates in the future are removed."""
    if store.drop_dated_after(job.kind, now + CLOCK_SKEW):
        message = (
            f"The clock was ahead when a job of kind {job.kind} last ran; the schedule uses the "
            "present time again"
        )
        log.warning(message)
        store.tell(job.job_id, message, now)
