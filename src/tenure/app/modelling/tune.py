"""Search the settings of a model, judged on past windows of the log.

The loss is the Tweedie deviance (power 1.5) that also weighs a blend's members: smallest at the mean. Every
window is predicted from what had happened before it; nothing on or after `as_of` takes part. The best of many
on the same windows is flattered by them, so the newest window takes no part in the search: the best settings
are kept only if they are better than the default there too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.files.table_files import write_text
from tenure.app.modelling.prepared import Asked, prepared
from tenure.core.catalog import MODELS
from tenure.core.errors import DataError, MissingExtra, ModelError, OptionError
from tenure.core.frames.window import Window
from tenure.core.modelling.roles import models_playing
from tenure.evaluation.windows import Cutoff, plan_windows
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS
from tenure.learning.model_settings import Bound
from tenure.learning.trials import ACTUAL, PREDICTED, fit_at

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Target
    from tenure.core.modelling.estimator import Estimator
    from tenure.core.modelling.setting import Setting
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.learning.panel import Panels

STUDY, BEST = "study.db", "best.json"
_FLOOR = 1e-3
_PRUNE_AFTER = 5
_LEAST_WINDOWS = 2
_DEFAULT_LOSSES = "losses of the default settings"


def default_model() -> str:
    """The model whose settings are searched where none is named."""
    return models_playing(MODELS, "tunable")[0]


@dataclass(frozen=True)
class Tune:
    """Command. `out` keeps the search, which goes on where it stopped, and `best.json` for training.

    trials : how many settings to have tried in the end, those of earlier searches counted.
    seconds : stop after so long; no limit when left out.
    """

    out: Path
    asked: Asked
    model: str = field(default_factory=default_model)
    trials: int = 30
    seconds: float | None = None
    cutoffs: int = DEFAULT_CUTOFFS
    seed: int = 0


@dataclass(frozen=True)
class Trial:
    """One set of settings and its mean loss; None where it was stopped early or failed."""

    number: int
    settings: dict[str, Any]
    loss: float | None


@dataclass(frozen=True)
class Tuned:
    """What the search found. The first trial is the model as it is without settings.

    default_loss, best_loss : on the windows that were searched on.
    default_check, best_check : on the newest window, which took no part in the search.
    """

    model: str
    best: Trial
    trials: tuple[Trial, ...]
    windows: int
    default_loss: float
    best_loss: float
    default_check: float
    best_check: float

    @property
    def gain(self) -> float:
        """Share of the default's loss that the best saves, on the windows that chose it."""
        return 1 - self.best_loss / self.default_loss

    @property
    def check_gain(self) -> float:
        """The same on the newest window."""
        return 1 - self.best_check / self.default_check

    @property
    def holds(self) -> bool:
        """Whether the best is better than the default on the newest window too."""
        return self.best_check < self.default_check

    @property
    def settings(self) -> dict[str, Any]:
        """What to train with: the best settings if they hold, else none (the default)."""
        return self.best.settings if self.holds else {}


def tune(command: Tune, settings: Settings, progress: Progress) -> Tuned:
    """Search, show and keep the best settings.

    Raises
    ------
    OptionError
        The model has nothing to search, or no trial is asked for.
    DataError
        Fewer than two past windows could be tested.
    MissingExtra
        Optuna is not installed.
    """
    _check(command)
    optuna = _optuna()
    command.out.mkdir(parents=True, exist_ok=True)
    with prepared(command.asked, settings, progress) as ready:
        search = _Search.of(command, ready.panels, ready.window)
        name = f"{command.model} {ready.horizon_days}d {ready.as_of} {ready.orders.data_version}"
        study = _study(optuna, command, name)
        progress.step("Computing past windows")
        search.warm()
        tuned = _searched(optuna, study, search, command, progress)
    write_text(json.dumps({command.model: tuned.settings}, indent=2) + "\n", command.out / BEST)
    progress.show(tuned)
    return tuned


def _check(command: Tune) -> None:
    if MODELS.load(command.model).card.rank_as("tunable") is None:
        *others, last = models_playing(MODELS, "tunable")
        raise OptionError(
            f"{command.model} has no settings to search.",
            hint=f"choose {', '.join(others)} or {last}",
            code="option.tune",
        )
    if command.trials < 1:
        raise OptionError(
            "At least one trial is needed.", values=[command.trials], hint="such as --trials 30"
        )


def _optuna() -> Any:
    try:
        import optuna
    except ImportError as error:
        raise MissingExtra("Searching settings", "tune") from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


def _study(optuna: Any, command: Tune, name: str) -> Any:
    return optuna.create_study(
        study_name=name,
        storage=f"sqlite:///{command.out / STUDY}",
        load_if_exists=True,
        direction="minimize",
        sampler=optuna.samplers.TPESampler(seed=command.seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=_PRUNE_AFTER, n_warmup_steps=1),
    )


