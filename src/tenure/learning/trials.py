"""One model on its way through the test cutoffs: fitted on what was known, judged by what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING

from tenure.core.errors import FrameError, ModelError
from tenure.core.frames.frame import CUSTOMER_ID, TARGET_CHURNED, TARGET_ORDERS, TARGET_SPEND
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Metrics, Target
from tenure.learning.own_spread import MAX_CUSTOMERS, spread_of

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.estimator import Estimator
    from tenure.evaluation.conformal import ConformalIntervals, Floats
    from tenure.evaluation.own_spread import SpreadIntervals
    from tenure.evaluation.ranking import Entry
    from tenure.evaluation.windows import Cutoff
    from tenure.learning.panel import Panels

PREDICTED: dict[Target, str] = {"spend": "predicted_clv", "orders": "expected_purchases"}
CHURN = "churn_probability"
ACTUAL: dict[Target, str] = {"spend": TARGET_SPEND, "orders": TARGET_ORDERS}


@dataclass
class Trial:
    """Predictions by cutoff, and what went wrong.

    orders : total that the model predicts, where it does.
    spreads : each customer's own spread, of models that have one, in windows of a small shop.
    churn, churned : probability of no order in the window, where the model gives it, and 1.0 where none came.
    """

    name: str
    model: type[Estimator]
    target: Target
    horizon_days: int
    level: float
    predicted: dict[date, Floats] = field(default_factory=dict)
    actual: dict[date, Floats] = field(default_factory=dict)
    orders: dict[date, float] = field(default_factory=dict)
    spreads: dict[date, Floats] = field(default_factory=dict)
    churn: dict[date, Floats] = field(default_factory=dict)
    churned: dict[date, Floats] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    fit_seconds: list[float] = field(default_factory=list)

    @property
    def is_valued(self) -> bool:
        """Whether it takes part in the leaderboard of values; a model of churn alone does not."""
        return PREDICTED[self.target] in self.model.card.gives or CHURN not in self.model.card.gives

    def run(self, test: Cutoff, panels: Panels) -> None:
        """Fit and predict at one cutoff; a model that cannot is noted as failed there."""
        window = self._window(test.as_of)
        try:
            start_time = perf_counter()
            fitted = fit_at(self.model, window, test.training, panels)
            self.fit_seconds.append(perf_counter() - start_time)
            frame = panels.frame_for(fitted, window)
            predictions = fitted.predict(frame, self.horizon_days)
            self._keep_churn(predictions, test.as_of, panels)
            if not self.is_valued:
                return
            self.predicted[test.as_of] = _usable(predictions, PREDICTED[self.target])
            orders = total_orders(predictions)
            if orders is not None:
                self.orders[test.as_of] = orders
            self._keep_spread(fitted, frame, test.as_of)
        # Numerical libraries raise plain ValueErrors and ArithmeticErrors on degenerate data.
        except (ModelError, ValueError, ArithmeticError) as error:
            self.failures.append(f"{test.as_of}: {error}")
        else:
            targets = panels.targets(window)
            self.actual[test.as_of] = targets[ACTUAL[self.target]].to_numpy()

    def _window(self, cutoff: date) -> Window:
        return Window(cutoff, self.horizon_days)

    def _keep_churn(self, predictions: pd.DataFrame, cutoff: date, panels: Panels) -> None:
        if self.is_valued and (CHURN not in predictions.columns or predictions[CHURN].isna().any()):
            return  # optional for a model of value
        self.churn[cutoff] = _usable(predictions, CHURN)
        self.churned[cutoff] = panels.targets(self._window(cutoff))[TARGET_CHURNED].to_numpy()

    def _keep_spread(self, fitted: Estimator, frame: pd.DataFrame, cutoff: date) -> None:
        if self.target == "spend" and len(frame) <= MAX_CUSTOMERS:
            spread = spread_of(fitted, frame, self.horizon_days)
            if spread is not None:
                self.spreads[cutoff] = spread

    def ends(self, cutoff: date) -> tuple[Floats, Floats]:
        """Lower and upper at a cutoff, as they would have been given then; NaN if they could not.

        From the mistakes that were known: those of windows that had ended by then.
        """
        import numpy as np

        past = [day for day in self.predicted if self._window(day).end <= cutoff]
        windows = {day: (self.predicted[day], self.actual[day]) for day in past}
        intervals = intervals_of(windows, self.spreads, self._window(cutoff))
        if intervals is None:
            unknown = np.full(len(self.predicted[cutoff]), np.nan)
            return unknown, unknown
        return intervals.interval(self.predicted[cutoff], self.level, self.spreads.get(cutoff))

    def entry(self) -> Entry:
        """What the ranking needs."""
        from tenure.evaluation.ranking import Entry

        return Entry(
            model=self.name,
            by_cutoff={day: self._score(day) for day in self.predicted},
            baseline=self.model.card.baseline,
            failed="; ".join(self.failures) or None,
            fit_seconds=sum(self.fit_seconds) / len(self.fit_seconds) if self.fit_seconds else None,
        )

    def rows(self, cutoff: date, panels: Panels) -> pd.DataFrame:
        """The rows of `Backtest.predictions` at one cutoff."""
        import pandas as pd

        lower, upper = self.ends(cutoff)
        columns = {"model": self.name, "as_of": cutoff}
        columns |= {CUSTOMER_ID: panels.frame(self._window(cutoff))[CUSTOMER_ID]}
        values = {"predicted": self.predicted[cutoff], "actual": self.actual[cutoff]}
        return pd.DataFrame(columns | values | {"lower": lower, "upper": upper})

    def _score(self, cutoff: date) -> Metrics:
        from tenure.evaluation.metrics import score

        return score(self.actual[cutoff], self.predicted[cutoff], *self.ends(cutoff))


def fit_at(model: type[Estimator], window: Window, training: tuple[date, ...], panels: Panels) -> Estimator:
    """A model fitted on what was known when `window` began, to predict it.

    Raises ModelError where it cannot learn from that.
    """
    if model.card.learns_from == "history":
        return model().fit(panels.frame_for(model, window))
    if not training:
        raise FrameError(
            f"No window of {window.horizon_days} days had ended by then to learn from.",
            hint="use a longer log, a shorter horizon, or a model that learns from history",
            code="model.no_panel",
        )
    return model().fit(panels.panel(training, window.horizon_days, model))


def intervals_of(
    windows: Mapping[date, tuple[Floats, Floats]],
    spreads: Mapping[date, Floats],
    window: Window,
) -> ConformalIntervals | SpreadIntervals | None:
    """From what was predicted and what happened in past windows, for a prediction over `window`.

    Of customers' own spreads where all windows have them, else of tiers.
    """
    from tenure.evaluation.conformal import ConformalIntervals, season_weight
    from tenure.evaluation.own_spread import SpreadIntervals

    weights = list(season_weight(tuple(windows), window).values())
    predicted = [values for values, _ in windows.values()]
    actual = [values for _, values in windows.values()]
    if windows and all(day in spreads for day in windows):
        return SpreadIntervals.of_windows([spreads[day] for day in windows], predicted, actual, weights)
    return ConformalIntervals.of_windows(predicted, actual, weights)


def total_orders(predictions: pd.DataFrame) -> float | None:
    """The sum of expected orders; None where the model does not give them for everyone."""
    orders = predictions.get(PREDICTED["orders"])
    return None if orders is None or orders.isna().any() else float(orders.sum())


def _usable(predictions: pd.DataFrame, column: str) -> Floats:
    import numpy as np

    if column not in predictions.columns:
        raise ModelError(f"The model does not predict {column}.", code="model.gives_not")
    values = predictions[column].to_numpy(dtype=np.float64, na_value=np.nan)
    unknown = int((~np.isfinite(values)).sum())
    if unknown:
        raise ModelError(f"{unknown} of {len(values)} predictions are unknown.", code="model.gives_not")
    return values
