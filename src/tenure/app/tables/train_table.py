"""Train on a table of customers instead of an order log."""

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
    from tenure.core.settings import Settings
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.leakage import Leak
    from tenure.evaluation.splits import How, Split
    from tenure.models.tables.columns import TableColumns
    from tenure.models.tables.customer_table import CustomerTable


@dataclass(frozen=True)
class TableOptions:
    """How to learn from a table.

    task : what the target is; `auto` takes two texts, 0 and 1, and true and false for classes.
    positive : the class whose probability is predicted; the one that says yes, or the rarer, when left out.
    model : a learner; the best of the default ones in cross-validation when left out.
    keep, drop : columns to use though they look like leaks, and not to use.
    how, split_by : random, by group or by time, and the column of the groups or times.
    folds, test_share : of the cross-validation, and the part held out from it.
    as_of : the day ages of date columns are counted to; without it dates are no features.
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


def train_table(command: TrainTable, settings: Settings, progress: Progress) -> TrainedTable:
    """The table's model, kept as a folder."""
    from tenure.engines.duckdb import Engine

    with output_folder(command.out, TABLE_RECORD) as folder:
        progress.step("Reading the table")
        with Engine(memory_limit=settings.memory_limit) as engine:
            table = read_table(command.table, engine)
        trained = fit_table(table, command.options, progress)
        trained.save(folder)
    return trained


def fit_table(customers: Any, options: TableOptions, progress: Progress) -> TrainedTable:
    """From a pandas, Polars or Arrow table with one row per customer.

    Rows without a target are counted and left out. A target of two classes is predicted as a probability.
    A column that is the target in disguise is left out, one that may be is used, and both are said. The model
    is chosen in cross-validation, judged once on rows that took no part in it, and fitted again on all; its
    intervals, and the map of its probabilities, come from the cross-validation.

    Raises
    ------
    ColumnError
        The target, or a named column, is not in the table.
    DataError
        Fewer than 50 rows have a target, or fewer than 10 a class; one class alone, or more than two.
    UnknownPlug, OptionError
        No learner, class or task of that name; a share or a number of folds that cannot be.
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
    notes += _seen_twice(table, columns, options)
    learners = (options.model,) if options.model else models_playing(MODELS, "table_candidate")
    folds = list(split.folds(~test, options.folds))
    tried = cross_validated(problem, learners, folds, options.how == "time", progress)
    best, everyone = tried[0], np.ones(len(table), dtype=bool)
    progress.step("Evaluating on held-out rows and fitting on all rows")
    judged = replace(problem.fit(best.learner, ~test), calibration=best.calibration)
    intervals = best.intervals()
    trained = TrainedTable(
        model=replace(problem.fit(best.learner, everyone), calibration=best.calibration),
        intervals=intervals,
        rows=len(table),
        leaderboard=tuple(TableScore(one.learner, one.metrics, one.calibration.kind) for one in tried),
        leaks=leaks,
        split=options.how,
        notes=tuple(notes),
        **_held_out(judged, intervals, table[test], problem.values[test]),
    )
    progress.show(trained)
    return trained


def _problem(table: pd.DataFrame, options: TableOptions) -> tuple[TableProblem, list[str]]:
    """The rows with a target, and what is to be said of them."""
    import numpy as np

    from tenure.models.tables.columns import TableColumns

    named = [options.target, *options.keep, *options.drop]
    named += [options.split_by] if options.split_by else []
    _check_named(table, named)
    target = read_target(table[options.target], options.task, options.positive)
    known = np.isfinite(target.values)
    notes = list(target.notes)
    if not known.all():
        notes.append(
            f"{int((~known).sum()):,} of {len(table):,} rows have no readable "
            f"{options.target} and were ignored."
        )
    table, values = table[known].reset_index(drop=True), target.values[known]
    asked = dict.fromkeys(options.drop, "was excluded by request")
    if options.how == "group" and options.split_by:
        asked.setdefault(options.split_by, "identifies which rows belong together")
    columns = TableColumns.learn(table, options.target, asked, options.as_of)
    made = TableProblem(table, options.target, values, target.classes, columns, options.as_of, options.seed)
    return made, notes


def _check_named(table: pd.DataFrame, names: Sequence[str]) -> None:
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
    for place, one in enumerate(problem.columns.features):
        (categories if one.kind == "category" else plain)[one.name] = matrix[:, place]
    if problem.classes is None:
        return find_leaks(plain, problem.values)
    return find_class_leaks(plain, categories, problem.values, options.target)


def _certain(leaks: Sequence[Leak], options: TableOptions) -> dict[str, str]:
    return {one.columns[0]: one.why for one in leaks if one.certain and one.columns[0] not in options.keep}


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
    read = numbers(column) if times.isna().all() else times.astype("int64").to_numpy().astype("float64")
    if pd.isna(read).any() or (times.isna().any() and not times.isna().all()):
        raise DataError(
            f"The column {options.split_by} contains values that are neither dates nor numbers.",
            hint="write dates as 2024-06-30, or fill in missing values",
            code="table.times",
        )
    return Split("time", read, options.seed)


def _seen_twice(table: pd.DataFrame, columns: TableColumns, options: TableOptions) -> list[str]:
    name = columns.id_column
    if name is None or (options.how == "group" and options.split_by == name):
        return []
    twice = int(table[name].dropna().duplicated().sum())
    if not twice:
        return []
    return [
        f"{twice:,} rows repeat a {name}: keep them together with --group-by {name}, "
        "otherwise scores look too good."
    ]


def _held_out(
    model: CustomerTable, intervals: ConformalIntervals | None, table: pd.DataFrame, values: Any
) -> dict[str, Any]:
    """What is told of the rows that took no part, by the names of `TrainedTable`."""
    from tenure.evaluation.classification import at_threshold, classify, probability_tenths
    from tenure.evaluation.metrics import score

    said = model.predict(table)
    if model.classes is not None:
        return {
            "held_out": classify(values, said),
            "tenths": probability_tenths(values, said),
            "at_threshold": at_threshold(values, said),
        }
    ends = intervals.interval(said, 0.8) if intervals is not None else (None, None)
    return {"held_out": score(values, said, *ends)}
