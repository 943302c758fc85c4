"""A back-test as people look at it: every model with its figures, of a training or of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.core.errors import NotFound

if TYPE_CHECKING:
    from tenure.store.records.jobs import Job
    from tenure.store.registry.registry import Version

Figures = dict[str, float | None]
_KIND = "backtest"


@dataclass(frozen=True)
class TestedModel:
    """One model on all windows. `metrics` are means over them, None for a model that `failed`.

    baseline : a simple rule the others are measured against. chosen : the back-test's champion.
    churn : of its probability of no order in the window; None where it gives none.
    """

    model: str
    rank: int | None
    baseline: bool
    chosen: bool
    metrics: Figures | None
    churn: Figures | None
    failed: str | None = None
    fit_seconds: float | None = None


@dataclass(frozen=True)
class TestedTenth:
    """Customers of similar prediction: the mean of what was said, and of what came.

    Money or orders; shares where the outcome is that no order came.
    """

    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True)
class TestedWindow:
    """The model on one past window, that begins on `as_of`."""

    as_of: str
    metrics: Figures


@dataclass(frozen=True)
class Tested:
    """One back-test.

    model : whose `windows` and `tiers` these are: the version's own, or the champion of a job.
    calibration, churn_calibration : tenths by model, the lowest prediction first.
    gain : by model, the share of the actual total that the best 0, 5, ... 100 % by prediction brought;
        `perfect_gain` with foresight. Empty in back-tests of before they were kept.
    """

    made_at: datetime
    model_version: int | None
    job_id: str | None
    target: str | None
    horizon_days: int
    level: float
    cutoffs: list[str]
    model: str | None
    models: list[TestedModel]
    windows: list[TestedWindow]
    tiers: dict[str, Figures]
    calibration: dict[str, list[TestedTenth]]
    churn_calibration: dict[str, list[TestedTenth]]
    gain: dict[str, list[float]]
    perfect_gain: list[float] | None
    notes: list[str]


def tested_version(version: Version) -> Tested:
    """Of a model version. Raises NotFound (`model.untested`) for one that was kept without a back-test."""
    told = version.evidence
    if not told or not told["cutoffs"]:
        raise NotFound(
            f"Version {version.number} was never tested on a past window.",
            hint="train it again on a longer log, or for a shorter horizon",
            code="model.untested",
        )
    churn = told.get("churn") or {}
    chosen, rules = told.get("chosen"), set(told.get("baselines") or ())
    models = [
        TestedModel(name, place, name in rules, name == chosen, dict(metrics), _known(churn.get(name)))
        for place, (name, metrics) in enumerate((told.get("others") or {}).items(), start=1)
    ]
    models += [
        TestedModel(name, None, name in rules, False, None, _known(churn.get(name)), why)
        for name, why in (told.get("failed") or {}).items()
    ]
    name = version.tags.get("model")
    return Tested(
        made_at=version.made_at,
        model_version=version.number,
        job_id=None,
        target=version.tags.get("target"),
        horizon_days=told["horizon_days"],
        level=told["level"],
        cutoffs=list(told["cutoffs"]),
        model=name,
        models=[*models, *_of_churn_alone(models, churn)],
        windows=_windows(told.get("windows") or {}),
        tiers={tier: dict(metrics) for tier, metrics in (told.get("tiers") or {}).items()},
        notes=[],
        **_curves(told.get("curves")),
    )


def tested_job(job: Job) -> Tested:
    """Of a job of kind `backtest` that is done. Raises NotFound (`job.no_backtest`) for any other."""
    told = job.result
    if job.kind != _KIND or not told:
        raise NotFound(
            "This job has no back-test.",
            hint="choose a back-test job that has finished",
            code="job.no_backtest",
        )
    churn = {row["model"]: row["metrics"] for row in told["churn"]}
    models = [
        TestedModel(
            row["model"],
            row["rank"] if row["failed"] is None else None,
            row["baseline"],
            row["champion"],
            row["metrics"] if row["failed"] is None else None,
            _known(churn.get(row["model"])),
            row["failed"],
            row["fit_seconds"],
        )
        for row in told["leaderboard"]
    ]
    champion = next((row for row in told["leaderboard"] if row["champion"]), None)
    return Tested(
        made_at=job.finished_at or job.submitted_at,
        model_version=None,
        job_id=job.job_id,
        target=told["target"],
        horizon_days=told["horizon_days"],
        level=told["level"],
        cutoffs=told["cutoffs"],
        model=told["champion"],
        models=[*models, *_of_churn_alone(models, churn)],
        windows=_windows(champion["by_cutoff"] if champion else {}),
        tiers={},
        notes=told["notes"],
        **_curves(told.get("curves")),
    )


def _of_churn_alone(models: list[TestedModel], churn: Mapping[str, Any]) -> list[TestedModel]:
    """They take no part in the leaderboard of values."""
    valued = {one.model for one in models}
    return [
        TestedModel(name, None, False, False, None, _known(metrics))
        for name, metrics in churn.items()
        if name not in valued
    ]


def _windows(found: Mapping[str, Mapping[str, float | None]]) -> list[TestedWindow]:
    """Oldest first."""
    return [TestedWindow(day, dict(metrics)) for day, metrics in sorted(found.items())]


def _curves(told: Mapping[str, Any] | None) -> dict[str, Any]:
    curves = told or {"calibration": {}, "churn": {}, "gain": {}, "perfect_gain": None}
    return {
        "calibration": _tenths(curves["calibration"]),
        "churn_calibration": _tenths(curves["churn"]),
        "gain": curves["gain"],
        "perfect_gain": curves["perfect_gain"],
    }


def _tenths(found: Mapping[str, Any]) -> dict[str, list[TestedTenth]]:
    return {name: [TestedTenth(*one) for one in rows] for name, rows in found.items()}


def _known(metrics: Mapping[str, float | None] | None) -> Figures | None:
    return dict(metrics) if metrics else None
