"""How much all customers together will spend in a window: the level every blend is brought to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenure.core.errors import ModelError
from tenure.core.frames.frame import TARGET_ORDERS, TARGET_SPEND
from tenure.core.modelling.backtest import CohortForecast, SeasonAt, Target
from tenure.learning.trials import ACTUAL, PREDICTED, fit_at

if TYPE_CHECKING:
    from tenure.core.catalog import Catalog
    from tenure.evaluation.season import Season
    from tenure.learning.panel import Panels

LEVELLERS: dict[Target, str] = {"spend": "bg_nbd_gamma_gamma", "orders": "bg_nbd"}
"""The history model whose total is the ground the level stands on."""

_HALF_LIFE_DAYS = 90.0
_MOST = 8.0
_PRIOR_WINDOWS = 2
_YEAR_DAYS = 365


@dataclass(frozen=True)
class ExpectedTotal:
    """What past windows and the calendar say of a coming total.

    levels : by cutoff, actual over predicted total of the history model.
    seasons : by cutoff, the season of its own window and of those that had ended by it.
    panel_models : names of models that learn from past windows, and so know the season.
    cohorts : by cutoff, what the cohorts say of its own window.
    """

    target: Target
    horizon_days: int
    levels: Mapping[date, float] = field(default_factory=dict)
    seasons: Mapping[date, SeasonAt] = field(default_factory=dict)
    panel_models: frozenset[str] = frozenset()
    cohorts: Mapping[date, CohortForecast] = field(default_factory=dict)

    def of(self, as_of: date, sums: Mapping[str, float], customers: int = 0) -> float:
        """The total of the window from `as_of`, from the totals that models predict for it.

        The history model knows no season, and has a bias that its level of late shows, freed from the
        season of those windows. It has two votes against one of each panel model: at that level, and
        without it where the season of the window is known, which both are multiplied by. What the cohorts
        say weighs as much as all of them.
        """
        from tenure.evaluation.recalibration import combined_total

        found = [said for name, said in sums.items() if name in self.panel_models]
        leveller = LEVELLERS[self.target]
        if leveller in sums:
            season, late = self.seasons.get(as_of, SeasonAt()).ahead, self.late_level(as_of)
            levels = (late, late) if season is None else (season, season * late)
            found += [sums[leveller] * level for level in levels]
        of_models = combined_total(found) or max(sums.values(), default=0.0)
        known = self.cohorts.get(as_of)
        of_cohorts = (known.orders if self.target == "orders" else known.value or 0.0) if known else 0.0
        return combined_total([of_models, of_cohorts * customers]) if of_cohorts else of_models

    def orders_scale(self, as_of: date, orders: float, customers: int) -> float:
        """Factor of the members' orders, each at its level of value: half-way to the cohorts'."""
        known = self.cohorts.get(as_of)
        if self.target == "orders" or known is None or not orders > 0:
            return 1.0
        from tenure.evaluation.recalibration import combined_total

        return combined_total([orders, known.orders * customers]) / orders

    def late_level(self, as_of: date) -> float:
        """Actual over predicted total, season taken out, in windows that had ended; newer ones count more.

        Drawn to 1 by how few windows there are.
        """
        import numpy as np

        ended = [day for day in self.levels if day + timedelta(days=self.horizon_days) <= as_of]
        if not ended:
            return 1.0
        past = self.seasons.get(as_of, SeasonAt()).past
        logs = np.log([self.levels[day] / past.get(day, 1.0) for day in ended])
        before = np.array([(as_of - day).days for day in ended], dtype=float)
        weights = 0.5 ** ((before - before.min()) / _HALF_LIFE_DAYS)
        # Windows that overlap are one piece of evidence, not several.
        apart = np.ptp(before) / self.horizon_days + 1
        return float(np.exp(weights @ logs / weights.sum() * apart / (apart + _PRIOR_WINDOWS)))


def window_levels(
    target: Target, cutoffs: Sequence[date], horizon_days: int, panels: Panels, catalog: Catalog
) -> dict[date, float]:
    """Actual over predicted total of the history model at past windows; those it fails at are left out."""
    model, found = catalog.load(LEVELLERS[target]), {}
    for day in cutoffs:
        try:
            made = fit_at(model, day, (), horizon_days, panels).predict(
                panels.frame(day, horizon_days), horizon_days
            )
        except (ModelError, ValueError, ArithmeticError):
            continue
        said = float(made[PREDICTED[target]].sum())
        came = float(panels.targets(day, horizon_days)[ACTUAL[target]].sum())
        if said > 0 and came > 0:
            found[day] = min(max(came / said, 1 / _MOST), _MOST)
    return found


def seasons_at(
    days: Mapping[date, int], cutoffs: Collection[date], horizon_days: int, panels: Panels
) -> dict[date, SeasonAt]:
    """The season as it was known on each of `days`: of the window ahead, as many days long as said there.

    Past windows are those of `cutoffs`, of `horizon_days`, that had ended by then.
    """
    return {
        day: _season_at(panels.season(day), day, ahead, cutoffs, horizon_days) for day, ahead in days.items()
    }


def _season_at(
    season: Season, day: date, ahead: int, cutoffs: Collection[date], horizon_days: int
) -> SeasonAt:
    ages = {cutoff: (day - cutoff).days for cutoff in cutoffs}
    past = {c: season.between(age, age - horizon_days) for c, age in ages.items() if age >= horizon_days}
    return SeasonAt(season.ahead(ahead), past)


def cohorts_at(
    days: Mapping[date, int], cutoffs: Collection[date], horizon_days: int, panels: Panels
) -> dict[date, CohortForecast]:
    """What cohorts say on each of `days` of the window ahead, as many days long as said there.

    An order is worth what it brought in the windows of `cutoffs` that had ended by then, begun within a year.
    """
    found = {}
    for day, ahead in days.items():
        orders = panels.orders_ahead(day, ahead)
        if orders is not None:
            worth = _order_value(day, cutoffs, horizon_days, panels) if panels.has_money else None
            found[day] = CohortForecast(orders, worth * orders if worth else None)
    return found


def _order_value(day: date, cutoffs: Collection[date], horizon_days: int, panels: Panels) -> float | None:
    ended = [one for one in cutoffs if horizon_days <= (day - one).days <= max(_YEAR_DAYS, horizon_days)]
    targets = [panels.targets(one, horizon_days) for one in ended]
    orders = sum(float(one[TARGET_ORDERS].sum()) for one in targets)
    spend = sum(float(one[TARGET_SPEND].sum()) for one in targets)
    return spend / orders if orders > 0 and spend > 0 else None
