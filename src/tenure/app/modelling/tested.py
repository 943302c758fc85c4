"""A back-test to show: every model with its metrics, from a model version or from a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.core.errors import NotFound

if TYPE_CHECKING:
    from tenure.store.records.jobs import Job
    from tenure.store.registry.model_version import Version

Figures = dict[str, float | None]
_KIND = "backtest"


@dataclass(frozen=True)
class BacktestedModel:
    """One model on all windows. `metrics` are averages over the windows, None for a model that `failed`.

    baseline : whether it is a simple rule to compare with. chosen : whether it is the back-test's champion.
    churn : metrics of its churn probability; None if it predicts none.
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
class BacktestTenth:
    """Customers with similar predictions: the average prediction and the average outcome.

    In money or orders; for churn, in shares of the customers.
    """

    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True)
class BacktestWindow:
    """The model on one past window, which begins on `as_of`."""

    as_of: str
    metrics: Figures


@dataclass(frozen=True)
class BacktestSummary:
    """One back-test.

    model : the model of `windows` and `tiers`: that of the version, or the champion of a job.
    calibration, churn_calibration : tenths by model, the lowest prediction first.
    gain : by model, the share of the actual total from the top 0, 5, ... 100 % of customers by prediction;
        `perfect_gain` for a perfect ranking. Empty in back-tests from before these were stored.
    """

    created_at: datetime
    model_version: int | None
    job_id: str | None
    target: str | None
    horizon_days: int
    level: float
    cutoffs: list[str]
    model: str | None
    models: list[BacktestedModel]
    windows: list[BacktestWindow]
    tiers: dict[str, Figures]
    calibration: dict[str, list[BacktestTenth]]
    churn_calibration: dict[str, list[BacktestTenth]]
    gain: dict[str, list[float]]
    perfect_gain: list[float] | None
    notes: list[str]


def tested_version(version: Version) -> BacktestSummary:
    """The back-test of a model version. Raises NotFound (`model.untested`) if it has none."""
    evidence = version.evidence
    if not evidence or not evidence["cutoffs"]:
        raise NotFound(
            f"Version {version.number} was never tested on a past window.",
            hint="train it again on a longer log, or for a shorter horizon",
            code="model.untested",
        )
    churn = evidence.get("churn") or {}
    champion, rules = evidence.get("chosen"), set(evidence.get("baselines") or ())
    models = [
        BacktestedModel(
            name, place, name in rules, name == champion, dict(metrics), _figures_of(churn.get(name))
        )
        for place, (name, metrics) in enumerate((evidence.get("others") or {}).items(), start=1)
    ]
    models += [
        BacktestedModel(name, None, name in rules, False, None, _figures_of(churn.get(name)), why)
        for name, why in (evidence.get("failed") or {}).items()
    ]
    name = version.tags.get("model")
    return BacktestSummary(
        created_at=version.created_at,
        model_version=version.number,
        job_id=None,
        target=version.tags.get("target"),
        horizon_days=evidence["horizon_days"],
        level=evidence["level"],
        cutoffs=list(evidence["cutoffs"]),
        model=name,
        models=[*models, *_of_churn_alone(models, churn)],
        windows=_windows(evidence.get("windows") or {}),
        tiers={tier: dict(metrics) for tier, metrics in (evidence.get("tiers") or {}).items()},
        notes=[],
        **_curves(evidence.get("curves")),
    )


def tested_job(job: Job) -> BacktestSummary:
    """The back-test of a finished job of kind `backtest`. Raises NotFound (`job.no_backtest`) for others."""
    result = job.result
    if job.kind != _KIND or not result:
        raise NotFound(
            "This job has no back-test.",
            hint="choose a back-test job that has finished",
            code="job.no_backtest",
        )
    churn = {row["model"]: row["metrics"] for row in result["churn"]}
    models = [
        BacktestedModel(
            row["model"],
            row["rank"] if row["failed"] is None else None,
            row["baseline"],
            row["champion"],
            row["metrics"] if row["failed"] is None else None,
            _figures_of(churn.get(row["model"])),
            row["failed"],
            row["fit_seconds"],
        )
        for row in result["leaderboard"]
    ]
    champion = next((row for row in result["leaderboard"] if row["champion"]), None)
    return BacktestSummary(
        created_at=job.finished_at or job.submitted_at,
        model_version=None,
        job_id=job.job_id,
        target=result["target"],
        horizon_days=result["horizon_days"],
        level=result["level"],
        cutoffs=result["cutoffs"],
        model=result["champion"],
        models=[*models, *_of_churn_alone(models, churn)],
        windows=_windows(champion["by_cutoff"] if champion else {}),
        tiers={},
        notes=result["notes"],
        **_curves(result.get("curves")),
    )


def _of_churn_alone(models: list[BacktestedModel], churn: Mapping[str, Any]) -> list[BacktestedModel]:
    """Models that predict only churn; they are not on the leaderboard of values."""
    valued = {model.model for model in models}
    return [
        BacktestedModel(name, None, False, False, None, _figures_of(metrics))
        for name, metrics in churn.items()
        if name not in valued
    ]


def _windows(by_cutoff: Mapping[str, Mapping[str, float | None]]) -> list[BacktestWindow]:
    """Oldest first."""
    return [BacktestWindow(day, dict(metrics)) for day, metrics in sorted(by_cutoff.items())]


def _curves(stored_curves: Mapping[str, Any] | None) -> dict[str, Any]:
    curves = stored_curves or {"calibration": {}, "churn": {}, "gain": {}, "perfect_gain": None}
    return {
        "calibration": _tenths(curves["calibration"]),
        "churn_calibration": _tenths(curves["churn"]),
        "gain": curves["gain"],
        "perfect_gain": curves["perfect_gain"],
    }


def _tenths(by_model: Mapping[str, Any]) -> dict[str, list[BacktestTenth]]:
    return {name: [BacktestTenth(*tenth) for tenth in rows] for name, rows in by_model.items()}


def _figures_of(metrics: Mapping[str, float | None] | None) -> Figures | None:
    return dict(metrics) if metrics else None
