"""What jobs that train have in common: their parameters, and the model version they registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.app.modelling.prepared import OrderSelection
from tenure.core.catalog import MODELS
from tenure.core.errors import MissingExtra, OptionError, UnknownPlug
from tenure.core.frames.horizon import day, horizon_days
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.store.registry.model_version import Version

BLEND = "blend"
MAX_CUTOFFS = 24
_PATHS = frozenset({"checkpoint"})


@dataclass(frozen=True)
class WindowParameters:
    """How far ahead to predict, and as of which day (YYYY-MM-DD); default: the day after the last order."""

    horizon: str = "90d"
    as_of: str | None = None

    @property
    def selection(self) -> OrderSelection:
        """The orders of the workspace's lake."""
        return OrderSelection(None, self.horizon, day(self.as_of))

    def check(self) -> None:
        """Raises TimeError."""
        horizon_days(self.horizon, day(self.as_of) or date(2000, 1, 1))


@dataclass(frozen=True)
class BacktestedParameters(WindowParameters):
    """The same, and how to back-test.

    cutoffs : number of past dates to test at.
    level : share of customers whose spend should fall within the interval.
    settings : constructor arguments by model.
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
    if not 1 <= cutoffs <= MAX_CUTOFFS:
        raise OptionError(
            f"The number of cutoffs must be from 1 to {MAX_CUTOFFS}.",
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
    """Raises UnknownPlug for a name that is not a model. Imports no model."""
    model_names = {*MODELS.names(), BLEND}
    for name in names:
        if name not in model_names:
            raise UnknownPlug("model", name, model_names)


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raises OptionError for arguments that a worker cannot run with, or that name a path on its disk."""
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


def registered_version(context: JobContext) -> Version | None:
    """The version that this job registered, in this or an earlier attempt; None without MLflow."""
    registry = context.shop.registry
    if context.settings.mlflow_url is None and not registry.is_there:
        return None
    try:
        return registry.finish(context.settings.run_id or "")
    except MissingExtra:
        return None


def version_facts(version: Version | None) -> dict[str, Any]:
    """For a job's result: the version and its aliases; None without a registry."""
    if version is None:
        return {"version": None, "aliases": []}
    return {"version": version.number, "aliases": list(version.aliases)}
