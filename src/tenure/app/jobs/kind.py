"""What a kind of job is. Each is a module of `app.job_kinds`, named as the kind, that exports KIND."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.parameters import read_parameters
from tenure.core.catalog import Catalog

if TYPE_CHECKING:
    from tenure.core.access import Role
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.database.database import Database

KINDS = Catalog("tenure.app.job_kinds", "kind of job", "KIND")
TRAINING = "training"
"""The lane of whatever learns: it takes all cores and the registry, so one at a time."""
WRITING = "writing"
"""The lane of what writes to the lake for long: more would only wait for its lock, each on a thread."""


@dataclass(frozen=True)
class JobContext:
    """The job, and the shop it works on; the shop's actor is the user who submitted the job.

    `settings.run_id` is the job's own, and the same when it is begun again.
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
    """A job that workers hand in by themselves: at most every so many seconds, and only when it is due.

    seconds : None where the settings do not want it.
    """

    seconds: Callable[[Settings], float | None]
    is_due: Callable[[Database], bool]


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    role : the least that may hand it in.
    parameters : a frozen dataclass; with a method `check()` that refuses impossible values, if it has any.
    run : does the work; what it returns becomes the job's result, plain values only.
    lane : of the jobs of one lane only one runs at a time; None runs beside anything.
    retry_safe : whether it may be begun again after its worker was killed at any moment.
    grows : whether it takes room on disk, and is refused where there is none left.
    schedule : when workers hand it in by themselves; never where it is None. Such a kind needs no parameters.
    """

    doc: str
    role: Role
    parameters: type
    run: Callable[[Any, JobContext, Progress], dict[str, Any]]
    lane: str | None = None
    retry_safe: bool = True
    schedule: Schedule | None = None
    grows: bool = True

    def read(self, values: Mapping[str, Any]) -> Any:
        """The parameters. Raises OptionError (`option.parameter`) and what the kind's own check raises."""
        parameters = read_parameters(self.parameters, values)
        if hasattr(parameters, "check"):
            parameters.check()
        return parameters
