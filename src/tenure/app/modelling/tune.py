"""Search for better settings of a model, judged on past windows of the log.

The loss is the Tweedie deviance (power 1.5) that also weights the members of a blend; it is smallest at the
mean. Every window is predicted from what happened before it; nothing on or after `as_of` is used. The best of
many settings on the same windows looks better than it is, so the newest window is left out of the search: the
best settings are used only if they also beat the default there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.files.table_files import write_text
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.core.catalog import MODELS
from tenure.core.errors import DataError, MissingExtra, ModelError, OptionError
from tenure.core.frames.window import Window
from tenure.core.modelling.roles import models_playing
from tenure.evaluation.windows import Cutoff, plan_windows
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS
from tenure.learning.model_settings import Bound
from tenure.learning.trials import ACTUAL, PREDICTED, fit_at

if TYPE_CHECKING:
    from tenure.core.frames.window import Window
    from tenure.core.modelling.backtest import Target
    from tenure.core.modelling.estimator import Estimator
    from tenure.core.modelling.setting import Setting
    from tenure.core.ports import Progress
    from tenure.learning.panel import Panels
    from tenure.serving.shop import Shop

STUDY, BEST = "study.db", "best.json"
_FLOOR = 1e-3
_PRUNE_AFTER = 5
_MIN_WINDOWS = 2
_DEFAULT_LOSSES = "losses of the default settings"


def default_model() -> str:
    """The model whose settings are searched where none is named."""
    return models_playing(MODELS, "tunable")[0]


@dataclass(frozen=True)
class Tune:
    """Command.

    out : folder of the search, which continues where it stopped, and of `best.json` for training.
    trials : total number of settings to try, including earlier searches in this folder.
    seconds : time limit of the search; none when left out.
    cutoffs : number of past windows.
    """

    out: Path
    selection: OrderSelection
    model: str = field(default_factory=default_model)
    trials: int = 30
    seconds: float | None = None
    cutoffs: int = DEFAULT_CUTOFFS
    seed: int = 0


@dataclass(frozen=True)
class Trial:
    """One set of settings and its mean loss; None if it was stopped early or failed."""

    number: int
    settings: dict[str, Any]
    loss: float | None


@dataclass(frozen=True)
class TuneResult:
    """The result of a search. The first trial is the model with its default settings.

    default_loss, best_loss : on the windows of the search.
    default_check, best_check : on the newest window, which was left out of the search.
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
        """Relative reduction of the loss against the default, on the windows of the search."""
        return 1 - self.best_loss / self.default_loss

    @property
    def check_gain(self) -> float:
        """The same on the newest window."""
        return 1 - self.best_check / self.default_check

    @property
    def holds(self) -> bool:
        """Whether the best settings also beat the default on the newest window."""
        return self.best_check < self.default_check

    @property
    def settings(self) -> dict[str, Any]:
        """The settings to train with: the best if they hold, else none (the default)."""
        return self.best.settings if self.holds else {}


def tune(command: Tune, shop: Shop, progress: Progress) -> TuneResult:
    """Search for the best settings, report and save them.

    Raises
    ------
    OptionError
        The model has no settings to search, or the number of trials is below 1.
    DataError
        The log has fewer than two past windows.
    MissingExtra
        Optuna is not installed.
    """
    _check(command)
    optuna = _optuna()
    command.out.mkdir(parents=True, exist_ok=True)
    with prepare(command.selection, shop, progress) as prepared:
        window, data_version = prepared.window, prepared.orders.data_version
        search = _Search.of(command, prepared.panels, window)
        study = _study(
            optuna, command, f"{command.model} {window.horizon_days}d {window.as_of} {data_version}"
        )
        progress.step("Computing past windows")
        search.warm()
        result = _run_search(optuna, study, search, command, progress)
    write_text(json.dumps({command.model: result.settings}, indent=2) + "\n", command.out / BEST)
    progress.show(result)
    return result


