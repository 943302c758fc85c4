"""The result of a back-test, kept with its model: what a promotion is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from tenure.core.activation.segment import FORMER_TIERS, TIERS
from tenure.core.modelling.backtest import ClassificationMetrics, Metrics
from tenure.learning.backtest.curves import BacktestCurves
from tenure.learning.of_numbers import is_number, of_numbers
from tenure.segments.high_value import NOTHING, HighValue, high_value

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest


@dataclass(frozen=True)
class Evidence:
    """Mean metrics over past windows.

    metrics : of the model; None where it could not be tested.
    tiers : of the model, by tier of predicted value.
    others : of every model that was tested, by name; `baselines` names the simple rules among them.
    churn : of the probabilities of no order, by model that gives them.
    windows : of the model, by cutoff.
    curves : of every model that was tested; None in records of before they were kept, as are `failed` and
        `chosen`.
    failed : models that could not be tested, with their error messages. chosen : the back-test's champion.
    high_value : of the model, how often it was right about who is of high value; None where not kept.
    """

    horizon_days: int
    level: float
    cutoffs: tuple[date, ...] = ()
    metrics: Metrics | None = None
    tiers: Mapping[str, Metrics] | None = None
    others: Mapping[str, Metrics] | None = None
    baselines: tuple[str, ...] = ()
    churn: Mapping[str, ClassificationMetrics] | None = None
    windows: Mapping[date, Metrics] | None = None
    curves: BacktestCurves | None = None
    failed: Mapping[str, str] | None = None
    chosen: str | None = None
    high_value: HighValue | None = None

    @classmethod
    def of(cls, backtest: Backtest, model: str) -> Self:
        """Evidence on one model of a back-test."""
        rows = [row for row in backtest.leaderboard if row.failed is None]
        row = backtest.row(model)
        return cls(
            horizon_days=backtest.horizon_days,
            level=backtest.level,
            cutoffs=backtest.cutoffs,
            metrics=row.metrics if row and row.failed is None else None,
            tiers=_by_tier(backtest, model),
            others={row.model: row.metrics for row in rows},
            baselines=tuple(row.model for row in rows if row.baseline),
            churn={row.model: row.metrics for row in backtest.churn},
            windows=row.by_cutoff if row and row.failed is None else None,
            curves=BacktestCurves.of(backtest) if len(backtest.predictions) else None,
            failed={row.model: row.failed for row in backtest.leaderboard if row.failed is not None},
            chosen=backtest.champion,
            high_value=_high_value(backtest, model),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        windows = {day.isoformat(): asdict(metrics) for day, metrics in (self.windows or {}).items()}
        days = [day.isoformat() for day in self.cutoffs]
        curves = self.curves.to_json() if self.curves else None
        plain = asdict(replace(self, windows=None, curves=None))
        return plain | {"cutoffs": days, "windows": windows, "curves": curves}

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> Self:
        """Inverse of `to_json`.

        Raises KeyError, TypeError, ValueError or AttributeError for any other value.
        """
        _check_kinds(state)
        return cls(
            horizon_days=state["horizon_days"],
            level=state["level"],
            cutoffs=tuple(date.fromisoformat(day) for day in state["cutoffs"]),
            metrics=of_numbers(Metrics, **state["metrics"]) if state["metrics"] else None,
            tiers={
                FORMER_TIERS.get(name, name): of_numbers(Metrics, **metrics)
                for name, metrics in (state["tiers"] or {}).items()
            },
            others={
                name: of_numbers(Metrics, **metrics) for name, metrics in (state["others"] or {}).items()
            },
            baselines=tuple(state["baselines"]),
            churn={
                name: of_numbers(ClassificationMetrics, **metrics)
                for name, metrics in (state["churn"] or {}).items()
            },
            windows={
                date.fromisoformat(day): of_numbers(Metrics, **metrics)
                for day, metrics in (state.get("windows") or {}).items()
            },
            curves=BacktestCurves.from_json(state["curves"]) if state.get("curves") else None,
            failed=state.get("failed"),
            chosen=state.get("chosen"),
            high_value=of_numbers(HighValue, **state["high_value"]) if state.get("high_value") else None,
        )


def _check_kinds(state: Mapping[str, Any]) -> None:
    """Raises TypeError where what is no record of numbers is not of the kind that `to_json` gives."""
    champion, failed = state.get("chosen"), state.get("failed") or {}
    texts = [*state["baselines"], *failed.values(), *([] if champion is None else [champion])]
    if not isinstance(state["baselines"], list | tuple) or not all(isinstance(text, str) for text in texts):
        raise TypeError("invalid names")
    if not is_number(state["level"]) or type(state["horizon_days"]) is not int:
        raise TypeError("no level or no horizon")


def _high_value(backtest: Backtest, model: str) -> HighValue | None:
    rows = backtest.predictions
    if backtest.target != "spend" or not len(rows):
        return None
    windows = rows[rows["model"] == model].groupby("as_of")
    by_window = [
        high_value(window["predicted"].to_numpy("float64"), window["actual"].to_numpy("float64"))
        for _, window in windows
    ]
    return sum(by_window, NOTHING) if by_window else None


def _by_tier(backtest: Backtest, model: str) -> dict[str, Metrics]:
    from tenure.evaluation.metrics import score
    from tenure.segments.value_tiers import value_tier

    rows = backtest.predictions
    rows = rows[rows["model"] == model]
    if rows.empty:
        return {}
    tiers = rows.groupby("as_of")["predicted"].transform(value_tier)
    columns = ["actual", "predicted", "lower", "upper"]
    return {
        tier: score(*(rows.loc[tiers == tier, name].to_numpy(dtype="float64") for name in columns))
        for tier in TIERS
        if (tiers == tier).any()
    }
