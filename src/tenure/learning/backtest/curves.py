"""The curves of a back-test: predictions and outcomes by tenth, and how early the best are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from tenure.core.modelling.backtest import ProbabilityTenth
from tenure.learning.of_numbers import is_number, of_numbers

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest

GAIN_POINTS = 21
_DIGITS = 5


@dataclass(frozen=True)
class ValueTenth:
    """A tenth of the customers by predicted value: how many, and their mean prediction and outcome."""

    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True)
class BacktestCurves:
    """Curves by model, over all tested windows together.

    calibration : tenths of the customers of each window, lowest prediction first.
    gain : share of the actual total of the best 0, 5, ... 100 % of customers by prediction, as the mean over
        the windows. perfect_gain : the same, ordered by actual value; None if nobody had any.
    churn : tenths by probability of no order, of models that give it.
    """

    calibration: Mapping[str, tuple[ValueTenth, ...]]
    gain: Mapping[str, tuple[float, ...]]
    perfect_gain: tuple[float, ...] | None
    churn: Mapping[str, tuple[ProbabilityTenth, ...]]

    @classmethod
    def of(cls, backtest: Backtest) -> Self:
        """Compute the curves of every model that was tested."""
        rows = backtest.predictions
        rows = rows[rows["predicted"].notna() & rows["actual"].notna()]
        calibration: dict[str, tuple[ValueTenth, ...]] = {}
        gain: dict[str, tuple[float, ...]] = {}
        perfect: tuple[float, ...] | None = None
        for model, part in rows.groupby("model", sort=False):
            calibration[str(model)] = _tenths(part)
            if curve := _gain(part):
                gain[str(model)], perfect = curve
        churn = {
            row.model: tuple(
                ProbabilityTenth(tenth.customers, _short(tenth.mean_probability), _short(tenth.rate))
                for tenth in row.tenths
            )
            for row in backtest.churn
            if row.tenths
        }
        return cls(calibration, gain, perfect, churn)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; tenths are lists, to keep a version's record small."""
        return {
            "calibration": {
                name: [[tenth.customers, tenth.predicted, tenth.actual] for tenth in tenths]
                for name, tenths in self.calibration.items()
            },
            "gain": {name: list(values) for name, values in self.gain.items()},
            "perfect_gain": None if self.perfect_gain is None else list(self.perfect_gain),
            "churn": {
                name: [[tenth.customers, tenth.mean_probability, tenth.rate] for tenth in tenths]
                for name, tenths in self.churn.items()
            },
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> Self:
        """Inverse of `to_json`. Raises KeyError, TypeError or AttributeError for any other value."""
        perfect: Sequence[float] | None = state["perfect_gain"]
        return cls(
            {
                name: tuple(of_numbers(ValueTenth, *row) for row in rows)
                for name, rows in state["calibration"].items()
            },
            {name: _numbers(values) for name, values in state["gain"].items()},
            None if perfect is None else _numbers(perfect),
            {
                name: tuple(of_numbers(ProbabilityTenth, *row) for row in rows)
                for name, rows in state["churn"].items()
            },
        )


def _numbers(values: Sequence[Any]) -> tuple[float, ...]:
    if not all(map(is_number, values)):
        raise TypeError("a curve has points that are not numbers")
    return tuple(values)


def _tenths(rows: pd.DataFrame) -> tuple[ValueTenth, ...]:
    """Cut within each window, then pooled."""
    import pandas as pd

    from tenure.evaluation.calibration import calibration_table

    parts = [calibration_table(part["actual"], part["predicted"]) for _, part in rows.groupby("as_of")]
    sums = pd.concat(parts).groupby("decile")[["customers", "total_predicted", "total_actual"]].sum()
    return tuple(
        ValueTenth(int(customers), _short(predicted / customers), _short(actual / customers))
        for customers, predicted, actual in sums.itertuples(index=False)
    )


def _gain(rows: pd.DataFrame) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """In the order of the prediction, and in the perfect one; None where nothing was bought."""
    import numpy as np

    from tenure.evaluation.calibration import gain_curve

    curves = [
        gain_curve(part["actual"], part["predicted"], GAIN_POINTS)
        for _, part in rows.groupby("as_of")
        if part["actual"].sum() > 0
    ]
    if not curves:
        return None
    model_gain, perfect_gain = (
        tuple(_short(value) for value in np.mean([curve[name].to_numpy() for curve in curves], axis=0))
        for name in ("share_of_value", "share_of_value_perfect")
    )
    return model_gain, perfect_gain


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
