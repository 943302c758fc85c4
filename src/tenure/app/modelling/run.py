"""The main use case: from orders to predictions, a leaderboard, a model and a report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.output_folder import output_folder
from tenure.app.modelling.prepared import OrderSelection, PreparedOrders, prepare
from tenure.app.modelling.register import FinishedTraining, register_training
from tenure.app.modelling.run_record import (
    RunRecord,
    new_record,
    recording,
    store_predictions,
    without_erased,
)
from tenure.app.modelling.run_results import RECORD, RunFiles, write_results
from tenure.app.modelling.top_customers import TopCustomers
from tenure.core.clock import clock
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL, BacktestOptions, run_backtest
from tenure.learning.model_settings import Arguments, configured
from tenure.learning.predict import PredictOptions, predict
from tenure.learning.train import TrainOptions, train
from tenure.serving.publish import publish_change

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Backtest
    from tenure.core.ports import Progress
    from tenure.learning.trained import TrainedModel
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Run:
    """Command.

    out : folder to write the results to.
    models : candidates of the back-test; the default ones when empty.
    cutoffs : number of past dates to test at.
    level : share of customers whose spend should fall within the interval.
    settings : constructor arguments by model.
    """

    out: Path
    selection: OrderSelection = field(default_factory=OrderSelection)
    models: tuple[str, ...] = ()
    cutoffs: int = DEFAULT_CUTOFFS
    level: float = DEFAULT_LEVEL
    currency: str | None = None
    settings: Arguments = field(default_factory=dict)


@dataclass(frozen=True)
class RunResult:
    """The results of a run and the files they were written to."""

    record: RunRecord
    files: RunFiles
    backtest: Backtest
    predictions: pd.DataFrame


def run(command: Run, shop: Shop, progress: Progress) -> RunResult:
    """Read, check, clean, back-test, choose and refit the champion, predict, write.

    `command.out` appears complete, or not at all. A shop with a workspace gets the predictions in its lake
    and the model in its registry.

    Raises
    ------
    InputError
        The log, an option or a day cannot be used.
    """
    started_at = clock()
    with (
        output_folder(command.out, RECORD) as folder,
        prepare(command.selection, shop, progress) as prepared,
    ):
        record = new_record("run", prepared, shop.settings, _parameters(command))
        with recording(record, shop):
            backtest, trained = _train_champion(command, prepared, progress)
            options = PredictOptions(prepared.window.as_of, record.run_id, command.level)
            predictions = predict(options, trained, prepared.panels, progress)
            predictions = without_erased(predictions, shop, started_at)
            currency = command.currency or prepared.orders.currency
            progress.show(TopCustomers(predictions, prepared.orders.has_money, currency))
            progress.step("Writing results")
            result = RunResult(record, RunFiles(folder), backtest, predictions)
            write_results(result, trained, prepared, currency)
            if shop.has_workspace:
                store_predictions(predictions, record.run_id, shop, prepared.engine)
    result = replace(result, files=RunFiles(command.out))
    register_training(FinishedTraining(trained, backtest, result.files.model, record), shop, progress)
    publish_change(shop, progress)
    return result


def _train_champion(
    command: Run, prepared: PreparedOrders, progress: Progress
) -> tuple[Backtest, TrainedModel]:
    window, catalog = prepared.window, configured(command.settings)
    backtest = run_backtest(
        BacktestOptions(window, command.models, command.level, command.cutoffs),
        prepared.panels,
        progress,
        catalog,
    )
    progress.show(backtest)
    options = TrainOptions(
        window,
        level=command.level,
        cutoffs=command.cutoffs,
        data_version=prepared.orders.data_version,
    )
    trained = train(options, prepared.panels, progress, backtest=backtest, catalog=catalog)
    for note in trained.notes:
        progress.note(note)
    progress.show(trained.verdict)
    return backtest, trained


def _parameters(command: Run) -> dict[str, object]:
    return {
        "horizon": command.selection.horizon,
        "models": list(command.models),
        "cutoffs": command.cutoffs,
        "level": command.level,
        "settings": {model: dict(arguments) for model, arguments in command.settings.items()},
    }
