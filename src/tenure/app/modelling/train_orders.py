"""Train a model on an order log and keep it as a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.output_folder import output_folder
from tenure.app.modelling.prepared import Asked, prepared
from tenure.app.modelling.register import Made, register
from tenure.app.modelling.run_record import record_of, recorded
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS, DEFAULT_LEVEL
from tenure.learning.model_settings import Arguments, configured
from tenure.learning.train import TrainOptions, back_tested, train
from tenure.learning.trained import TRAINING
from tenure.serving.publish import refresh_if_served
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.learning.trained import Trained


@dataclass(frozen=True)
class TrainOrders:
    """Command. `model` is the champion of the back-test when left out; `out` becomes the model folder.

    `settings` are constructor arguments by model.
    """

    out: Path
    asked: Asked
    model: str | None = None
    cutoffs: int = DEFAULT_CUTOFFS
    level: float = DEFAULT_LEVEL
    settings: Arguments = field(default_factory=dict)


def train_orders(command: TrainOrders, settings: Settings, progress: Progress) -> Trained:
    """The model, fitted on all history before the cut, with the intervals its back-test earned it."""
    catalog = configured(command.settings)
    workspace = command.asked.workspace
    with output_folder(command.out, TRAINING) as folder, prepared(command.asked, settings, progress) as ready:
        record = record_of("train", ready, settings, _parameters(command))
        with recorded(record, workspace, settings):
            options = TrainOptions(
                ready.as_of,
                ready.horizon_days,
                command.model,
                command.level,
                command.cutoffs,
                ready.orders.data_version,
            )
            tested = back_tested(options, ready.panels, progress, catalog)
            trained = train(options, ready.panels, progress, tested, catalog)
            progress.show(tested)
            for note in trained.notes:
                progress.note(note)
            progress.show(trained.verdict)
            trained.save(folder)
    register(Made(trained, tested, command.out, record), workspace, settings, progress)
    if workspace is not None:
        refresh_if_served(open_workspace(workspace, settings), settings, progress)
    return trained


def _parameters(command: TrainOrders) -> dict[str, object]:
    return {
        "model": command.model,
        "horizon": command.asked.horizon,
        "cutoffs": command.cutoffs,
        "level": command.level,
        "settings": {name: dict(one) for name, one in command.settings.items()},
    }
