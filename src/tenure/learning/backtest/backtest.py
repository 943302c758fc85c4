"""Back-test: would the models have been right in the past, and which is the most accurate?

At every test cutoff each model sees what had happened by then and nothing else: history models the frame at
the cutoff, panel models windows that had ended by it. Its intervals come from its mistakes at older
cutoffs whose windows had ended by then; the oldest cutoffs therefore have none, and coverage is measured
where it can be measured honestly.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

from tenure.core.catalog import MODELS
from tenure.core.errors import OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import (
    Backtest,
    ChurnRow,
    CohortForecast,
    LeaderboardRow,
    SeasonAt,
    Target,
)
from tenure.core.modelling.following import followed_by
from tenure.core.modelling.roles import models_playing
from tenure.core.ports import SilentProgress
from tenure.evaluation.windows import WindowPlan, plan_windows
from tenure.learning.backtest.churn_rows import churn_rows
from tenure.learning.backtest.curves import BacktestCurves
from tenure.learning.blend.expected_total import (
    cohort_forecast,
    leveller_among,
    season_at,
    window_levels,
)
from tenure.learning.blend.trial import blend_trial, enough_for_a_blend, wants_blend, without_blend
from tenure.learning.trials import Trial

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.roles import ModelCatalog
    from tenure.core.ports import Progress
    from tenure.learning.panel import Panels

DEFAULT_CUTOFFS = 4
DEFAULT_LEVEL = 0.8
COLUMNS = ("model", "as_of", CUSTOMER_ID, "predicted", "actual", "lower", "upper")


@dataclass(frozen=True)
class BacktestOptions:
    """What to test.

    window : of the prediction; every tested window ends by its first day.
    models : names in the catalog; the default candidates when empty.
    level : share of customers that the intervals should contain, between 0 and 1.
    cutoffs : maximum number of past dates to test at.
    """

    window: Window
    models: tuple[str, ...] = ()
    level: float = DEFAULT_LEVEL
    cutoffs: int = DEFAULT_CUTOFFS


def run_backtest(
    options: BacktestOptions, panels: Panels, progress: Progress, catalog: ModelCatalog = MODELS
) -> Backtest:
    """Test the candidates at past cutoffs and name the champion.

    A model that fails at a cutoff is reported with its message (`LeaderboardRow.failed`) and comes last
    there. If nothing can be tested, the champion is a fallback: the first candidate that learns from a
    single history and is not a baseline.

    Raises
    ------
    UnknownPlug
        A candidate is not in the catalog.
    OptionError
        `level` or `cutoffs` are out of range.
    """
    _check(options)
    target: Target = "spend" if panels.has_money else "orders"
    names = without_blend(options.models) or models_playing(catalog, "candidate", target)
    plan = plan_windows(options.window, panels.first_day, tests=options.cutoffs)
    trials = [
        Trial(name, catalog.load(name), target, plan.horizon_days, options.level)
        for name in dict.fromkeys(names)
    ]
    if not any(trial.is_valued for trial in trials):
        companion = models_playing(catalog, "companion", target)[0]
        trials.append(Trial(companion, catalog.load(companion), target, plan.horizon_days, options.level))
    past = panels.past(len(plan.cutoffs))
    _run(trials, plan, past, progress)
    levels: dict[date, float] = {}
    seasons: dict[date, SeasonAt] = {}
    cohorts: dict[date, CohortForecast] = {}
    if wants_blend(options.models) and enough_for_a_blend(trials):
        leveller = leveller_among({trial.name: trial.model.card for trial in trials}, target)
        if leveller:
            levels = window_levels(catalog.load(leveller), target, plan.cutoffs, plan.horizon_days, past)
        for window in (*plan.tested_windows, plan.window):  # both look at the same order days
            day = window.as_of
            seasons[day] = season_at(window, plan.cutoffs, plan.horizon_days, past.season(day))
            forecast = cohort_forecast(window, plan.cutoffs, plan.horizon_days, past)
            if forecast is not None:
                cohorts[day] = forecast
        trials.append(blend_trial(trials, plan, levels, seasons, cohorts))
    valued = [trial for trial in trials if trial.is_valued]
    rows = _ranked(valued, plan)
    champion, fallback = _champion(rows, valued)
    rows = tuple(replace(row, champion=row.model == champion) for row in rows)
    return Backtest(
        target=target,
        horizon_days=plan.horizon_days,
        level=options.level,
        cutoffs=tuple(test.as_of for test in plan.tests),
        leaderboard=rows,
        champion=champion,
        predictions=_predictions(valued, past),
        notes=(*plan.notes, *_sample_note(panels, past), *fallback),
        asked_horizon_days=plan.asked_horizon_days,
        levels=levels,
        seasons=seasons,
        cohorts=cohorts,
        churn=churn_rows(trials),
        spreads={trial.name: trial.spreads for trial in valued},
    )


def leaderboard_dict(backtest: Backtest) -> dict[str, Any]:
    """The back-test without its predictions, as plain values for JSON (dates as text, unknown as None)."""
    return {
        "champion": backtest.champion,
        "target": backtest.target,
        "horizon_days": backtest.horizon_days,
        "asked_horizon_days": backtest.asked_horizon_days or backtest.horizon_days,
        "level": backtest.level,
        "cutoffs": [day.isoformat() for day in backtest.cutoffs],
        "notes": list(backtest.notes),
        "leaderboard": [_row_dict(row) for row in backtest.leaderboard],
        "churn": [_row_dict(row) for row in backtest.churn],
        "curves": BacktestCurves.of(backtest).to_json() if len(backtest.predictions) else None,
    }


def _check(options: BacktestOptions) -> None:
    if not 0 < options.level < 1:
        raise OptionError(
            "The interval level must be between 0 and 1.",
            values=[options.level],
            hint="for an 80 % interval, write 0.8",
            code="option.level",
        )
    if options.cutoffs < 1:
        raise OptionError(
            "A back-test needs at least one cutoff.",
            values=[options.cutoffs],
            hint="use 1 or more",
            code="option.cutoffs",
        )


def _run(trials: list[Trial], plan: WindowPlan, past: Panels, progress: Progress) -> None:
    learning = any(trial.model.card.learns_from == "panel" for trial in trials)
    cutoffs = plan.cutoffs if learning else tuple(test.as_of for test in plan.tests)
    progress.step("Back-test", total=len(cutoffs) + len(plan.tests) * len(trials))
    for cutoff in cutoffs:
        past.frame(Window(cutoff, plan.horizon_days))
        progress.advance()
    for test in plan.tests:
        for trial in trials:
            with followed_by(SilentProgress()):
                trial.run(test, past)
            progress.advance()


def _ranked(trials: list[Trial], plan: WindowPlan) -> tuple[LeaderboardRow, ...]:
    from tenure.evaluation.ranking import leaderboard

    return leaderboard([trial.entry() for trial in trials], [test.as_of for test in plan.tests])


def _champion(rows: tuple[LeaderboardRow, ...], trials: list[Trial]) -> tuple[str, tuple[str, ...]]:
    mixture = next((trial for trial in trials if trial.model.card.mixes and trial.predicted), None)
    if mixture is not None:
        return mixture.name, ()
    for row in rows:
        if row.champion:
            return row.model, ()
    history = [trial for trial in trials if trial.model.card.learns_from == "history"]
    champion = next((trial for trial in history if not trial.model.card.baseline), (history or trials)[0])
    return champion.name, (f"No model could be tested; {champion.name} is used untested.",)


def _predictions(trials: list[Trial], past: Panels) -> pd.DataFrame:
    import pandas as pd

    parts = [trial.rows(cutoff, past) for trial in trials for cutoff in trial.predicted]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _sample_note(panels: Panels, past: Panels) -> tuple[str, ...]:
    if past is panels:
        return ()
    return ("The log is large: models were tested and trained on a fixed sample of its customers.",)


def _row_dict(row: LeaderboardRow | ChurnRow) -> dict[str, Any]:
    plain = asdict(row)
    plain["by_cutoff"] = {day.isoformat(): asdict(metrics) for day, metrics in row.by_cutoff.items()}
    return _without_nan(plain)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nan(item) for name, item in value.items()}
    return None if isinstance(value, float) and isnan(value) else value
