"""Train a model on a table of customers instead of an order log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.files.output_folder import output_folder
from tenure.app.tables.customer_tables import as_table, read_table
from tenure.core.catalog import MODELS
from tenure.core.errors import ColumnError, DataError, OptionError
from tenure.core.modelling.roles import models_playing
from tenure.learning.tables.target import Task, read_target
from tenure.learning.tables.trained import TABLE_RECORD, TableScore, TrainedTable
from tenure.learning.tables.trials import TableProblem, cross_validated

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.leakage import Leak
    from tenure.evaluation.splits import How, Split
    from tenure.models.tables.columns import TableColumns
    from tenure.models.tables.customer_table import CustomerTable
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class TableOptions:
    """How to train on a table.

    task : type of the target; `auto` reads two texts, 0 and 1, or true and false as classes.
    positive : class whose probability is predicted; default: the one that means yes, or the rarer one.
    model : a learner; default: the best of the default learners in cross-validation.
    keep, drop : columns to use although they look like leaks, and columns to ignore.
    how, split_by : split at random, by group or by time, and the column of the groups or times.
    folds, test_share : folds of the cross-validation, and the share of rows held out from it.
    as_of : day to which the ages of date columns are counted; without it dates are not used as features.
    """

    target: str
    model: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    how: How = "random"
    split_by: str | None = None
    folds: int = 5
    test_share: float = 0.2
    as_of: date | None = None
    seed: int = 0
    task: Task = "auto"
    positive: str | None = None


@dataclass(frozen=True)
class TrainTable:
    """Command. `table` is a file; `out` becomes the model folder."""

    table: str
    out: Path
    options: TableOptions


def train_table(command: TrainTable, shop: Shop, progress: Progress) -> TrainedTable:
    """Train on the table and save the model as a folder."""
    with output_folder(command.out, TABLE_RECORD) as folder:
        progress.step("Reading the table")
        with shop.engine("duckdb") as engine:
            table = read_table(command.table, engine)
        trained = fit_table(table, command.options, progress)
        trained.save(folder)
    return trained


def fit_table(customers: Any, options: TableOptions, progress: Progress) -> TrainedTable:
    """Train on a pandas, Polars or Arrow table with one row per customer.

    Rows without a target are counted and ignored. A target with two classes is predicted as a probability.
    A column that repeats the target is left out, one that might is used, and both are reported. The model is
    chosen in cross-validation, evaluated once on held-out rows, and fitted again on all rows; its intervals
    and the calibration of its probabilities come from the cross-validation.

    Raises
    ------
    ColumnError
        The target or another named column is not in the table.
    DataError
        Fewer than 50 rows with a target, or fewer than 10 of a class; only one class, or more than two.
    UnknownPlug, OptionError
        A learner, class or task does not exist; a share or the number of folds is out of range.
    """
    import numpy as np

    problem, notes = _problem(as_table(customers), options)
    table, columns = problem.table, problem.columns
    leaks = _leaks(problem, options)
    problem = replace(problem, columns=columns.without(_certain(leaks, options)))
    split = _split(problem, options)
    test = split.hold_out(len(table), options.test_share)
    if options.how == "group":
        notes.append(f"Rows with the same {options.split_by} were never on both sides of a split.")
    notes += _repeated_ids(table, columns, options)
    learners = (options.model,) if options.model else models_playing(MODELS, "table_candidate")
    folds = list(split.folds(~test, options.folds))
    trials = cross_validated(problem, learners, folds, options.how == "time", progress)
    best, all_rows = trials[0], np.ones(len(table), dtype=bool)
    progress.step("Evaluating on held-out rows and fitting on all rows")
    evaluated = replace(problem.fit(best.learner, ~test), calibration=best.calibration)
    intervals = best.intervals()
    trained = TrainedTable(
        model=replace(problem.fit(best.learner, all_rows), calibration=best.calibration),
        intervals=intervals,
        rows=len(table),
        leaderboard=tuple(
            TableScore(trial.learner, trial.metrics, trial.calibration.kind) for trial in trials
        ),
        leaks=leaks,
        split=options.how,
        notes=tuple(notes),
        **_held_out(evaluated, intervals, table[test], problem.values[test]),
    )
    progress.show(trained)
    return trained


def _problem(table: pd.DataFrame, options: TableOptions) -> tuple[TableProblem, list[str]]:
    """The rows with a target, and notes about them."""
    import numpy as np

    from tenure.models.tables.columns import TableColumns

    names = [options.target, *options.keep, *options.drop]
    names += [options.split_by] if options.split_by else []
    _check_columns(table, names)
    target = read_target(table[options.target], options.task, options.positive)
    is_number = np.isfinite(target.values)
    notes = list(target.notes)
    if not is_number.all():
        notes.append(
            f"{int((~is_number).sum()):,} of {len(table):,} rows have no readable "
            f"{options.target} and were ignored."
        )
    table, values = table[is_number].reset_index(drop=True), target.values[is_number]
    excluded = dict.fromkeys(options.drop, "was excluded by request")
    if options.how == "group" and options.split_by:
        excluded.setdefault(options.split_by, "identifies which rows belong together")
    columns = TableColumns.learn(table, options.target, excluded, options.as_of)
    problem = TableProblem(
        table, options.target, values, target.classes, columns, options.as_of, options.seed
    )
    return problem, notes


def _check_columns(table: pd.DataFrame, names: Sequence[str]) -> None:
    from tenure.core.text.closest import closest

    for name in names:
        if name not in table.columns:
            close = closest(name, list(table.columns))
            listed = ", ".join(map(str, table.columns[:20]))
            raise ColumnError(
                "The table does not have this column.",
                values=[name],
                hint=f"did you mean '{close[0]}'?" if close else f"choose one of: {listed}",
                code="source.column.missing",
            )


def _leaks(problem: TableProblem, options: TableOptions) -> tuple[Leak, ...]:
    from tenure.evaluation.class_leakage import find_class_leaks
    from tenure.evaluation.leakage import find_leaks

    matrix = problem.columns.matrix(problem.table).astype("float64")
    plain: dict[str, Any] = {}
    categories: dict[str, Any] = {}
    for position, feature in enumerate(problem.columns.features):
        (categories if feature.kind == "category" else plain)[feature.name] = matrix[:, position]
    if problem.classes is None:
        return find_leaks(plain, problem.values)
    return find_class_leaks(plain, categories, problem.values, options.target)


def _certain(leaks: Sequence[Leak], options: TableOptions) -> dict[str, str]:
    return {
        leak.columns[0]: leak.why for leak in leaks if leak.certain and leak.columns[0] not in options.keep
    }


def _split(problem: TableProblem, options: TableOptions) -> Split:
    import pandas as pd

    from tenure.evaluation.splits import Split

    if options.how == "random":
        return Split("random", None, options.seed, problem.values if problem.classes else None)
    if options.split_by is None:
        flag = "--group-by household_id" if options.how == "group" else "--split-by signup_date"
        raise OptionError(
            f"A split by {options.how} needs a column.", hint=f"specify it: {flag}", code="option.split"
        )
    column = problem.table[options.split_by]
    if options.how == "group":
        return Split("group", column.astype("str").to_numpy(), options.seed)
    from tenure.models.tables.columns import numbers

    times = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    values = numbers(column) if times.isna().all() else times.astype("int64").to_numpy().astype("float64")
    if pd.isna(values).any() or (times.isna().any() and not times.isna().all()):
        raise DataError(
            f"The column {options.split_by} contains values that are neither dates nor numbers.",
            hint="write dates as 2024-06-30, or fill in missing values",
            code="table.times",
        )
    return Split("time", values, options.seed)


def _repeated_ids(table: pd.DataFrame, columns: TableColumns, options: TableOptions) -> list[str]:
    name = columns.id_column
    if name is None or (options.how == "group" and options.split_by == name):
        return []
    repeated = int(table[name].dropna().duplicated().sum())
    if not repeated:
        return []
    return [
        f"{repeated:,} rows repeat a {name}: keep them together with --group-by {name}, "
        "otherwise scores look too good."
    ]


def _held_out(
    model: CustomerTable, intervals: ConformalIntervals | None, table: pd.DataFrame, values: Any
) -> dict[str, Any]:
    """Metrics on the held-out rows, by the field names of `TrainedTable`."""
    from tenure.evaluation.classification import at_threshold, classify, probability_tenths
    from tenure.evaluation.metrics import score

    predicted = model.predict(table)
    if model.classes is not None:
        return {
            "held_out": classify(values, predicted),
            "tenths": probability_tenths(values, predicted),
            "at_threshold": at_threshold(values, predicted),
        }
    bounds = intervals.interval(predicted, 0.8) if intervals is not None else (None, None)
    return {"held_out": score(values, predicted, *bounds)}
