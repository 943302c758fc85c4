"""The blend on its way through the test cutoffs: at each, its recipe is learned from older windows only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tenure.core.modelling.backtest import CohortForecast, SeasonAt
from tenure.core.modelling.estimator import ModelCard
from tenure.learning.blend.churn import blended_churn
from tenure.learning.blend.expected_total import ExpectedTotal, leveller_among
from tenure.learning.blend.past_windows import PastWindows, Recipe
from tenure.learning.own_spread import spread_of_blend
from tenure.learning.trials import Trial

if TYPE_CHECKING:
    from tenure.evaluation.windows import WindowPlan

NAME = "blend"
MIN_BUYERS = 100
"""With fewer buyers in the tested windows together, weights and curves would be noise: no blend."""

CARD = ModelCard(
    name=NAME,
    doc="A weighted mean of the other models; weights, level and spread are learned from past windows.",
    needs=(),
    gives=("predicted_clv", "expected_purchases", "churn_probability"),
    source="Wolpert (1992), Stacked generalization; Bates & Granger (1969)",
    learns_from="panel",
    intervals=True,
    title="Blend",
    mixes=True,
)


class _BlendTrial:
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
    # Only the card of the class is read: the blend is mixed here, never fitted by the trial itself.
    trial = Trial(NAME, _BlendTrial, first.target, first.horizon_days, first.level)  # type: ignore[arg-type]
    spreads, cards = {t.name: t.spreads for t in trials}, {t.name: t.model.card for t in trials}
    trial.spreads = dict(spread_of_blend(spreads, cards, first.target))
    for test in plan.tests:
        predicted = windows.predicted.get(test.as_of, {})
        if len(predicted) < 2:
            trial.failures.append(f"{test.as_of}: fewer than two models to blend")
            continue
        orders = {t.name: t.orders[test.as_of] for t in trials if test.as_of in t.orders}
        recipe = windows.recipe(test.as_of, predicted, orders)
        trial.predicted[test.as_of] = recipe.apply(predicted)
        trial.actual[test.as_of] = windows.actual[test.as_of]
        _mix_churn(trial, trials, recipe, test.as_of)
    return trial


def _mix_churn(trial: Trial, trials: Sequence[Trial], recipe: Recipe, cutoff: date) -> None:
    """As the fitted blend does."""
    churn = blended_churn(recipe, {t.name: t.churn[cutoff] for t in trials if cutoff in t.churn})
    if churn is not None:
        trial.churn[cutoff] = churn
        trial.churned[cutoff] = next(t.churned[cutoff] for t in trials if cutoff in t.churned)


def windows_of_trials(
    trials: Sequence[Trial],
    levels: Mapping[date, float],
    seasons: Mapping[date, SeasonAt],
    cohorts: Mapping[date, CohortForecast],
) -> PastWindows:
    """Predictions of the trials and actual values, by cutoff."""
    cutoffs = sorted({day for trial in trials for day in trial.predicted})
    cards = {trial.name: trial.model.card for trial in trials}
    learning = frozenset(name for name, card in cards.items() if card.learns_from == "panel")
    target, horizon_days = trials[0].target, trials[0].horizon_days
    leveller = leveller_among(cards, target)
    return PastWindows(
        target,
        horizon_days,
        {day: {t.name: t.predicted[day] for t in trials if day in t.predicted} for day in cutoffs},
        {day: next(t.actual[day] for t in trials if day in t.actual) for day in cutoffs},
        ExpectedTotal(target, horizon_days, levels, seasons, learning, cohorts, leveller),
        frozenset(name for name, card in cards.items() if card.baseline),
    )


def enough_for_a_blend(trials: Sequence[Trial]) -> bool:
    """Whether two models were tested, on windows with enough buyers to tell them apart."""
    tested = [trial for trial in trials if trial.predicted and not trial.model.card.mixes]
    if len(tested) < 2:
        return False
    buyers = sum(int((actual > 0).sum()) for actual in tested[0].actual.values())
    return buyers >= MIN_BUYERS


def wants_blend(models: Collection[str]) -> bool:
    """Whether the blend takes part in a back-test of these models: always where none is named."""
    return not models or NAME in models


def without_blend(models: Collection[str]) -> tuple[str, ...]:
    """The models that are tested by themselves."""
    return tuple(name for name in models if name != NAME)
