"""Total spend of all customers in a window: the level that every blend is scaled to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tenure.core.errors import ModelError
from tenure.core.frames.frame import TARGET_ORDERS, TARGET_SPEND
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import CohortForecast, SeasonAt, Target
from tenure.core.modelling.roles import players
from tenure.learning.trials import ACTUAL, PREDICTED, fit_at

if TYPE_CHECKING:
    from tenure.core.modelling.estimator import Estimator, ModelCard
    from tenure.evaluation.season import Season
    from tenure.learning.panel import Panels

_HALF_LIFE_DAYS = 90.0
_MOST_LEVEL = 8.0
_PRIOR_WINDOWS = 2
_YEAR_DAYS = 365


def leveller_among(cards: Mapping[str, ModelCard], target: Target) -> str:
    """The history model whose total the level of a window is measured against, or "" where there is none."""
    return next(iter(players(cards, "leveller", target)), "")


@dataclass(frozen=True)
class ExpectedTotal:
    """Estimates a future total from past windows and the calendar.

    levels : by cutoff, actual over predicted total of the history model.
    seasons : by cutoff, the season of its own window and of those that had ended by it.
    panel_models : names of models that learn from past windows, and so know the season.
    leveller : name of the history model whose total the level is measured against; "" without one.
    cohorts : by cutoff, the forecast of its own window by cohorts.
    """

    target: Target
    horizon_days: int
    levels: Mapping[date, float] = field(default_factory=dict)
    seasons: Mapping[date, SeasonAt] = field(default_factory=dict)
    panel_models: frozenset[str] = frozenset()
    cohorts: Mapping[date, CohortForecast] = field(default_factory=dict)
    leveller: str = ""

    def of(self, as_of: date, sums: Mapping[str, float], customers: int = 0) -> float:
        """The total of the window from `as_of`, from the totals that models predict for it.

        The history model knows no season, and has a bias that its recent level shows, freed from the
        season of those windows. It has two votes against one of each panel model: at that level, and
        without it where the season of the window is known, which both are multiplied by. What the cohorts
        say weighs as much as all of them.
        """
        from tenure.evaluation.recalibration import combined_total

        votes = [total for name, total in sums.items() if name in self.panel_models]
        if self.leveller in sums:
            season, late = self.seasons.get(as_of, SeasonAt()).ahead, self.late_level(as_of)
            levels = (late, late) if season is None else (season, season * late)
            votes += [sums[self.leveller] * level for level in levels]
        of_models = combined_total(votes) or max(sums.values(), default=0.0)
        forecast = self.cohorts.get(as_of)
        of_cohorts = (
            (forecast.orders if self.target == "orders" else forecast.value or 0.0) if forecast else 0.0
        )
        return combined_total([of_models, of_cohorts * customers]) if of_cohorts else of_models

    def orders_scale(self, as_of: date, orders: float, customers: int) -> float:
        """Factor for the members' orders, which moves their total half-way to the forecast by cohorts."""
        forecast = self.cohorts.get(as_of)
        if self.target == "orders" or forecast is None or not orders > 0:
            return 1.0
        from tenure.evaluation.recalibration import combined_total

        return combined_total([orders, forecast.orders * customers]) / orders

    def late_level(self, as_of: date) -> float:
        """Actual over predicted total, season taken out, in windows that had ended; newer ones count more.

        The fewer windows there are, the more it is shrunk towards 1.
        """
        import numpy as np

        past_days = [day for day in self.levels if Window(day, self.horizon_days).end <= as_of]
        if not past_days:
            return 1.0
        past = self.seasons.get(as_of, SeasonAt()).past
        logs = np.log([self.levels[day] / past.get(day, 1.0) for day in past_days])
        before = np.array([(as_of - day).days for day in past_days], dtype=float)
        weights = 0.5 ** ((before - before.min()) / _HALF_LIFE_DAYS)
        # Windows that overlap are one piece of evidence, not several.
        apart = np.ptp(before) / self.horizon_days + 1
        return float(np.exp(weights @ logs / weights.sum() * apart / (apart + _PRIOR_WINDOWS)))


def window_levels(
    leveller: type[Estimator], target: Target, cutoffs: Sequence[date], horizon_days: int, panels: Panels
) -> dict[date, float]:
    """Actual over predicted total of the history model at past windows; those it fails at are left out."""
    levels = {}
    for day in cutoffs:
        window = Window(day, horizon_days)
        try:
            predictions = fit_at(leveller, window, (), panels).predict(panels.frame(window), horizon_days)
        except (ModelError, ValueError, ArithmeticError):
            continue
        predicted = float(predictions[PREDICTED[target]].sum())
        actual = float(panels.targets(window)[ACTUAL[target]].sum())
        if predicted > 0 and actual > 0:
            levels[day] = min(max(actual / predicted, 1 / _MOST_LEVEL), _MOST_LEVEL)
    return levels


def season_at(window: Window, cutoffs: Collection[date], horizon_days: int, season: Season) -> SeasonAt:
    """The season of a window as it was known when the window began.

    Past windows are those of `cutoffs`, of `horizon_days`, that had ended by then.
    """
    ages = {cutoff: (window.as_of - cutoff).days for cutoff in cutoffs}
    past = {c: season.between(age, age - horizon_days) for c, age in ages.items() if age >= horizon_days}
    return SeasonAt(season.ahead(window.horizon_days), past)


def cohort_forecast(
    window: Window, cutoffs: Collection[date], horizon_days: int, panels: Panels
) -> CohortForecast | None:
    """The forecast of a window by cohorts; None for a short history.

    An order is worth what it brought in the windows of `cutoffs` that had ended by then, begun within a year.
    """
    orders = panels.orders_ahead(window)
    if orders is None:
        return None
    value = _order_value(window.as_of, cutoffs, horizon_days, panels) if panels.has_money else None
    return CohortForecast(orders, value * orders if value else None)


def _order_value(day: date, cutoffs: Collection[date], horizon_days: int, panels: Panels) -> float | None:
    longest = max(_YEAR_DAYS, horizon_days)
    past_cutoffs = [cutoff for cutoff in cutoffs if horizon_days <= (day - cutoff).days <= longest]
    targets = [panels.targets(Window(cutoff, horizon_days)) for cutoff in past_cutoffs]
    orders = sum(float(target[TARGET_ORDERS].sum()) for target in targets)
    spend = sum(float(target[TARGET_SPEND].sum()) for target in targets)
    return spend / orders if orders > 0 and spend > 0 else None
