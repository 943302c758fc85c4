"""One model on its way through the test cutoffs: fitted on what was known, judged by what came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

from tenure.core.backtest import Metrics, Target
from tenure.core.errors import FrameError, ModelError
from tenure.core.frame import CUSTOMER_ID, TARGET_CHURNED, TARGET_ORDERS, TARGET_SPEND

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.estimator import Estimator
    from tenure.evaluation.conformal import ConformalIntervals, Floats
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
        try:
            started = perf_counter()
            fitted = fit_at(self.model, test.as_of, test.training, self.horizon_days, panels)
            self.fit_seconds.append(perf_counter() - started)
            frame = panels.frame_for(fitted, test.as_of, self.horizon_days)
            made = fitted.predict(frame, self.horizon_days)
            self._hear_churn(made, test.as_of, panels)
            if not self.is_valued:
                return
            self.predicted[test.as_of] = _usable(made, PREDICTED[self.target])
            orders = total_orders(made)
            if orders is not None:
                self.orders[test.as_of] = orders
        # Numerical libraries tell of degenerate data by plain ValueErrors and ArithmeticErrors.
        except (ModelError, ValueError, ArithmeticError) as error:
            self.failures.append(f"{test.as_of}: {error}")
        else:
            targets = panels.targets(test.as_of, self.horizon_days)
            self.actual[test.as_of] = targets[ACTUAL[self.target]].to_numpy()

    def _hear_churn(self, made: pd.DataFrame, cutoff: date, panels: Panels) -> None:
        if self.is_valued and (CHURN not in made.columns or made[CHURN].isna().any()):
            return  # beside its value it need not say it
        self.churn[cutoff] = _usable(made, CHURN)
        self.churned[cutoff] = panels.targets(cutoff, self.horizon_days)[TARGET_CHURNED].to_numpy()

    def intervals(self, as_of: date) -> ConformalIntervals | None:
        """From the mistakes that were known at `as_of`: those of windows that had ended by then."""
        from tenure.evaluation.conformal import ConformalIntervals, season_weight

        window = timedelta(days=self.horizon_days)
        known = [day for day in self.predicted if day + window <= as_of]
        weight = season_weight(known, as_of, self.horizon_days)
        return ConformalIntervals.of_windows(
            [self.predicted[day] for day in known], [self.actual[day] for day in known], list(weight.values())
        )

    def ends(self, cutoff: date) -> tuple[Floats, Floats]:
        """Lower and upper at a cutoff, as they would have been given then; NaN if they could not."""
        import numpy as np

        known = self.intervals(cutoff)
        if known is None:
            nothing = np.full(len(self.predicted[cutoff]), np.nan)
            return nothing, nothing
        return known.interval(self.predicted[cutoff], self.level)

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
        columns |= {CUSTOMER_ID: panels.frame(cutoff, self.horizon_days)[CUSTOMER_ID]}
        values = {"predicted": self.predicted[cutoff], "actual": self.actual[cutoff]}
        return pd.DataFrame(columns | values | {"lower": lower, "upper": upper})

    def _score(self, cutoff: date) -> Metrics:
        from tenure.evaluation.metrics import score

        return score(self.actual[cutoff], self.predicted[cutoff], *self.ends(cutoff))


def fit_at(
    model: type[Estimator], as_of: date, training: tuple[date, ...], horizon_days: int, panels: Panels
) -> Estimator:
    """A model fitted on what was known at `as_of`. Raises ModelError where it cannot learn from that."""
    if model.card.learns_from == "history":
        return model().fit(panels.frame_for(model, as_of, horizon_days))
    if not training:
        raise FrameError(
            f"No window of {horizon_days} days had ended by then to learn from.",
            hint="give a longer log, ask for a shorter horizon, or choose a model that learns from history",
            code="model.no_panel",
        )
    return model().fit(panels.panel(training, horizon_days, model))


def total_orders(predictions: pd.DataFrame) -> float | None:
    """The sum of expected orders; None where the model does not give them for everyone."""
    found = predictions.get(PREDICTED["orders"])
    return None if found is None or found.isna().any() else float(found.sum())


def _usable(made: pd.DataFrame, column: str) -> Floats:
    import numpy as np

    if column not in made.columns:
        raise ModelError(f"The model does not give {column}.", code="model.gives_not")
    values = made[column].to_numpy(dtype=np.float64, na_value=np.nan)
    unknown = int((~np.isfinite(values)).sum())
    if unknown:
        raise ModelError(f"{unknown} of {len(values)} predictions are unknown.", code="model.gives_not")
    return values
