"""List, compare, promote and roll back the versions of a workspace's model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import ModelError
from tenure.learning.evidence import Evidence
from tenure.learning.trained import Trained
from tenure.serving.publish import refresh_if_served
from tenure.store.registry.registry import CHAMPION
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Metrics
    from tenure.core.settings import Settings
    from tenure.store.registry.registry import Registry, Version

JUDGED: dict[str, bool] = {"mae": False, "rmse": False, "spearman": True, "ngini": True, "decile_mape": False}
"""What a promotion is judged by, and whether more is better."""


@dataclass(frozen=True)
class ModelVersions:
    """The versions, newest first."""

    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Compared:
    """Two versions beside each other.

    first, second : by metric; None where it is not known. Shares of the simple rules' best figure where
        `relative`: the two were tested on different windows, which differ in how hard they are.
    obstacle : why they cannot be compared, if so.
    """

    versions: tuple[Version, Version]
    first: dict[str, float | None]
    second: dict[str, float | None]
    relative: bool = False
    obstacle: str | None = None

    @property
    def wins(self) -> tuple[int, int]:
        """Metrics in which the first is better, and the second."""
        pairs = [(self.first[name], self.second[name], more) for name, more in JUDGED.items()]
        known = [(a, b, more) for a, b, more in pairs if a is not None and b is not None and a != b]
        first = sum((a > b) == more for a, b, more in known)
        return first, len(known) - first

    @property
    def first_is_better(self) -> bool:
        """Better in more metrics than it is worse in."""
        first, second = self.wins
        return self.obstacle is None and first > second


def model_versions(workspace: Path, settings: Settings) -> ModelVersions:
    """Every version. Raises StoreError for a folder that is not a workspace, MissingExtra without MLflow."""
    return ModelVersions(_registry(workspace, settings).versions())


def version_of(workspace: Path, wanted: str, settings: Settings) -> Version:
    """One version, by number or alias. Raises StoreError (`store.no_version`)."""
    return _registry(workspace, settings).version(wanted)


def compare(workspace: Path, first: str, second: str, settings: Settings) -> Compared:
    """Two versions, by number or alias. Raises StoreError (`store.no_version`)."""
    registry = _registry(workspace, settings)
    return compared(registry.version(first), registry.version(second))


def promote(workspace: Path, wanted: str, settings: Settings, force: bool = False) -> Compared:
    """Make a version the champion, if its back-test is better than the champion's, or if forced.

    Raises
    ------
    ModelError
        `model.not_better`: its back-test is not, or cannot be compared. Nothing was changed.
    StoreError
        `store.no_version`.
    """
    registry = _registry(workspace, settings)
    version, champion = registry.version(wanted), registry.version(CHAMPION)
    found = compared(version, champion)
    if version.number != champion.number:
        if not (force or found.first_is_better):
            raise _not_better(found)
        registry.promote(version.number)
        refresh_if_served(open_workspace(workspace, settings), settings)
    return found


def rollback(workspace: Path, settings: Settings) -> tuple[Version, Version]:
    """The previous champion again: (the one that went, the one that came back)."""
    versions = _registry(workspace, settings).rollback()
    refresh_if_served(open_workspace(workspace, settings), settings)
    return versions


def champion(workspace: Path, settings: Settings) -> tuple[Version, Trained]:
    """The version that predicts, and its model. Raises StoreError where there is none yet."""
    registry = _registry(workspace, settings)
    version = registry.version(CHAMPION)
    with registry.folder_of(version) as folder:
        return version, Trained.load(folder)


def evidence_of(version: Version) -> Evidence | None:
    """Its back-test; None for a version that was kept without one."""
    return Evidence.from_json(version.evidence) if version.evidence else None


def compared(first: Version, second: Version) -> Compared:
    """Their back-tests beside each other."""
    one, two = evidence_of(first), evidence_of(second)
    versions = (first, second)
    obstacle = _obstacle(first, second, one, two)
    if obstacle or one is None or two is None:
        return Compared(versions, _figures(one), _figures(two), obstacle=obstacle)
    if one.cutoffs == two.cutoffs and first.tags.get("data_version") == second.tags.get("data_version"):
        return Compared(versions, _figures(one), _figures(two))
    found = Compared(versions, _beside_rules(one), _beside_rules(two), relative=True)
    if any(found.first[name] is not None and found.second[name] is not None for name in JUDGED):
        return found
    untold = [
        version.number for version, each in zip(versions, (one, two), strict=True) if not each.baselines
    ]
    why = f", and version {untold[0]} without the simple rules to compare it with" if untold else ""
    obstacle = f"they were tested on different windows{why}; train both with the same --cutoffs"
    return Compared(versions, _figures(one), _figures(two), obstacle=obstacle)


def _obstacle(first: Version, second: Version, one: Evidence | None, two: Evidence | None) -> str | None:
    for version, evidence in ((first, one), (second, two)):
        if evidence is None or evidence.metrics is None:
            return f"version {version.number} was never tested on a past window"
    for what in ("target", "horizon_days"):
        here, there = first.tags.get(what), second.tags.get(what)
        if here != there:
            name = what.replace("_days", "")
            return f"version {first.number} has {name} {here}, version {second.number} {name} {there}"
    return None


def _figures(evidence: Evidence | None) -> dict[str, float | None]:
    found = evidence.metrics if evidence else None
    return {name: getattr(found, name) if found else None for name in JUDGED}


def _beside_rules(evidence: Evidence) -> dict[str, float | None]:
    """Each figure as a share of the best simple rule's on the same windows."""
    rules = [(evidence.others or {})[name] for name in evidence.baselines]
    return {name: _share(evidence.metrics, rules, name, more) for name, more in JUDGED.items()}


def _share(mine: Metrics | None, rules: list[Metrics], name: str, more: bool) -> float | None:
    figures = [value for rule in rules if (value := getattr(rule, name)) is not None]
    value = getattr(mine, name)
    if value is None or not figures:
        return None
    best = max(figures) if more else min(figures)
    return float(value / best) if best > 0 else None


def _not_better(found: Compared) -> ModelError:
    version, champion = found.versions
    title = f"The back-test of version {version.number} is not better than that of"
    if found.obstacle:
        title = f"The back-test of version {version.number} cannot be compared with that of"
        said = [found.obstacle]
    else:
        said = [f"{name} {_said(found.first[name])} against {_said(found.second[name])}" for name in JUDGED]
    return ModelError(
        f"{title} the champion, version {champion.number}; nothing was changed.",
        values=said,
        hint="see `tenure models compare`; use --force to promote it anyway",
        code="model.not_better",
    )


def _said(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"


def _registry(workspace: Path, settings: Settings) -> Registry:
    return open_workspace(workspace, settings).registry(settings.mlflow_url)
