"""Refit the champion, or the requested model, on everything known when the window begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from tenure.core.catalog import MODELS
from tenure.core.errors import FitError, FrameError, ModelError
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Verdict
from tenure.core.modelling.estimator import Gives
from tenure.core.modelling.following import followed_by
from tenure.core.modelling.mixture import mixture_of
from tenure.core.modelling.roles import models_playing
from tenure.evaluation.windows import WindowPlan, plan_windows
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL, BacktestOptions, run_backtest
from tenure.learning.blend.catalog import Trainable
from tenure.learning.companion import likeliest
from tenure.learning.evidence import Evidence
from tenure.learning.trained import TrainedModel
from tenure.learning.trials import CHURN, PREDICTED, fit_at, intervals_of

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest
    from tenure.core.modelling.estimator import Estimator
    from tenure.core.modelling.roles import ModelCatalog
    from tenure.core.ports import Progress
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.own_spread import SpreadIntervals
    from tenure.learning.panel import Panels


@dataclass(frozen=True)
class TrainOptions:
    """What to train: a model by name, or the champion of the back-test when left out."""

    window: Window
    model: str | None = None
    level: float = DEFAULT_LEVEL
    cutoffs: int = DEFAULT_CUTOFFS
    data_version: str = ""


def train(
    options: TrainOptions,
    panels: Panels,
    progress: Progress,
    backtest: Backtest | None = None,
    catalog: ModelCatalog = MODELS,
) -> TrainedModel:
    """A model fitted on all history before `as_of`, with intervals from its back-test.

    Runs the back-test itself (of the named model alone, if there is one) where none is given. A champion that
    cannot be refitted gives way to the next on the leaderboard, and a note says so.

    Raises
    ------
    ModelError
        The named model, or every candidate, cannot be fitted.
    UnknownPlug
        No model of that name.
    """
    tested = backtest or back_tested(options, panels, progress, catalog)
    plan = plan_windows(options.window, panels.first_day, tests=options.cutoffs)
    progress.step("Fitting on all history")
    with followed_by(progress):
        name, model, notes = _fitted(options, tested, plan, panels, catalog)
    companion_name, companion, reasons = _companion(model, tested, plan, panels, catalog)
    # A model of churn alone leaves the value, and what was tested of it, to its companion.
    valued = name if PREDICTED[tested.target] in model.card.gives else companion_name or name
    row = tested.row(valued)
    return TrainedModel(
        name=name,
        model=model,
        target=tested.target,
        as_of=options.window.as_of,
        horizon_days=options.window.horizon_days,
        verdict=data_verdict(panels, options.window, tested),
        companion_name=companion_name,
        companion=companion,
        intervals=_intervals(valued, options.window.as_of, tested),
        tested_coverage=row.metrics.coverage if row else None,
        tested_level=tested.level,
        features=panels.features.names,
        features_version=panels.features.version,
        training=() if model.card.learns_from == "history" else plan.training,
        notes=(*notes, *reasons),
        evidence=Evidence.of(tested, valued),
        data_version=options.data_version,
    )


def data_verdict(panels: Panels, window: Window, backtest: Backtest) -> Verdict:
    """Whether the data carries this prediction, by what it holds and by how the champion fared on it."""
    from statistics import median

    from tenure.evaluation.sufficiency import DataFacts, judge

    frame = panels.frame(window)
    rows = backtest.predictions
    champion = backtest.row(backtest.champion)
    biases = [metrics.bias for metrics in champion.by_cutoff.values()] if champion else []
    misses = [abs(bias) for bias in biases if bias is not None]
    buyers = rows.loc[rows["actual"] > 0].groupby("as_of")["customer_id"].nunique()
    return judge(
        DataFacts(
            customers=len(frame),
            repeat_buyers=int((frame["frequency"] > 0).sum()),
            history_days=(window.as_of - panels.first_day).days,
            horizon_days=window.horizon_days,
            tested_windows=len(backtest.cutoffs),
            tested_horizon_days=backtest.horizon_days,
            least_window_buyers=int(buyers.reindex(list(backtest.cutoffs), fill_value=0).min() or 0)
            if backtest.cutoffs
            else 0,
            median_miss=median(misses) if misses else None,
            worst_miss=max(misses, default=None),
        )
    )


def back_tested(options: TrainOptions, panels: Panels, progress: Progress, catalog: ModelCatalog) -> Backtest:
    """The back-test that training rests on: of the one model, if one is named."""
    models = (options.model,) if options.model else ()
    tested = BacktestOptions(options.window, models, options.level, options.cutoffs)
    return run_backtest(tested, panels, progress, catalog)


def _fitted(
    options: TrainOptions, tested: Backtest, plan: WindowPlan, panels: Panels, catalog: ModelCatalog
) -> tuple[str, Estimator, tuple[str, ...]]:
    trainable = Trainable(catalog)
    if options.model and not trainable.load(options.model).card.mixes:
        return options.model, _refit(options.model, plan, panels, catalog), ()
    champion, notes = trainable.load(tested.champion), []
    if champion.card.mixes:
        try:
            return tested.champion, *champion.fit_tested(tested, plan, panels)
        except (ModelError, ValueError, ArithmeticError) as error:
            notes.append(f"The {tested.champion} could not be built: {error}")
    names = dict.fromkeys((tested.champion, *(row.model for row in tested.leaderboard)))
    for name in [name for name in names if not trainable.load(name).card.mixes]:
        try:
            return name, _refit(name, plan, panels, catalog), tuple(notes)
        except (ModelError, ValueError, ArithmeticError) as error:
            notes.append(f"{name} could not be fitted on all history: {error}")
    raise FitError(
        "No candidate could be fitted on all history.",
        values=notes,
        hint="run `tenure check` on the log, or choose other models",
        code="model.fit.none",
    )


def _refit(name: str, plan: WindowPlan, panels: Panels, catalog: ModelCatalog) -> Estimator:
    model = catalog.load(name)
    column = PREDICTED["spend" if panels.has_money else "orders"]
    if not {column, CHURN} & set(model.card.gives):
        raise FrameError(
            f"{name} does not predict {column}.",
            hint="choose a model that predicts it; `tenure models` lists them",
            code="model.gives_not",
        )
    # One history is small, so a model of one is fitted on all customers; a panel is bounded.
    source = panels if model.card.learns_from == "history" else panels.past(len(plan.cutoffs))
    return fit_at(model, plan.window, plan.training, source)


def _companion(
    champion: Estimator, tested: Backtest, plan: WindowPlan, panels: Panels, catalog: ModelCatalog
) -> tuple[str | None, Estimator | None, tuple[str, ...]]:
    """The BTYD model for whatever the champion leaves open: of those that can be fitted, the likeliest."""
    card, target = champion.card, tested.target
    if not set(get_args(Gives)) - set(card.gives) or card.rank_as("companion", target) is not None:
        return None, None, ()
    names = models_playing(catalog, "companion", target)
    if PREDICTED[target] not in card.gives:
        # It predicts the value as well, so one that was tested is preferred.
        names = tuple(name for name in names if tested.row(name)) or names
    companions: dict[str, Estimator] = {}
    reason = ""
    for name in names:
        try:
            companions[name] = _member_of(champion, name, plan) or _refit(name, plan, panels, catalog)
        except (ModelError, ValueError, ArithmeticError) as error:
            reason = reason or f"{name} could not be fitted ({error})"
    if not companions:
        return None, None, (f"Probability alive and next order date are unknown: {reason}",)
    best = likeliest(companions)
    return best, companions[best], ()


def _member_of(champion: Estimator, name: str, plan: WindowPlan) -> Estimator | None:
    """The model as the champion has fitted it on the same history; None where it has not."""
    member = mixture_of(champion, plan.asked_horizon_days).members.get(name)
    return member.model if member is not None and member.horizon_days == plan.asked_horizon_days else None


def _intervals(name: str, as_of: date, tested: Backtest) -> ConformalIntervals | SpreadIntervals | None:
    """From mistakes at the horizon that is predicted; those of another horizon do not apply."""
    if not tested.tests_the_horizon:
        return None
    rows = tested.predictions[tested.predictions["model"] == name]
    by_day = {day: rows[rows["as_of"] == day] for day in tested.cutoffs}
    windows = {
        day: (window["predicted"].to_numpy(), window["actual"].to_numpy())
        for day, window in by_day.items()
        if len(window)
    }
    return intervals_of(windows, tested.spreads.get(name, {}), Window(as_of, tested.horizon_days))
