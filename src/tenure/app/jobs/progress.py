"""How a job reports its progress, and learns that it must stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from tenure.core.clock import clock
from tenure.core.errors import JobError, StoreError
from tenure.core.running_queries import end_queries

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from tenure.app.jobs.stages import StageClock
    from tenure.store.records.job_claims import JobClaims
    from tenure.store.records.jobs import Job, JobStore

log = logging.getLogger(__name__)

BARRED = "The user who submitted the job is no longer allowed to do this: the job ends here"


class JobStopped(BaseException):
    """The job must end now. Like KeyboardInterrupt not an Exception, because libraries swallow those."""


class JobCancelled(JobStopped):
    """A user canceled the job."""


class WorkerStops(JobStopped):
    """The worker is stopping; another may continue the job."""


class JobLost(JobStopped):
    """The worker was considered dead, and another one took over the job."""


class JobProgress:
    """Progress that is saved in the store, with a heartbeat. Use as a context manager.

    If the store is briefly unavailable, the job continues: progress is reported later, or not at all.

    Parameters
    ----------
    claim : Job
        The job as its worker claimed it.
    stopping : Event
        Set when the worker is to stop.
    beat_seconds : float
        Time between heartbeats; progress is reported at most every quarter of it.
    stages : StageClock
        The stages of its kind.
    """

    def __init__(
        self,
        claim: Job,
        claims: JobClaims,
        store: JobStore,
        stopping: threading.Event,
        beat_seconds: float,
        stages: StageClock,
    ) -> None:
        self.stages = stages
        self._claim, self._claims, self._store = claim, claims, store
        self._stopping, self._beat_seconds = stopping, beat_seconds
        self._stopped_beating = threading.Event()
        self._telling = threading.Lock()
        self._heart = threading.Thread(target=self._live, name=f"heart of {claim.job_id}", daemon=True)
        self._step: str | None = None
        self._completed: int | None = None
        self._total: int | None = None
        self._last_reported: tuple[object, ...] = (None, None, None)
        self._reported_at = float("-inf")
        self._stop: type[JobStopped] | None = None
        self._thread = threading.get_ident()
        self._unwinding, self._may_interrupt = threading.Lock(), False
        self._is_barred: Callable[[], bool] = lambda: False

    def __enter__(self) -> Self:
        self._heart.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped_beating.set()
        self._heart.join()

    def ask_between_steps(self, is_barred: Callable[[], bool]) -> None:
        """Check now, and with every heartbeat, whether the user who submitted the job may still run it.

        Raises JobCancelled, now or at a later step.
        """
        self._is_barred = is_barred
        self._refuse_barred()
        self.stop_if_asked()

    def step(self, name: str, total: int | None = None) -> None:
        with self._telling:
            self._step, self._completed, self._total = name, 0 if total is not None else None, total
            self.stages.step(name, total)
        self._tell()
        self.stop_if_asked()

    def advance(self, units: int = 1) -> None:
        with self._telling:
            self._completed = (self._completed or 0) + units
            self.stages.advance(units)
        self._tell()
        self.stop_if_asked()

    def note(self, text: str) -> None:
        with _patient("tell a line"):
            self._store.tell(self._claim.job_id, text, clock())

    def show(self, finding: object) -> None:
        """Does nothing: findings are in the job's result."""

    def tell_where(self) -> None:
        """Report progress now, even if it was just reported."""
        self._tell(at_once=True)

    def stop_if_asked(self) -> None:
        """Raises JobCancelled, JobLost or WorkerStops."""
        self._stop_if_not_wanted()
        if self._stopping.is_set():
            raise WorkerStops

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """A block whose queries are interrupted when the job is canceled or lost. Queries after the block are
        not interrupted.

        Raises JobCancelled or JobLost if a query was interrupted.
        """
        self._may_interrupt = True
        try:
            yield
        except Exception:
            self._stop_if_not_wanted()
            raise
        finally:
            self._leave_queries_alone()

    def _leave_queries_alone(self) -> None:
        with self._unwinding:
            self._may_interrupt = False

    def _stop_if_not_wanted(self) -> None:
        if self._stop is not None:
            self._leave_queries_alone()
            raise self._stop

    def _live(self) -> None:
        while not self._stopped_beating.wait(self._beat_seconds):
            self._end_queries()
            if self._stop is JobLost:
                continue
            with _patient("report that it is running"):
                try:
                    if self._claims.beat(self._claim, clock()):
                        self._stop = JobCancelled
                    self._refuse_barred()
                except JobError:
                    self._stop = JobLost
                    continue
            self._tell()

    def _end_queries(self) -> None:
        """A step may be a single query that takes many minutes."""
        with self._unwinding:
            if self._may_interrupt and self._stop is not None:
                end_queries(self._thread)

    def _refuse_barred(self) -> None:
        if self._stop is None and self._is_barred():
            self._stop = JobCancelled
            self.note(BARRED)

    def _tell(self, *, at_once: bool = False) -> None:
        with self._telling:
            where = (self._step, self._completed, self._total, self.stages.place())
            told_lately = monotonic() - self._reported_at < self._beat_seconds / 4
            if where == self._last_reported or (told_lately and not at_once):
                return
            self._reported_at = monotonic()
            with _patient("report its progress"):
                try:
                    self._claims.progress(self._claim, *where)
                    self._last_reported = where
                except JobError:
                    self._stop = JobLost


@contextmanager
def _patient(action: str) -> Iterator[None]:
    """A block in which StoreErrors are only logged."""
    try:
        yield
    except StoreError as error:
        log.warning("A job could not %s: %s", action, error.code)
