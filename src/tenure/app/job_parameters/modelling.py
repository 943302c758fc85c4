"""What jobs that learn have in common: their parameters, and the version that came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.app.modelling.prepared import Asked
from tenure.core.errors import MissingExtra, OptionError, UnknownPlug
from tenure.core.frames.horizon import day, horizon_days
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL
from tenure.learning.blend.catalog import Trainable
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.store.registry.registry import Version

MOST_CUTOFFS = 24
_PATHS = frozenset({"checkpoint"})


@dataclass(frozen=True)
class When:
    """How far ahead, and as of which day (YYYY-MM-DD); the day after the last order when left out."""

    horizon: str = "90d"
    as_of: str | None = None

    def asked(self, context: JobContext) -> Asked:
        """Of the workspace's lake."""
        return Asked(None, context.workspace, self.horizon, day(self.as_of))

    def check(self) -> None:
        """Raises TimeError."""
        horizon_days(self.horizon, day(self.as_of) or date(2000, 1, 1))


@dataclass(frozen=True)
class Tested(When):
    """And how it is tested.

    cutoffs : past dates to test at. level : share of customers an interval is to hold.
    settings : arguments by model.
    """

    cutoffs: int = DEFAULT_CUTOFFS
    level: float = DEFAULT_LEVEL
    settings: dict[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Raises TimeError, OptionError or UnknownPlug."""
        super().check()
        check_cutoffs(self.cutoffs)
        check_level(self.level)
        check_settings(self.settings)


def check_cutoffs(cutoffs: int) -> None:
    if not 1 <= cutoffs <= MOST_CUTOFFS:
        raise OptionError(
            f"The number of cutoffs must be from 1 to {MOST_CUTOFFS}.",
            values=[cutoffs],
            code="option.cutoffs",
        )


def check_level(level: float) -> None:
    if not 0.5 <= level <= 0.99:
        raise OptionError(
            "The interval level is out of range.",
            values=[level],
            hint="choose a level from 0.5 to 0.99",
            code="option.level",
        )


def check_models(*names: str) -> None:
    """Raises UnknownPlug; nothing is imported."""
    known = set(Trainable().names())
    for name in names:
        if name not in known:
            raise UnknownPlug("model", name, known)


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raises OptionError: arguments by model that a worker can bear, none of a place on its disk."""
    from tenure.learning.model_settings import configured, example_settings
    from tenure.learning.setting_bounds import check_bounds

    for model, arguments in settings.items():
        if not isinstance(arguments, dict) or _PATHS & set(arguments):
            raise OptionError(
                "Settings must be arguments grouped by model, without paths.",
                values=[model],
                hint=f"such as {example_settings()}",
                code="option.setting",
            )
    configured(settings)
    for model, arguments in settings.items():
        check_bounds(model, arguments)


def version_of(context: JobContext) -> Version | None:
    """The version that this job registered, also in an earlier attempt; None without MLflow too."""
    registry = open_workspace(context.workspace, context.settings).registry(context.settings.mlflow_url)
    if context.settings.mlflow_url is None and not registry.is_there:
        return None
    try:
        return registry.finish(context.settings.run_id or "")
    except MissingExtra:
        return None


def version_facts(version: Version | None) -> dict[str, Any]:
    """For a result: which version it is, and whether it predicts; None where there is no registry."""
    if version is None:
        return {"version": None, "aliases": []}
    return {"version": version.number, "aliases": list(version.aliases)}
