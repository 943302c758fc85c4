"""What to say where columns are missing or ambiguous: all of it at once, what is fatal first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import ColumnError
from tenure.sources.mapping.names import headers_of_repeated, normalised

if TYPE_CHECKING:
    from tenure.core.orders.reading import MappedColumn
    from tenure.sources.mapping.columns import Wish

_SHOWN_NAMES = 30
_MONEY = ("amount", "unit_price")
_SUMMARIES = (
    {"frequency", "recency", "t"},
    {"frequency", "recency", "monetary"},
    {"frequency", "recency", "monetaryvalue"},
    {"x", "tx", "tcal"},
)


@dataclass(frozen=True)
class Unfound:
    """A table whose columns could not all be told, and those that could.

    absent : required columns of ours that nothing was recognised as. ambiguous : ours -> the rivals.
    """

    wish: Wish
    names: Sequence[str]
    where: str
    absent: Sequence[str]
    ambiguous: Mapping[str, Sequence[str]]
    recognised: tuple[MappedColumn, ...]


def column_error(unfound: Unfound) -> ColumnError:
    """The one error for everything that is unclear about the columns of a table."""
    names = tuple(unfound.names)
    if unfound.absent and _is_summary(names):
        return _summary(unfound)
    if unfound.absent and 2 * sum(_looks_like_data(name) for name in names) >= len(names):
        # A first row of data may name a person.
        return ColumnError(
            f"{unfound.where} has no column that is recognized as {_any_of(unfound.absent)}.",
            missing=unfound.absent,
            hint="the first line seems to contain data; add a header line with column names above it",
            code="source.column.missing",
        )
    also_missing = _money_missing(unfound) if unfound.absent else []
    repeated = headers_of_repeated(names)
    doubled = [ours for ours, rivals in unfound.ambiguous.items() if all(one in repeated for one in rivals)]
    if unfound.absent:
        code, shown = "source.column.missing", names
    else:
        code = "source.column.duplicate" if doubled else "source.column.ambiguous"
        rivals = list(unfound.ambiguous.values())
        shown = tuple(rivals[0]) if len(rivals) == 1 else ()
    return ColumnError(
        " ".join(_sentences(unfound, also_missing, repeated)),
        values=shown,
        hint=_hint(unfound, also_missing, doubled),
        code=code,
        recognised=unfound.recognised,
        columns=names,
        missing=(*unfound.absent, *also_missing),
        ambiguous=unfound.ambiguous,
    )


def _sentences(unfound: Unfound, also_missing: Sequence[str], repeated: Mapping[str, str]) -> list[str]:
    sentences = []
    if unfound.absent:
        nor = f", and none as {_any_of(also_missing)}" if also_missing else ""
        sentences.append(
            f"{unfound.where} has no column that is recognized as {_any_of(unfound.absent)}{nor}."
        )
    alone = len(unfound.ambiguous) == 1 and not unfound.absent
    for ours, rivals in unfound.ambiguous.items():
        subject = unfound.where if not sentences else "It"
        if all(one in repeated for one in rivals):
            text = f"{subject} has columns with the same name and different values that may be {ours}"
        else:
            text = f"{subject} has more than one column that may be {ours}"
        sentences.append(f"{text}." if alone else f"{text}: {', '.join(rivals)}.")
    return sentences


def _hint(unfound: Unfound, also_missing: Sequence[str], doubled: Sequence[str]) -> str:
    flag = f"--column {unfound.wish.flag}"
    if not unfound.absent and len(unfound.ambiguous) == 1:
        ours, rivals = next(iter(unfound.ambiguous.items()))
        rename = ", or rename one of them in the file" if doubled else ""
        return f'choose one: {flag}{ours}="{rivals[0]}"{rename}'
    flags = [f'{flag}{ours}="..."' for ours in (*unfound.absent, *also_missing)]
    flags += [f'{flag}{ours}="{rivals[0]}"' for ours, rivals in unfound.ambiguous.items()]
    found = f"; found: {', '.join(list(unfound.names)[:_SHOWN_NAMES])}" if unfound.absent else ""
    which = "choose the column" if len(flags) == 1 else "choose the columns"
    return f"{which}: {' '.join(flags)}{found}"


def _money_missing(unfound: Unfound) -> list[str]:
    """`amount` where nothing tells of money: no error by itself, but worth asking in the same breath."""
    told = {one.ours for one in unfound.recognised} | set(unfound.ambiguous)
    wanted = "amount" in unfound.wish.aliases and "amount" not in unfound.absent
    return ["amount"] if wanted and not told & set(_MONEY) else []


def _is_summary(names: Sequence[str]) -> bool:
    plain = {normalised(name) for name in names}
    return any(plain >= summary for summary in _SUMMARIES)


def _summary(unfound: Unfound) -> ColumnError:
    return ColumnError(
        f"{unfound.where} is a summary with one row per customer (frequency, recency), not an order log.",
        values=unfound.names,
        hint="provide the orders it was computed from; or train on the summary itself: tenure "
        "train --table FILE --target COLUMN, or in Python with a model of tenure.models, "
        "such as BgNbd().fit(table)",
        code="source.summary",
        recognised=unfound.recognised,
        columns=unfound.names,
        missing=unfound.absent,
    )


def _looks_like_data(name: str) -> bool:
    return bool(re.match(r"[\s$€£+-]*\d|.+@.+", name))


def _any_of(names: Sequence[str]) -> str:
    return " or ".join(names)