def _check(command: Tune) -> None:
    if MODELS.load(command.model).card.rank_as("tunable") is None:
        *other_models, last = models_playing(MODELS, "tunable")
        raise OptionError(
            f"{command.model} has no settings to search.",
            hint=f"choose {', '.join(other_models)} or {last}",
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
        # The windows of the search must have ended when the window of the check begins.
        ends = [test.as_of + timedelta(days=plan.horizon_days) for test in tests]
        before_check = [test for test, end in zip(tests, ends, strict=True) if end <= tests[-1].as_of]
        tests = before_check + tests[-1:]
        if len(tests) < _MIN_WINDOWS:
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
        """Compute the frames of every window once."""
        for test in (*self.tests, self.check):
            self.panels.targets(Window(test.as_of, self.horizon_days))
            self.panels.panel(test.training, self.horizon_days, self.model)

    def defaults(self) -> dict[str, Any]:
        model = self.model()
        return {setting.name: getattr(model, setting.name) for setting in self.space}

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Settings for the trial."""
        return {setting.name: _suggest(trial, setting) for setting in self.space}

    def loss(self, test: Cutoff, arguments: dict[str, Any]) -> float:
        """Tweedie deviance on one window, without the terms that depend only on the outcomes."""
        import numpy as np

        bound: Any = Bound(self.model, arguments)
        window = Window(test.as_of, self.horizon_days)
        fitted = fit_at(bound, window, test.training, self.panels)
        frame = self.panels.frame_for(self.model, window)
        predictions = fitted.predict(frame, self.horizon_days)
        predicted = predictions[PREDICTED[self.target]].to_numpy(dtype="float64")
        actual = self.panels.targets(window)[ACTUAL[self.target]].to_numpy()
        actual = np.maximum(actual, 0.0)
        size = actual.mean() or 1.0
        root = np.sqrt(np.maximum(predicted / size, _FLOOR))
        return float((actual / size / root + root).mean())


def _run_search(optuna: Any, study: Any, search: _Search, command: Tune, progress: Progress) -> TuneResult:
    default = _default_losses(study, search, progress)
    finished_count = sum(trial.state.is_finished() for trial in study.get_trials(deepcopy=False))
    trials_left = max(command.trials - finished_count, 0)
    progress.step(f"Searching {command.model}", total=trials_left * len(search.tests))

    def objective(trial: Any) -> float:
        arguments, losses = search.suggest(trial), []
        if trial.number == 0:
            progress.advance(len(default))
            return sum(default) / len(default)
        for step, test in enumerate(search.tests):
            losses.append(search.loss(test, arguments))
            progress.advance()
            # Windows differ in difficulty; the loss relative to the default is comparable from the first on.
            trial.report(sum(losses) / sum(default[: len(losses)]), step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return sum(losses) / len(losses)

    try:
        study.optimize(
            objective, n_trials=trials_left, timeout=command.seconds, catch=(ModelError, ValueError)
        )
    except KeyboardInterrupt:
        progress.note("Stopped; results so far are saved, and the same command continues from here.")
    return _result(study, search, command, progress)


def _default_losses(study: Any, search: _Search, progress: Progress) -> list[float]:
    """Losses of the default settings by window: computed once per search, as its first trial."""
    if _DEFAULT_LOSSES not in study.user_attrs:
        progress.step("The default settings")
        losses = [search.loss(test, search.defaults()) for test in search.tests]
        study.enqueue_trial(search.defaults())
        study.set_user_attr(_DEFAULT_LOSSES, losses)
    default_losses: list[float] = study.user_attrs[_DEFAULT_LOSSES]
    return default_losses


def _result(study: Any, search: _Search, command: Tune, progress: Progress) -> TuneResult:
    trials = tuple(
        Trial(trial.number, dict(trial.params), trial.value if trial.state.name == "COMPLETE" else None)
        for trial in study.get_trials(deepcopy=False)
        if trial.state.is_finished()
    )
    completed = [trial for trial in trials if trial.loss is not None]
    if not completed:
        raise ModelError(
            "No trial was completed.",
            hint="allow more time, or run `tenure backtest` to see why",
            code="model.tune",
        )
    best = min(completed, key=lambda trial: trial.loss if trial.loss is not None else float("inf"))
    progress.step("Checking on the newest window")
    default = search.defaults()
    default_loss = study.user_attrs[_DEFAULT_LOSSES]
    default_check = search.loss(search.check, default)
    return TuneResult(
        model=command.model,
        best=best,
        trials=trials,
        windows=len(search.tests),
        default_loss=sum(default_loss) / len(default_loss),
        best_loss=best.loss or 0.0,
        default_check=default_check,
        best_check=default_check if best.settings == default else search.loss(search.check, best.settings),
    )


def _suggest(trial: Any, setting: Setting) -> Any:
    if setting.choices:
        return trial.suggest_categorical(setting.name, list(setting.choices))
    if setting.whole:
        return trial.suggest_int(setting.name, int(setting.low), int(setting.high), log=setting.log)
    return trial.suggest_float(setting.name, setting.low, setting.high, log=setting.log)
