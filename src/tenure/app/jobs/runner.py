"""What a worker does: claim a job, run it, report how it ended; and recover jobs of dead workers."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.erasure.erasures_meanwhile import drop_what_names_erased
from tenure.app.jobs.kind import KINDS, JobContext, Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.progress import JobCancelled, JobLost, JobProgress, WorkerStops
from tenure.app.jobs.schedule import BY, submit_due
from tenure.app.jobs.stages import StageClock
from tenure.core.clock import clock
from tenure.core.errors import JobError, QuestionError, StoreError, TenureError
from tenure.core.files.damage import VERSION_GONE
from tenure.core.text.quoted import masked, masked_values
from tenure.serving.shop import open_shop
from tenure.store.records.erasures import ERASED_MEANWHILE, Erasures, erased_meanwhile
from tenure.store.records.job_claims import MAX_ATTEMPTS

if TYPE_CHECKING:
    from tenure.app.jobs.queue import JobQueue
    from tenure.core.catalog import Catalog
    from tenure.core.settings import Settings
    from tenure.store.records.job_claims import JobClaims
    from tenure.store.records.jobs import Job, JobStore

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0
_PASSING = frozenset({"store.sql", "store.busy", "store.registry", ERASED_MEANWHILE, VERSION_GONE})


@dataclass(frozen=True)
class Pace:
    """How often a worker sends a heartbeat, after how long without one it is considered dead, and how long it
    tries to report how a job ended.
    """

    beat_seconds: float = 2.0
    stale_seconds: float = 15.0
    patience_seconds: float = 120.0


class JobRunner:
    """Runs the jobs of one workspace, on as many threads as call `work`.

    Parameters
    ----------
    workspace : Path
    settings : Settings
        Each job gets them with the time it started.
    """

    def __init__(
        self,
        workspace: Path,
        settings: Settings,
        store: JobStore,
        claims: JobClaims,
        pace: Pace | None = None,
        kinds: Catalog = KINDS,
    ) -> None:
        self._workspace, self._settings = workspace, settings
        self._store, self._claims = store, claims
        self._pace, self._kinds = pace or Pace(), kinds
        self._stopping = threading.Event()
        self._running: dict[tuple[str, int], Job] = {}
        self._faulted_at = float("-inf")

    def work(self, job_id: str) -> bool:
        """Run the job if it can be claimed; returns whether it was run."""
        if self._stopping.is_set():
            return False
        claim = self._claims.claim(job_id, clock())
        if claim is None:
            return False
        self._running[job_id, claim.attempts] = claim
        log.info("Job started", extra=_facts(claim))
        try:
            clock_of_stages = self._stage_clock(claim)
            with JobProgress(
                claim, self._claims, self._store, self._stopping, self._pace.beat_seconds, clock_of_stages
            ) as progress:
                self._end(claim, self._outcome(claim, progress))
        finally:
            del self._running[job_id, claim.attempts]
        return True

    def sweep(self, queue: JobQueue) -> None:
        """Recover jobs of dead workers, submit scheduled jobs, and send messages for waiting jobs.

        For a while after the store was unavailable no worker is considered dead: heartbeats were not saved.
        """
        try:
            if time.monotonic() - self._faulted_at > self._pace.stale_seconds:
                self._recover()
            submit_due(self._store, self._kinds, self._settings, clock())
            free = self._claims.runnable()
        except StoreError as error:
            self._faulted_at = time.monotonic()
            log.warning("The job store is unavailable: %s", error.code)
            return
        queued = queue.waiting()
        for job in free if queued is not None else ():
            if job.job_id not in (queued or ()) and not queue.send(job.job_id):
                return

    @cached_property
    def _safe_kinds(self) -> frozenset[str]:
        return frozenset(name for name in self._kinds.names() if self._kinds.load(name).retry_safe)

    def _recover(self) -> None:
        now = clock()
        silent_since = now - timedelta(seconds=self._pace.stale_seconds)
        own_jobs = {job_id for job_id, _ in list(self._running)}
        recovered = self._claims.recover(silent_since, self._safe_kinds, now, own_jobs)
        for job_id in (*recovered.queued, *recovered.failed, *recovered.cancelled):
            log.warning("The worker of a job stopped", extra={"job_id": job_id})
            self._store.tell(job_id, "The worker stopped while the job was running", now)
        for job in map(self._store.get, (*recovered.failed, *recovered.cancelled)):
            self._drop_what_names_erased(job, job.submitted_at)

    def stop(self) -> None:
        """Ask every running job to stop at its next step; no other job is started."""
        self._stopping.set()

    @property
    def is_idle(self) -> bool:
        """Whether no job is running."""
        return not self._running

    def give_back(self) -> None:
        """Return running jobs to the queue, because the process is about to end."""
        for claim in list(self._running.values()):
            try:
                self._claims.release(claim, clock())
            except (JobError, StoreError) as error:  # a sweep recovers it once its heartbeat is missing
                log.warning("A job could not be returned to the queue: %s", error.code, extra=_facts(claim))

    def _outcome(self, claim: Job, progress: JobProgress) -> Callable[[], None]:
        """Run the job; returns a function that reports how it ended."""
        finish = self._claims.finish
        try:
            result = self._run(claim, progress)
        except JobCancelled:
            return lambda: finish(claim, "cancelled", clock())
        except WorkerStops:
            return lambda: self._claims.release(claim, clock())
        except JobLost:
            return lambda: None
        except TenureError as error:
            if self._may_pass(claim, error):
                log.warning("Job is started again: %s", error.code, extra=_facts(claim))
                return lambda: self._claims.put_back(claim, clock())
            facts = _error_facts(error)
        except Exception as crash:  # noqa: BLE001 - after any failure the job must end
            log.error(  # the traceback without values
                "Job crashed: %s\n%s",
                type(crash).__name__,
                "".join(traceback.format_tb(crash.__traceback__)),
                extra=_facts(claim),
            )
            facts = {
                "code": "internal",
                "message": f"{type(crash).__name__}: this is a bug in Tenure, not a problem with your data.",
                "hint": "please report it with the worker's log",
            }
        else:
            seconds = progress.stages.seconds()
            return lambda: finish(claim, "done", clock(), result=result, step_seconds=seconds)
        return lambda: finish(claim, "failed", clock(), error=facts)

    def _stage_clock(self, claim: Job) -> StageClock:
        """The stages of its kind, and how long they took before; without the latter if the store is away."""
        if claim.kind not in self._kinds.names():
            return StageClock(())
        kind: Kind = self._kinds.load(claim.kind)
        try:
            return StageClock(kind.stages, self._store.stage_seconds(claim.kind))
        except StoreError as error:
            log.warning("Times of earlier jobs could not be read: %s", error.code, extra=_facts(claim))
            return StageClock(kind.stages)

    def _may_pass(self, claim: Job, error: TenureError) -> bool:
        """Whether another attempt may succeed: a server was down, a lock was held, a customer was erased."""
        passing = isinstance(error, StoreError) and error.code in _PASSING
        return passing and claim.kind in self._safe_kinds and claim.attempts < MAX_ATTEMPTS

    def _run(self, claim: Job, progress: JobProgress) -> dict[str, Any]:
        try:
            return self._run_kind(claim, progress)
        finally:
            progress.tell_where()

    def _run_kind(self, claim: Job, progress: JobProgress) -> dict[str, Any]:
        kind: Kind = self._kinds.load(claim.kind)
        progress.ask_between_steps(lambda: self._is_barred(claim, kind))
        parameters = kind.read(claim.parameters)
        run_id = f"{claim.submitted_at:%Y%m%dT%H%M%S}-{claim.job_id[:8]}"
        Erasures(self._workspace).settle_dates(clock())
        started_at = clock()
        settings = replace(self._settings, now=started_at, run_id=run_id)
        # A killed attempt may have left files after an erasure had searched for them.
        drop_what_names_erased(self._workspace, claim.job_id, claim.submitted_at)
        try:
            with (
                open_shop(self._workspace, settings, claim.submitted_by, is_served=True) as shop,
                progress.interruptible(),
            ):
                result = kind.run(parameters, JobContext(claim.job_id, shop), progress)
        except BaseException:
            # Its files can be downloaded even so, and the next attempt may continue with them.
            self._drop_what_names_erased(claim, started_at)
            raise
        if drop_what_names_erased(self._workspace, claim.job_id, started_at):
            raise erased_meanwhile("the job")
        return result

    def _is_barred(self, claim: Job, kind: Kind) -> bool:
        """Whether the submitter may no longer run it; scheduled jobs have no submitter."""
        return claim.submitted_by != BY and self._store.is_barred(claim, kind.role)

    def _drop_what_names_erased(self, job: Job, since: datetime) -> None:
        """For a job that did not finish; errors are only logged, so that the reason it failed is reported."""
        try:
            drop_what_names_erased(self._workspace, job.job_id, since)
        except (StoreError, OSError) as error:
            log.warning("Files of a job could not be searched: %s", type(error).__name__)

    def _end(self, claim: Job, tell: Callable[[], None]) -> None:
        """Report how it ended, with retries while the store is unavailable; the heartbeat continues."""
        until = time.monotonic() + self._pace.patience_seconds
        while True:
            try:
                tell()
            except JobError:
                log.warning("Another worker took over a job", extra=_facts(claim))
            except StoreError as error:
                log.warning("The end of a job could not be reported: %s", error.code, extra=_facts(claim))
                if time.monotonic() < until:
                    time.sleep(_PAUSE_SECONDS)
                    continue
            else:
                log.info("Job finished", extra=_facts(claim))
            return


def _error_facts(error: TenureError) -> dict[str, Any]:
    """The error as it is saved with the job: without personal data, with the open questions of the file."""
    facts: dict[str, Any] = {"code": error.code, "message": error.redacted, "hint": masked(error.hint)}
    if isinstance(error, QuestionError):
        facts["questions"] = masked_values(plain([asdict(question) for question in error.questions]))
    return facts


def _facts(claim: Job) -> dict[str, object]:
    return {"job_id": claim.job_id, "kind": claim.kind, "attempt": claim.attempts}
