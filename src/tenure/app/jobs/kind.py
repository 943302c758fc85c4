"""Kinds of jobs. Each is a module of `app.job_kinds`, named as the kind, that exports KIND."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.parameters import read_parameters
from tenure.core.catalog import Catalog

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.app.jobs.stages import Stage
    from tenure.core.access import Role
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.database.database import Database
    from tenure.store.records.jobs import Job

KINDS = Catalog("tenure.app.job_kinds", "kind of job", "KIND")
TRAINING = "training"
"""The lane of jobs that train: one at a time, because each uses all cores and the registry."""
WRITING = "writing"
"""The lane of long writes to the lake: others would only wait for its lock, each on a thread."""


@dataclass(frozen=True)
class JobContext:
    """The job, and the shop it works on; the shop's actor is the user who submitted the job.

    `settings.run_id` belongs to the job: every attempt gets the same.
    """

    job_id: str
    shop: Shop

    @property
    def workspace(self) -> Path:
        """The workspace's folder."""
        return self.shop.path

    @property
    def settings(self) -> Settings:
        return self.shop.settings

    @property
    def submitted_by(self) -> str:
        return self.shop.actor


@dataclass(frozen=True)
class Schedule:
    """When workers submit a job by themselves: at most once per interval, and only when it is due.

    seconds : the interval; None if the settings turn it off.
    """

    seconds: Callable[[Settings], float | None]
    is_due: Callable[[Database], bool]


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    role : the lowest role that may submit it.
    parameters : a frozen dataclass; its optional method `check()` refuses values that are not valid.
    run : does the work; its return value becomes the job's result, plain values only.
    lane : only one job of a lane runs at a time; None runs beside all others.
    retry_safe : whether it may be started again after its worker was killed at any moment.
    grows : whether it uses disk space, and is refused when the quota is reached.
    submit_due : stores its jobs that are due, submitted by that name, once each however many workers call it,
    and returns them; None if it knows of none.
    schedule : when workers submit it by themselves; None for never. Such a kind needs no parameters.
    stages : its stages in order; progress is reported by them.
    """

    doc: str
    role: Role
    parameters: type
    run: Callable[[Any, JobContext, Progress], dict[str, Any]]
    lane: str | None = None
    retry_safe: bool = True
    schedule: Schedule | None = None
    submit_due: Callable[[Database, str, datetime], list[Job]] | None = None
    grows: bool = True
    stages: tuple[Stage, ...] = ()

    def read(self, values: Mapping[str, Any]) -> Any:
        """The parameters. Raises OptionError (`option.parameter`) and what the kind's own check raises."""
        parameters = read_parameters(self.parameters, values)
        if hasattr(parameters, "check"):
            parameters.check()
        return parameters
