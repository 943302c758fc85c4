"""Refit the champion, or the model that was asked for, on everything known at `as_of`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from tenure.core.catalog import MODELS, Catalog
from tenure.core.errors import FitError, FrameError, ModelError, UnknownPlug
from tenure.core.modelling.backtest import Verdict
from tenure.core.modelling.estimator import Gives
from tenure.core.modelling.following import followed_by
from tenure.evaluation.windows import WindowPlan, plan_windows
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL, BacktestOptions, run_backtest
from tenure.learning.blend.champion import Blend, fit_blend
from tenure.learning.blend.trial import NAME
from tenure.learning.companion import COMPANIONS, likeliest
from tenure.learning.evidence import Evidence
from tenure.learning.trained import Trained
from tenure.learning.trials import CHURN, PREDICTED, fit_at, intervals_of

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest
    from tenure.core.modelling.estimator import Estimator
    from tenure.core.ports import Progress
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.own_spread import SpreadIntervals
    from tenure.learning.panel import Panels


@dataclass(frozen=True)
class TrainOptions:
    """What to train: a model by name, or the champion of the back-test when left out."""

    as_of: date
    horizon_days: int
    model: str | None = None
    level: float = DEFAULT_LEVEL
    cutoffs: int = DEFAULT_CUTOFFS
    data_version: str = ""


def train(
    options: TrainOptions,
    panels: Panels,
    progress: Progress,
    backtest: Backtest | None = None,
    catalog: Catalog = MODELS,
) -> Trained:
    """A model fitted on all history before `as_of`, with intervals from its back-test.

    Runs the back-test itself (of the one model, if one was named) where none is handed in. A champion that
    cannot be refitted gives way to the next on the leaderboard, and a note says so.

    Raises
    ------
    ModelError
        The named model, or every candidate, cannot be fitted.
    UnknownPlug
        No model of that name.
    """
    tested = backtest or back_tested(options, panels, progress, catalog)
    plan = plan_windows(options.as_of, options.horizon_days, panels.first_day, tests=options.cutoffs)
    progress.step("Fitting on all history")
    with followed_by(progress):
        name, model, notes = _fitted(options, tested, plan, panels, catalog)
    companion_name, companion, why = _companion(model, tested, plan, panels, catalog)
    # A model of churn alone leaves the value, and what was tested of it, to its companion.
    valued = name if PREDICTED[tested.target] in model.card.gives else companion_name or name
    row = tested.row(valued)
    return Trained(
        name=name,
        model=model,
        target=tested.target,
        as_of=options.as_of,
        horizon_days=options.horizon_days,
        verdict=data_verdict(panels, options.as_of, options.horizon_days, tested),
        companion_name=companion_name,
        companion=companion,
        intervals=_intervals(valued, options.as_of, tested),
        tested_coverage=row.metrics.coverage if row else None,
        tested_level=tested.level,
        features=panels.features.names,
        features_version=panels.features.version,
        training=() if model.card.learns_from == "history" else plan.training,
        notes=(*notes, *why),
        evidence=Evidence.of(tested, valued),
        data_version=options.data_version,
    )


def data_verdict(panels: Panels, as_of: date, horizon_days: int, backtest: Backtest) -> Verdict:
    """Whether the data carries this prediction, by what it holds and by how the champion fared on it."""
    from statistics import median

    from tenure.evaluation.sufficiency import DataFacts, judge

    frame = panels.frame(as_of, horizon_days)
    rows = backtest.predictions
    champion = backtest.row(backtest.champion)
    biases = [one.bias for one in champion.by_cutoff.values()] if champion else []
    misses = [abs(bias) for bias in biases if bias is not None]
    bought = rows.loc[rows["actual"] > 0].groupby("as_of")["customer_id"].nunique()
    return judge(
        DataFacts(
            customers=len(frame),
            repeat_buyers=int((frame["frequency"] > 0).sum()),
            history_days=(as_of - panels.first_day).days,
            horizon_days=horizon_days,
            tested_windows=len(backtest.cutoffs),
            tested_horizon_days=backtest.horizon_days,
            least_window_buyers=int(bought.reindex(list(backtest.cutoffs), fill_value=0).min() or 0)
            if backtest.cutoffs
            else 0,
            median_miss=median(misses) if misses else None,
            worst_miss=max(misses, default=None),
        )
    )


def back_tested(options: TrainOptions, panels: Panels, progress: Progress, catalog: Catalog) -> Backtest:
    """The back-test that training rests on: of the one model, if one is named."""
    models = (options.model,) if options.model else ()
    asked = BacktestOptions(options.as_of, options.horizon_days, models, options.level, options.cutoffs)
    return run_backtest(asked, panels, progress, catalog)


def _fitted(
    options: TrainOptions, tested: Backtest, plan: WindowPlan, panels: Panels, catalog: Catalog
) -> tuple[str, Estimator, tuple[str, ...]]:
    if options.model and options.model != NAME:
        return options.model, _refit(options.model, plan, panels, catalog), ()
    others = [row.model for row in tested.leaderboard if row.model != tested.champion]
    notes: list[str] = []
    if tested.champion == NAME:
        try:
            return NAME, *fit_blend(tested, plan, panels, catalog)
        except (ModelError, ValueError, ArithmeticError) as error:
            notes.append(f"The blend could not be built: {error}")
    for name in [one for one in (tested.champion, *others) if one != NAME]:
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


def _refit(name: str, plan: WindowPlan, panels: Panels, catalog: Catalog) -> Estimator:
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
    return fit_at(model, plan.as_of, plan.training, plan.asked_horizon_days, source)


def _companion(
    champion: Estimator, tested: Backtest, plan: WindowPlan, panels: Panels, catalog: Catalog
) -> tuple[str | None, Estimator | None, tuple[str, ...]]:
    """The BTYD model for whatever the champion leaves open: of those that can be fitted, the likeliest."""
    if not set(get_args(Gives)) - set(champion.card.gives) or champion.card.name in COMPANIONS[tested.target]:
        return None, None, ()
    names = COMPANIONS[tested.target]
    if PREDICTED[tested.target] not in champion.card.gives:
        # The value is left to it, too, and what is said of that was tested.
        names = tuple(name for name in names if tested.row(name)) or names
    found: dict[str, Estimator] = {}
    why = ""
    for name in names:
        try:
            found[name] = _member_of(champion, name, plan) or _refit(name, plan, panels, catalog)
        except UnknownPlug:
            continue  # a catalog of one's own may have but one of them
        except (ModelError, ValueError, ArithmeticError) as error:
            why = why or f"{name} could not be fitted ({error})"
    if not found:
        return None, None, (f"Probability alive and next order date are unknown: {why}",)
    chosen = likeliest(found)
    return chosen, found[chosen], ()


def _member_of(champion: Estimator, name: str, plan: WindowPlan) -> Estimator | None:
    """The model as a blend has fitted it on the same history; None where it has not."""
    member = champion.members.get(name) if isinstance(champion, Blend) else None
    return member.model if member is not None and member.horizon_days == plan.asked_horizon_days else None


def _intervals(name: str, as_of: date, tested: Backtest) -> ConformalIntervals | SpreadIntervals | None:
    """From mistakes at the horizon that is predicted; those of another one say nothing about it."""
    if not tested.tests_the_horizon:
        return None
    rows = tested.predictions[tested.predictions["model"] == name]
    by_day = {day: rows[rows["as_of"] == day] for day in tested.cutoffs}
    told = {day: one for day, one in by_day.items() if len(one)}
    windows = {day: (one["predicted"].to_numpy(), one["actual"].to_numpy()) for day, one in told.items()}
    return intervals_of(windows, tested.spreads.get(name, {}), as_of, tested.horizon_days)
