"""Train a model on orders and save it as a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.output_folder import output_folder
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.app.modelling.register import FinishedTraining, register_training
from tenure.app.modelling.run_record import new_record, recording
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL
from tenure.learning.model_settings import Arguments, configured
from tenure.learning.train import TrainOptions, back_tested, train
from tenure.learning.trained import TRAINING
from tenure.serving.publish import publish_change

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.learning.trained import TrainedModel
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class TrainOrders:
    """Command.

    out : model folder to write.
    model : the champion of the back-test when left out.
    cutoffs : number of past dates to test at.
    level : share of customers whose spend should fall within the interval.
    settings : constructor arguments by model.
    """

    out: Path
    selection: OrderSelection
    model: str | None = None
    cutoffs: int = DEFAULT_CUTOFFS
    level: float = DEFAULT_LEVEL
    settings: Arguments = field(default_factory=dict)


def train_orders(command: TrainOrders, shop: Shop, progress: Progress) -> TrainedModel:
    """The model, fitted on all history before `as_of`, with intervals calibrated on its back-test.

    A shop with a workspace gets it as a new version in its registry.
    """
    catalog = configured(command.settings)
    with (
        output_folder(command.out, TRAINING) as folder,
        prepare(command.selection, shop, progress) as prepared,
    ):
        record = new_record("train", prepared, shop.settings, _parameters(command))
        with recording(record, shop):
            options = TrainOptions(
                prepared.window,
                command.model,
                command.level,
                command.cutoffs,
                prepared.orders.data_version,
            )
            backtest = back_tested(options, prepared.panels, progress, catalog)
            trained = train(options, prepared.panels, progress, backtest, catalog)
            progress.show(backtest)
            for note in trained.notes:
                progress.note(note)
            progress.show(trained.verdict)
            trained.save(folder)
    register_training(FinishedTraining(trained, backtest, command.out, record), shop, progress)
    publish_change(shop, progress)
    return trained


def _parameters(command: TrainOrders) -> dict[str, object]:
    return {
        "model": command.model,
        "horizon": command.selection.horizon,
        "cutoffs": command.cutoffs,
        "level": command.level,
        "settings": {model: dict(arguments) for model, arguments in command.settings.items()},
    }
