"""Train on a table of customers instead of an order log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.customer_tables import as_table, read_table
from tenure.app.output_folder import output_folder
from tenure.app.trained_table import TABLE_RECORD, TableScore, TrainedTable
from tenure.core.errors import ColumnError, DataError, OptionError

if TYPE_CHECKING:
    import pandas as pd

    from tenure.app.bootstrap import Settings
    from tenure.core.ports import Progress
    from tenure.evaluation.leakage import Leak
    from tenure.evaluation.splits import How, Mask, Split
    from tenure.models._customer_table import CustomerTable
    from tenure.models._table_columns import TableColumns

DEFAULT_LEARNERS = ("linear", "random_forest", "gradient_boosting", "lightgbm")
LEAST_ROWS = 50


@dataclass(frozen=True)
class TableOptions:
    """How to learn from a table.

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

    Rows without a target are counted and left out. A column that is the target in disguise is left out, one
    that may be is used, and both are said. The model is chosen in cross-validation, judged once on rows
    that took no part in it, and fitted again on all; its intervals come from the cross-validation.

    Raises
    ------
    ColumnError
        The target, or a named column, is not in the table.
    DataError
        Fewer than 50 rows have a target.
    UnknownPlug, OptionError
        No learner of that name; a share or a number of folds that cannot be.
    """
    table, values, notes = _with_target(as_table(customers), options)
    columns, leaks = _judged(table, values, options)
    split = _split(table, options)
    test = split.hold_out(len(table), options.test_share)
    if options.how == "group":
        notes.append(f"Rows with the same {options.split_by} were never on both sides of a split.")
    notes += _seen_twice(table, columns, options)
    tried = _cross_validated(table, values, columns, split, ~test, options, progress)
    best = min(tried, key=lambda one: one.scores.rmse)
    progress.step("Judging on held-out rows and fitting on all")
    judged = _fit(best.learner, table[~test], values[~test], columns, options)
    intervals = _intervals(best)
    held = _held_out(judged, intervals, table[test], values[test])
    trained = TrainedTable(
        model=_fit(best.learner, table, values, columns, options),
        intervals=intervals,
        rows=len(table),
        held_out=held,
        leaderboard=tuple(TableScore(one.learner, one.scores) for one in sorted(tried, key=_by_rmse)),
        leaks=leaks,
        split=options.how,
        notes=tuple(notes),
    )
    progress.show(trained)
    return trained


@dataclass(frozen=True)
class _Tried:
    learner: str
    scores: Any
    predicted: Any
    actual: Any


def _with_target(table: pd.DataFrame, options: TableOptions) -> tuple[pd.DataFrame, Any, list[str]]:
    import numpy as np

    from tenure.models._table_columns import numbers

    named = [options.target, *options.keep, *options.drop]
    named += [options.split_by] if options.split_by else []
    _check_named(table, named)
    values = numbers(table[options.target])
    known = np.isfinite(values)
    notes = []
    if not known.all():
        notes.append(
            f"{int((~known).sum()):,} of {len(table):,} rows have no readable {options.target}; left out."
        )
    if known.sum() < LEAST_ROWS:
        raise DataError(
            f"Too few rows have a number in {options.target} to learn from.",
            values=[f"{int(known.sum())} of {len(table)}"],
            hint=f"hand in at least {LEAST_ROWS}, or name another --target",
            code="table.too_few",
        )
    return table[known].reset_index(drop=True), values[known], notes


def _check_named(table: pd.DataFrame, names: Sequence[str]) -> None:
    from tenure.core.closest import closest

    for name in names:
        if name not in table.columns:
            close = closest(name, list(table.columns))
            listed = ", ".join(map(str, table.columns[:20]))
            raise ColumnError(
                "The table has no such column.",
                values=[name],
                hint=f"did you mean '{close[0]}'?" if close else f"it has: {listed}",
                code="source.column.missing",
            )


def _judged(table: pd.DataFrame, values: Any, options: TableOptions) -> tuple[TableColumns, tuple[Leak, ...]]:
    from tenure.evaluation.leakage import find_leaks
    from tenure.models._table_columns import TableColumns

    asked = dict.fromkeys(options.drop, "was asked to be left out")
    if options.how == "group" and options.split_by:
        asked.setdefault(options.split_by, "says who belongs together")
    columns = TableColumns.learn(table, options.target, asked, options.as_of)
    matrix = columns.matrix(table)
    plain = {
        one.name: matrix[:, place].astype("float64")
        for place, one in enumerate(columns.features)
        if one.kind != "category"
    }
    leaks = find_leaks(plain, values)
    sure = {one.columns[0]: one.why for one in leaks if one.certain and one.columns[0] not in options.keep}
    return columns.without(sure), leaks


def _split(table: pd.DataFrame, options: TableOptions) -> Split:
    import pandas as pd

    from tenure.evaluation.splits import Split

    if options.how == "random":
        return Split("random", None, options.seed)
    if options.split_by is None:
        flag = "--group-by household_id" if options.how == "group" else "--split-by signup_date"
        raise OptionError(
            f"A split by {options.how} needs a column.", hint=f"name it: {flag}", code="option.split"
        )
    column = table[options.split_by]
    if options.how == "group":
        return Split("group", column.astype("str").to_numpy(), options.seed)
    from tenure.models._table_columns import numbers

    times = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    read = numbers(column) if times.isna().all() else times.astype("int64").to_numpy().astype("float64")
    if pd.isna(read).any() or (times.isna().any() and not times.isna().all()):
        raise DataError(
            f"The column {options.split_by} holds rows that are no date and no number.",
            hint="write dates as 2024-06-30, or fill them in",
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
        f"{twice:,} rows repeat a {name}: keep them together with --group-by {name}, or scores look too good."
    ]


def _cross_validated(
    table: pd.DataFrame,
    values: Any,
    columns: TableColumns,
    split: Split,
    rows: Mask,
    options: TableOptions,
    progress: Progress,
) -> list[_Tried]:
    import numpy as np

    from tenure.evaluation.metrics import score

    learners = (options.model,) if options.model else DEFAULT_LEARNERS
    folds = list(split.folds(rows, options.folds))
    progress.step("Cross-validation", total=len(folds) * len(learners))
    tried = []
    for learner in learners:
        said, came = [], []
        for teach, judge in folds:
            model = _fit(learner, table[teach], values[teach], columns, options)
            said.append(model.predict(table[judge]))
            came.append(values[judge])
            progress.advance()
        p, y = np.concatenate(said), np.concatenate(came)
        tried.append(_Tried(learner, score(y, p), p, y))
    return tried


def _fit(
    learner: str, table: pd.DataFrame, values: Any, columns: TableColumns, options: TableOptions
) -> CustomerTable:
    """Categories and ranges are learned anew from these rows, so that nothing of the others is known."""
    from tenure.models._customer_table import CustomerTable
    from tenure.models._table_columns import TableColumns

    fixed = {one.name: one.why for one in columns.columns if not one.is_feature}
    own = TableColumns.learn(table, options.target, fixed, options.as_of)
    kinds = {one.name: one for one in columns.columns if not one.is_feature}
    own = replace(own, columns=tuple(kinds.get(one.name, one) for one in own.columns))
    return CustomerTable.learn(learner, table, options.target, values, own, options.seed)


def _by_rmse(one: _Tried) -> float:
    return float(one.scores.rmse)


def _intervals(best: _Tried) -> Any:
    from tenure.evaluation.conformal import ConformalIntervals

    return ConformalIntervals.learn(best.predicted, best.actual)


def _held_out(model: CustomerTable, intervals: Any, table: pd.DataFrame, values: Any) -> Any:
    from tenure.evaluation.metrics import score

    said = model.predict(table)
    ends = intervals.interval(said, 0.8) if intervals is not None else (None, None)
    return score(values, said, *ends)
