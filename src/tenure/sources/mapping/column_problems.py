"""The error for missing or ambiguous columns: all problems at once, the fatal ones first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import ColumnError
from tenure.sources.mapping.names import headers_of_repeated, normalised

if TYPE_CHECKING:
    from tenure.core.orders.reading import MappedColumn
    from tenure.sources.mapping.columns import TableSpec

_SHOWN_NAMES = 30
_MONEY = ("amount", "unit_price")
_SUMMARIES = (
    {"frequency", "recency", "t"},
    {"frequency", "recency", "monetary"},
    {"frequency", "recency", "monetaryvalue"},
    {"x", "tx", "tcal"},
)


@dataclass(frozen=True)
class ColumnProblems:
    """A table with columns that could not be matched, and those that were.

    absent : required fields without a match. ambiguous : field -> the rival columns.
    """

    spec: TableSpec
    names: Sequence[str]
    label: str
    absent: Sequence[str]
    ambiguous: Mapping[str, Sequence[str]]
    recognised: tuple[MappedColumn, ...]


def column_error(problems: ColumnProblems) -> ColumnError:
    """A single error for all problems with the columns of a table."""
    names = tuple(problems.names)
    if problems.absent and _is_summary(names):
        return _summary(problems)
    if problems.absent and 2 * sum(_looks_like_data(name) for name in names) >= len(names):
        # Do not show the names: a first row of data may contain personal data.
        return ColumnError(
            f"{problems.label} has no column that is recognized as {_any_of(problems.absent)}.",
            missing=problems.absent,
            hint="the first line seems to contain data; add a header line with column names above it",
            code="source.column.missing",
        )
    also_missing = _money_missing(problems) if problems.absent else []
    repeated = headers_of_repeated(names)
    duplicated = [
        field for field, rivals in problems.ambiguous.items() if all(name in repeated for name in rivals)
    ]
    if problems.absent:
        code, values = "source.column.missing", names
    else:
        code = "source.column.duplicate" if duplicated else "source.column.ambiguous"
        rivals = list(problems.ambiguous.values())
        values = tuple(rivals[0]) if len(rivals) == 1 else ()
    return ColumnError(
        " ".join(_sentences(problems, also_missing, repeated)),
        values=values,
        hint=_hint(problems, also_missing, duplicated),
        code=code,
        recognised=problems.recognised,
        columns=names,
        missing=(*problems.absent, *also_missing),
        ambiguous=problems.ambiguous,
    )


def _sentences(
    problems: ColumnProblems, also_missing: Sequence[str], repeated: Mapping[str, str]
) -> list[str]:
    sentences = []
    if problems.absent:
        nor = f", and none as {_any_of(also_missing)}" if also_missing else ""
        sentences.append(
            f"{problems.label} has no column that is recognized as {_any_of(problems.absent)}{nor}."
        )
    is_single = len(problems.ambiguous) == 1 and not problems.absent
    for field, rivals in problems.ambiguous.items():
        subject = problems.label if not sentences else "It"
        if all(name in repeated for name in rivals):
            text = f"{subject} has columns with the same name and different values that may be {field}"
        else:
            text = f"{subject} has more than one column that may be {field}"
        sentences.append(f"{text}." if is_single else f"{text}: {', '.join(rivals)}.")
    return sentences


def _hint(problems: ColumnProblems, also_missing: Sequence[str], duplicated: Sequence[str]) -> str:
    flag = f"--column {problems.spec.flag}"
    if not problems.absent and len(problems.ambiguous) == 1:
        field, rivals = next(iter(problems.ambiguous.items()))
        rename = ", or rename one of them in the file" if duplicated else ""
        return f'choose one: {flag}{field}="{rivals[0]}"{rename}'
    flags = [f'{flag}{field}="..."' for field in (*problems.absent, *also_missing)]
    flags += [f'{flag}{field}="{rivals[0]}"' for field, rivals in problems.ambiguous.items()]
    names_text = f"; found: {', '.join(list(problems.names)[:_SHOWN_NAMES])}" if problems.absent else ""
    instruction = "choose the column" if len(flags) == 1 else "choose the columns"
    return f"{instruction}: {' '.join(flags)}{names_text}"


def _money_missing(problems: ColumnProblems) -> list[str]:
    """`amount` if no column is about money: not an error by itself, but reported along with the others."""
    matched_targets = {match.target_column for match in problems.recognised} | set(problems.ambiguous)
    is_expected = "amount" in problems.spec.aliases and "amount" not in problems.absent
    return ["amount"] if is_expected and not matched_targets & set(_MONEY) else []


def _is_summary(names: Sequence[str]) -> bool:
    plain = {normalised(name) for name in names}
    return any(plain >= summary for summary in _SUMMARIES)


def _summary(problems: ColumnProblems) -> ColumnError:
    return ColumnError(
        f"{problems.label} is a summary with one row per customer (frequency, recency), not an order log.",
        values=problems.names,
        hint="provide the orders it was computed from; or train on the summary itself: tenure "
        "train --table FILE --target COLUMN, or in Python with a model of tenure.models, "
        "such as BgNbd().fit(table)",
        code="source.summary",
        recognised=problems.recognised,
        columns=problems.names,
        missing=problems.absent,
    )


def _looks_like_data(name: str) -> bool:
    return bool(re.match(r"[\s$€£+-]*\d|.+@.+", name))


def _any_of(names: Sequence[str]) -> str:
    return " or ".join(names)
