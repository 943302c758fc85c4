"""What the target of a customer table is: a number, or one of two classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.errors import DataError, OptionError
from tenure.core.text.quoted import Quoted

if TYPE_CHECKING:
    import pandas as pd

    from tenure.models.tables.classes import Classes

Task = Literal["auto", "regression", "classification"]
TASKS: tuple[Task, ...] = ("auto", "regression", "classification")
LEAST_ROWS = 50
LEAST_OF_CLASS = 10
_SAID = 5


@dataclass(frozen=True)
class TableTarget:
    """Values by row, shape (n_rows,), NaN where unknown: numbers, or 1 and 0 for `classes`."""

    values: Any
    classes: Classes | None
    notes: tuple[str, ...] = ()


def read_target(column: pd.Series, task: Task, positive: str | None) -> TableTarget:
    """By `task`; `auto` takes two classes, 0 and 1 and true and false for classes, other numbers for numbers.

    Raises
    ------
    OptionError
        No such task; a positive class that the target does not have, or one for a number.
    DataError
        `table.too_few` rows with a value or of a class, `table.one_class`, `table.many_classes`.
    """
    if task not in TASKS:
        raise OptionError(
            "This task does not exist.", values=[task], hint=" or ".join(TASKS), code="table.task"
        )
    if task == "classification" or (task == "auto" and (positive or _is_of_classes(column))):
        return _of_classes(column, task, positive)
    if positive is not None:
        raise OptionError(
            "A regression target has no positive class.",
            values=[positive],
            hint="leave out --positive, or use --task classification",
            code="table.positive",
        )
    return _of_numbers(column, task)


def _is_of_classes(column: pd.Series) -> bool:
    import numpy as np

    from tenure.models.tables.columns import numbers

    read = numbers(column)
    is_number = np.isfinite(read)
    if is_number.sum() >= column.notna().sum() / 2:
        return set(np.unique(read[is_number])) <= {0.0, 1.0}
    return True


def _of_numbers(column: pd.Series, task: Task) -> TableTarget:
    import numpy as np

    from tenure.models.tables.classes import class_keys
    from tenure.models.tables.columns import numbers

    words = class_keys(column).map({"true": 1.0, "false": 0.0}).to_numpy(np.float64)
    values = words if np.isfinite(words).any() else numbers(column)
    finite = values[np.isfinite(values)]
    if len(finite) < LEAST_ROWS:
        raise DataError(
            f"Too few rows have a number in {column.name} to train a model.",
            values=[f"{len(finite)} of {len(column)}"],
            hint=f"provide at least {LEAST_ROWS}, choose another --target, or use --task classification",
            code="table.too_few",
        )
    if len(np.unique(finite)) == 2 and task == "auto":
        two_numbers = " and ".join(f"{number:g}" for number in np.unique(finite))
        note = (
            f"{column.name} contains {two_numbers}, read as numbers: to read them as classes, use "
            "--task classification."
        )
        return TableTarget(values, None, (note,))
    return TableTarget(values, None)


def _of_classes(column: pd.Series, task: Task, positive: str | None) -> TableTarget:
    from tenure.models.tables.classes import Classes, class_key, spellings

    labels = spellings(column)
    _check_two(column, labels)
    (first, first_rows), (second, second_rows) = labels.values()
    counts = {first: first_rows, second: second_rows}
    if positive is not None and class_key(positive) not in labels:
        raise OptionError(
            f"The target {column.name} does not have this class.",
            values=[positive],
            hint=f"use --positive {first} or --positive {second}",
            code="table.positive",
        )
    if positive is not None:
        positive_label, why = labels[class_key(positive)][0], ""
    else:
        positive_label, why = _positive(first, second)
    _check_rows(column, counts)
    of, rows = counts[positive_label], first_rows + second_rows
    share = f"{of:,} of {rows:,} rows, {of / rows:.1%}"
    notes = [f"{column.name} is read as two classes; {positive_label} is the positive class ({share}){why}."]
    if set(labels) in ({"0", "1"}, {"true", "false"}) and task == "auto" and positive is None:
        notes.append("To read them as the numbers 1 and 0, use --task regression.")
    classes = Classes(second if positive_label == first else first, positive_label)
    return TableTarget(classes.encode(column), classes, tuple(notes))


def _positive(common: str, rare: str) -> tuple[str, str]:
    """Which class is the positive one, and why."""
    from tenure.models.tables.classes import known_positive

    known_label = known_positive(common, rare)
    if known_label is not None:
        return known_label, ""
    return rare, " because it is rarer; to change it, use --positive"


def _check_two(column: pd.Series, labels: dict[str, tuple[str, int]]) -> None:
    if len(labels) == 2:
        return
    labels_shown = [Quoted(label, after=f": {rows:,} rows") for label, rows in list(labels.values())[:_SAID]]
    if len(labels) > 2:
        raise DataError(
            f"The target {column.name} has {len(labels):,} classes, but only two are supported.",
            values=labels_shown,
            hint="keep only the rows of two classes, or add a column with yes for one class and "
            "no for the others",
            code="table.many_classes",
        )
    if labels:
        raise DataError(
            f"The target {column.name} is the same in every row, so there is nothing to predict.",
            values=labels_shown,
            hint="provide customers of both classes, or choose another --target",
            code="table.one_class",
        )
    raise DataError(
        f"No row has a value in {column.name}.",
        values=[f"0 of {len(column)}"],
        hint="choose another --target",
        code="table.too_few",
    )


def _check_rows(column: pd.Series, counts: dict[str, int]) -> None:
    if sum(counts.values()) < LEAST_ROWS:
        raise DataError(
            f"Too few rows have a class in {column.name} to train a model.",
            values=[f"{sum(counts.values())} of {len(column)}"],
            hint=f"provide at least {LEAST_ROWS}, or choose another --target",
            code="table.too_few",
        )
    if min(counts.values()) < LEAST_OF_CLASS:
        raise DataError(
            f"A class of {column.name} has too few rows to train a model.",
            values=[Quoted(label, after=f": {rows:,} rows") for label, rows in counts.items()],
            hint=f"provide at least {LEAST_OF_CLASS} rows of each",
            code="table.too_few",
        )