@dataclass(frozen=True)
class _Search:
    model: type[Estimator]
    space: tuple[Setting, ...]
    target: Target
    horizon_days: int
    check: Cutoff
    tests: tuple[Cutoff, ...]
    panels: Panels

    @classmethod
    def of(cls, command: Tune, panels: Panels, window: Window) -> _Search:
        plan = plan_windows(window, panels.first_day, tests=command.cutoffs)
        tests = sorted((test for test in plan.tests if test.training), key=lambda test: test.as_of)
        # What is searched on must have ended when the window of the check begins.
        ends = [test.as_of + timedelta(days=plan.horizon_days) for test in tests]
        tests = [one for one, end in zip(tests, ends, strict=True) if end <= tests[-1].as_of] + tests[-1:]
        if len(tests) < _LEAST_WINDOWS:
            raise DataError(
                "Settings need two past windows: one to search on and a later one to check them.",
                values=[f"{(window.as_of - panels.first_day).days} days of history"],
                hint="use a longer log or a shorter horizon",
                code="data.no_windows",
            )
        model = MODELS.load(command.model)
        target: Target = "spend" if panels.has_money else "orders"
        past = panels.past(len(plan.cutoffs))
        return cls(model, model.tunable, target, plan.horizon_days, tests[-1], tuple(tests[:-1]), past)

    def warm(self) -> None:
        """The frames of every window, once."""
        for test in (*self.tests, self.check):
            self.panels.targets(Window(test.as_of, self.horizon_days))
            self.panels.panel(test.training, self.horizon_days, self.model)

    def defaults(self) -> dict[str, Any]:
        made = self.model()
        return {one.name: getattr(made, one.name) for one in self.space}

    def asked(self, trial: Any) -> dict[str, Any]:
        """The trial's settings."""
        return {one.name: _suggested(trial, one) for one in self.space}

    def loss(self, test: Cutoff, arguments: dict[str, Any]) -> float:
        """Tweedie deviance of one window, without what the outcomes alone give."""
        import numpy as np

        bound: Any = Bound(self.model, arguments)
        window = Window(test.as_of, self.horizon_days)
        fitted = fit_at(bound, window, test.training, self.panels)
        frame = self.panels.frame_for(self.model, window)
        said = fitted.predict(frame, self.horizon_days)[PREDICTED[self.target]].to_numpy(dtype="float64")
        came = self.panels.targets(window)[ACTUAL[self.target]].to_numpy()
        came = np.maximum(came, 0.0)
        size = came.mean() or 1.0
        root = np.sqrt(np.maximum(said / size, _FLOOR))
        return float((came / size / root + root).mean())


def _searched(optuna: Any, study: Any, search: _Search, command: Tune, progress: Progress) -> Tuned:
    default = _default_losses(study, search, progress)
    done = sum(one.state.is_finished() for one in study.get_trials(deepcopy=False))
    left = max(command.trials - done, 0)
    progress.step(f"Searching {command.model}", total=left * len(search.tests))

    def objective(trial: Any) -> float:
        arguments, losses = search.asked(trial), []
        if trial.number == 0:
            progress.advance(len(default))
            return sum(default) / len(default)
        for step, test in enumerate(search.tests):
            losses.append(search.loss(test, arguments))
            progress.advance()
            # Windows differ in how hard they are; the share of the default's loss can be told from step one.
            trial.report(sum(losses) / sum(default[: len(losses)]), step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return sum(losses) / len(losses)

    try:
        study.optimize(objective, n_trials=left, timeout=command.seconds, catch=(ModelError, ValueError))
    except KeyboardInterrupt:
        progress.note("Stopped; results so far are saved, and the same command continues from here.")
    return _tuned(study, search, command, progress)


def _default_losses(study: Any, search: _Search, progress: Progress) -> list[float]:
    """Of the model without settings, by window: computed once in the life of a search, its first trial."""
    if _DEFAULT_LOSSES not in study.user_attrs:
        progress.step("The default settings")
        losses = [search.loss(test, search.defaults()) for test in search.tests]
        study.enqueue_trial(search.defaults())
        study.set_user_attr(_DEFAULT_LOSSES, losses)
    found: list[float] = study.user_attrs[_DEFAULT_LOSSES]
    return found


def _tuned(study: Any, search: _Search, command: Tune, progress: Progress) -> Tuned:
    made = tuple(
        Trial(one.number, dict(one.params), one.value if one.state.name == "COMPLETE" else None)
        for one in study.get_trials(deepcopy=False)
        if one.state.is_finished()
    )
    known = [one for one in made if one.loss is not None]
    if not known:
        raise ModelError(
            "No trial was completed.",
            hint="allow more time, or run `tenure backtest` to see why",
            code="model.tune",
        )
    best = min(known, key=lambda one: one.loss if one.loss is not None else float("inf"))
    progress.step("Checking on the newest window")
    default = search.defaults()
    default_loss = study.user_attrs[_DEFAULT_LOSSES]
    default_check = search.loss(search.check, default)
    return Tuned(
        model=command.model,
        best=best,
        trials=made,
        windows=len(search.tests),
        default_loss=sum(default_loss) / len(default_loss),
        best_loss=best.loss or 0.0,
        default_check=default_check,
        best_check=default_check if best.settings == default else search.loss(search.check, best.settings),
    )


def _suggested(trial: Any, one: Setting) -> Any:
    if one.choices:
        return trial.suggest_categorical(one.name, list(one.choices))
    if one.whole:
        return trial.suggest_int(one.name, int(one.low), int(one.high), log=one.log)
    return trial.suggest_float(one.name, one.low, one.high, log=one.log)
