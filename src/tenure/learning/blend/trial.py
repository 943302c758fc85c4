"""The blend on its way through the test cutoffs: at each, its recipe is learned from older windows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tenure.core.modelling.backtest import CohortForecast, SeasonAt
from tenure.core.modelling.estimator import ModelCard
from tenure.learning.blend.churn import blended_churn
from tenure.learning.blend.expected_total import ExpectedTotal
from tenure.learning.blend.past_windows import PastWindows, Recipe
from tenure.learning.own_spread import spread_of_blend
from tenure.learning.trials import Trial

if TYPE_CHECKING:
    from tenure.evaluation.windows import WindowPlan

NAME = "blend"
LEAST_BUYERS = 100
"""With fewer buyers in the tested windows together, weights and curves would be noise: no blend."""

CARD = ModelCard(
    name=NAME,
    doc="A weighted mean of the other models; weights, level and spread are learned from past windows.",
    needs=(),
    gives=("predicted_clv", "expected_purchases", "churn_probability"),
    source="Wolpert (1992), Stacked generalization; Bates & Granger (1969)",
    learns_from="panel",
    intervals=True,
)


class _Blended:
    card = CARD


def blend_trial(
    trials: Sequence[Trial],
    plan: WindowPlan,
    levels: Mapping[date, float],
    seasons: Mapping[date, SeasonAt],
    cohorts: Mapping[date, CohortForecast],
) -> Trial:
    """The blend of the other trials' predictions, by the recipe of each cutoff's own past."""
    windows = windows_of_trials(trials, levels, seasons, cohorts)
    first = trials[0]
    # Only the card of the class is asked: the blend is mixed here, never fitted by the trial itself.
    trial = Trial(NAME, _Blended, first.target, first.horizon_days, first.level)  # type: ignore[arg-type]
    trial.spreads = dict(spread_of_blend({one.name: one.spreads for one in trials}, first.target))
    for test in plan.tests:
        said = windows.predicted.get(test.as_of, {})
        if len(said) < 2:
            trial.failures.append(f"{test.as_of}: fewer than two models to blend")
            continue
        orders = {one.name: one.orders[test.as_of] for one in trials if test.as_of in one.orders}
        recipe = windows.recipe(test.as_of, said, orders)
        trial.predicted[test.as_of] = recipe.apply(said)
        trial.actual[test.as_of] = windows.actual[test.as_of]
        _mix_churn(trial, trials, recipe, test.as_of)
    return trial


def _mix_churn(trial: Trial, trials: Sequence[Trial], recipe: Recipe, cutoff: date) -> None:
    """As the fitted blend says it."""
    told = {one.name: one.churn[cutoff] for one in trials if cutoff in one.churn}
    churn = blended_churn(recipe, told)
    if churn is not None:
        trial.churn[cutoff] = churn
        trial.churned[cutoff] = next(one.churned[cutoff] for one in trials if cutoff in one.churned)


def windows_of_trials(
    trials: Sequence[Trial],
    levels: Mapping[date, float],
    seasons: Mapping[date, SeasonAt],
    cohorts: Mapping[date, CohortForecast],
) -> PastWindows:
    """What the trials predicted and what came, by cutoff."""
    cutoffs = sorted({day for trial in trials for day in trial.predicted})
    learning = frozenset(trial.name for trial in trials if trial.model.card.learns_from == "panel")
    return PastWindows(
        trials[0].target,
        trials[0].horizon_days,
        {day: {t.name: t.predicted[day] for t in trials if day in t.predicted} for day in cutoffs},
        {day: next(t.actual[day] for t in trials if day in t.actual) for day in cutoffs},
        ExpectedTotal(trials[0].target, trials[0].horizon_days, levels, seasons, learning, cohorts),
        frozenset(trial.name for trial in trials if trial.model.card.baseline),
    )


def enough_for_a_blend(trials: Sequence[Trial]) -> bool:
    """Whether two models were tested, on windows with buyers enough to tell them apart."""
    tested = [trial for trial in trials if trial.predicted and trial.name != NAME]
    if len(tested) < 2:
        return False
    buyers = sum(int((one > 0).sum()) for one in tested[0].actual.values())
    return buyers >= LEAST_BUYERS
