"""Train a model on an uploaded table with one row per customer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, get_args

from tenure.app.files.job_files import output, uploaded
from tenure.app.job_kinds.train import MODELS
from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import READ_TABLE, Stage
from tenure.app.tables.train_table import TableOptions, TrainTable, train_table
from tenure.core.catalog import MODELS as KNOWN_MODELS
from tenure.core.errors import OptionError, UnknownPlug
from tenure.core.frames.horizon import day
from tenure.evaluation.splits import How
from tenure.learning.tables.target import Task
from tenure.learning.tables.trained import TrainedTable

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

MAX_FOLDS = 20


@dataclass(frozen=True)
class TrainTableParameters:
    """Which upload, its column to predict, and how to train; as `TableOptions`.

    split : random, group or time; the last two need the column `split_by`.
    as_of : day (YYYY-MM-DD) to which the ages of date columns are counted.
    """

    upload: str
    target: str
    model: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    split: str = "random"
    split_by: str | None = None
    folds: int = 5
    as_of: str | None = None
    task: str = "auto"
    positive: str | None = None

    def check(self) -> None:
        """Raises OptionError, TimeError or UnknownPlug."""
        day(self.as_of)
        if self.model is not None and self.model not in (model_names := KNOWN_MODELS.names()):
            raise UnknownPlug("model", self.model, model_names)
        _check_choice("split", self.split, get_args(How))
        _check_choice("task", self.task, get_args(Task))
        if (self.split == "random") != (self.split_by is None):
            raise OptionError(
                "A split by group or time needs a column, a random split takes none.",
                values=[self.split, self.split_by or "no column"],
                hint="set `split` and `split_by` together, such as time and signup_date",
                code="option.split",
            )
        if not 2 <= self.folds <= MAX_FOLDS:
            raise OptionError(
                "The number of folds is out of range.",
                values=[self.folds],
                hint=f"choose 2 to {MAX_FOLDS}",
                code="option.folds",
            )

    @property
    def options(self) -> TableOptions:
        """As the use case takes them."""
        return TableOptions(
            self.target,
            self.model,
            self.keep,
            self.drop,
            self.split,  # type: ignore[arg-type]
            self.split_by,
            self.folds,
            as_of=day(self.as_of),
            task=self.task,  # type: ignore[arg-type]
            positive=self.positive,
        )


def _check_choice(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise OptionError(
            f"`{option}` cannot have this value.",
            values=[value],
            hint=f"choose one of: {', '.join(choices)}",
            code=f"option.{option}",
        )


def _run(parameters: TrainTableParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    out = output(context, MODELS)
    if out.is_dir():  # an attempt that was killed after saving the model
        trained = TrainedTable.load(out)
    else:
        table = str(uploaded(context.workspace, parameters.upload))
        trained = train_table(TrainTable(table, out, parameters.options), context.shop, progress)
    facts = {
        "model": trained.model.learner,
        "rows": trained.rows,
        "split": trained.split,
        "held_out": asdict(trained.held_out),
        "folder": f"{MODELS}/{context.job_id}",
        "files": sorted(path.name for path in out.iterdir() if path.is_file()),
    }
    return dict(plain(facts))


KIND = Kind(
    "Train a model on an uploaded table with one row per customer.",
    "analyst",
    TrainTableParameters,
    _run,
    TRAINING,
    stages=(
        READ_TABLE,
        Stage("Cross-validate", ("Cross-validation",), 5),
        Stage("Fit the model", ("Evaluating on held-out rows",), 2),
    ),
)
