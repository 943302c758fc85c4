"""The main job: from an order log to predictions, a leaderboard, a model and a report, in one command."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.output_folder import output_folder
from tenure.app.modelling.prepared import Asked, Prepared, prepared
from tenure.app.modelling.register import Made, register
from tenure.app.modelling.run_record import RunRecord, keep, record_of, recorded, without_erased
from tenure.app.modelling.run_results import RECORD, RunFiles, write_results
from tenure.app.modelling.top_customers import TopCustomers
from tenure.core.clock import clock
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL, BacktestOptions, run_backtest
from tenure.learning.model_settings import Arguments, configured
from tenure.learning.predict import PredictOptions, predict
from tenure.learning.train import TrainOptions, train
from tenure.serving.publish import refresh_if_served
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.learning.trained import Trained


@dataclass(frozen=True)
class Run:
    """Command. `models` are the candidates of the back-test; the default ones when empty.

    `settings` are constructor arguments by model.
    """

    out: Path
    asked: Asked = field(default_factory=Asked)
    models: tuple[str, ...] = ()
    cutoffs: int = DEFAULT_CUTOFFS
    level: float = DEFAULT_LEVEL
    currency: str | None = None
    settings: Arguments = field(default_factory=dict)


@dataclass(frozen=True)
class RunMade:
    """What the run found, and where it lies."""

    record: RunRecord
    files: RunFiles
    backtest: Backtest
    predictions: pd.DataFrame


def run(command: Run, settings: Settings, progress: Progress) -> RunMade:
    """Read, check, clean, back-test, choose and refit the champion, predict, write.

    `command.out` appears whole when everything went well, or not at all.

    Raises
    ------
    InputError
        For a log, an option or a day that cannot be used; each with its code and next step.
    """
    workspace, began = command.asked.workspace, clock()
    with (
        output_folder(command.out, RECORD) as folder,
        prepared(command.asked, settings, progress) as ready,
    ):
        record = record_of("run", ready, settings, _parameters(command))
        with recorded(record, workspace, settings):
            tested, trained = _learned(command, ready, progress)
            options = PredictOptions(ready.as_of, record.run_id, command.level)
            predictions = without_erased(predict(options, trained, ready.panels, progress), workspace, began)
            currency = command.currency or ready.orders.currency
            progress.show(TopCustomers(predictions, ready.orders.has_money, currency))
            progress.step("Writing results")
            made = RunMade(record, RunFiles(folder), tested, predictions)
            write_results(made, trained, ready, currency)
            keep(made, workspace, settings, ready.engine)
    made = replace(made, files=RunFiles(command.out))
    register(Made(trained, tested, made.files.model, record), workspace, settings, progress)
    if workspace is not None:
        refresh_if_served(open_workspace(workspace, settings), settings, progress)
    return made


def _learned(command: Run, ready: Prepared, progress: Progress) -> tuple[Backtest, Trained]:
    as_of, horizon_days = ready.as_of, ready.horizon_days
    asked = BacktestOptions(as_of, horizon_days, command.models, command.level, command.cutoffs)
    catalog = configured(command.settings)
    tested = run_backtest(asked, ready.panels, progress, catalog)
    progress.show(tested)
    wanted = TrainOptions(
        as_of,
        horizon_days,
        level=command.level,
        cutoffs=command.cutoffs,
        data_version=ready.orders.data_version,
    )
    trained = train(wanted, ready.panels, progress, backtest=tested, catalog=catalog)
    for note in trained.notes:
        progress.note(note)
    progress.show(trained.verdict)
    return tested, trained


def _parameters(command: Run) -> dict[str, object]:
    return {
        "horizon": command.asked.horizon,
        "models": list(command.models),
        "cutoffs": command.cutoffs,
        "level": command.level,
        "settings": {name: dict(one) for name, one in command.settings.items()},
    }
