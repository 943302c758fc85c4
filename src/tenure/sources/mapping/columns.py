"""Match Tenure's columns with a table's: by the user's choice, then by alias; never by guessing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tenure.core.errors import ColumnError, OptionError
from tenure.core.orders.reading import MappedColumn
from tenure.core.text.closest import closest
from tenure.sources.mapping import column_problems
from tenure.sources.mapping.aliases import Tiers
from tenure.sources.mapping.names import headers_of_repeated, normalised

How = Literal["alias", "override", "computed", "constant"]

_FACTORS = re.compile(r"\s*\*\s*")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")
_EXPRESSIONS = ("amount",)


@dataclass(frozen=True)
class TableSpec:
    """The columns expected from a table: by alias, required ones, and the user's choices.

    `flag` is the prefix of a column's name in `--column` (`customers.` for the side tables). `preferred` are
    columns that the format itself identifies, field -> column: they take precedence over aliases.
    """

    table: str
    aliases: Mapping[str, Tiers]
    required: tuple[str, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    flag: str = ""
    decisive: tuple[str, ...] = (
        *("customer_id", "order_id", "order_date", "amount", "quantity", "unit_price"),
        *("product_id", "occurred_at", "kind"),
    )
    """Columns that must not be ambiguous; any other ambiguous column is ignored, with a note."""
    preferred: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnMatches:
    """The columns of a table matched with Tenure's columns.

    `factors` are the columns (and numbers) whose product is a column of Tenure's.
    """

    picks: dict[str, str]
    how: dict[str, How]
    factors: dict[str, tuple[str, ...]]
    unused: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def mapping(self, table: str) -> tuple[MappedColumn, ...]:
        """The matches for display, in the order of Tenure's columns."""
        plain = [
            MappedColumn(table, field_name, column, self.how[field_name])
            for field_name, column in self.picks.items()
        ]
        products = [
            MappedColumn(table, field_name, " * ".join(parts), self.how[field_name])
            for field_name, parts in self.factors.items()
        ]
        return (*plain, *products)


def match_columns(spec: TableSpec, names: Sequence[str], label: str) -> ColumnMatches:
    """Match Tenure's columns with the column names of a table.

    Raises
    ------
    ColumnError
        `source.column.missing`, `source.column.ambiguous`, or `source.column.unknown` if an override names a
        column that the table does not have.
    OptionError
        `option.column` if an override is for a column that does not exist in Tenure.
    """
    try:
        picks, factors = _overridden(spec, names, label)
    except ColumnError as error:
        raise error.in_table(*_recognised_anyway(spec, names, label)) from None
    how: dict[str, How] = dict.fromkeys((*picks, *factors), "override")
    used_columns = set(picks.values())
    notes: list[str] = []
    ambiguous: dict[str, list[str]] = {}
    for field_name, tiers in spec.aliases.items():
        if field_name in how:
            continue
        rivals = _best(
            [name for name in names if name not in used_columns],
            field_name,
            tiers,
            spec.preferred.get(field_name),
        )
        if len(rivals) > 1 and field_name in spec.decisive:
            ambiguous[field_name] = rivals
            used_columns.update(rivals)
        elif len(rivals) > 1:
            notes.append(f"{label}: {' and '.join(rivals)} could both be {field_name}; neither is used.")
        elif rivals:
            picks[field_name] = rivals[0]
            how[field_name] = "alias"
            used_columns.add(rivals[0])
    absent = [
        field_name for field_name in spec.required if field_name not in how and field_name not in ambiguous
    ]
    picks = {field_name: picks[field_name] for field_name in (*spec.aliases, *picks) if field_name in picks}
    used_columns.update(part for parts in factors.values() for part in parts)
    unused = tuple(name for name in names if name not in used_columns)
    matches = ColumnMatches(picks, how, factors, unused, tuple(notes))
    if absent or ambiguous:
        raise column_problems.column_error(
            column_problems.ColumnProblems(spec, names, label, absent, ambiguous, matches.mapping(spec.table))
        )
    return matches


def _recognised_anyway(
    spec: TableSpec, names: Sequence[str], label: str
) -> tuple[tuple[MappedColumn, ...], Sequence[str]]:
    """What is recognized without the user's choices, one of which is wrong; and the names of the columns."""
    try:
        return match_columns(replace(spec, overrides={}), names, label).mapping(spec.table), names
    except ColumnError as error:
        return error.recognised, error.columns


def _best(names: Sequence[str], field_name: str, tiers: Tiers, preferred: str | None) -> list[str]:
    if preferred is not None and preferred in names:
        return [preferred]
    headers = headers_of_repeated(names)
    for tier in ((field_name,), *tiers):
        tier_names = {normalised(alias) for alias in tier}
        rivals = [
            name
            for name in names
            if normalised(headers.get(name, name)) in tier_names and not _is_numbering(name)
        ]
        if rivals:
            return rivals
    return []


def _is_numbering(name: str) -> bool:
    """Whether a column such as `_id` only numbers the rows."""
    return name.strip().startswith("_") and normalised(name) == "id"


def _overridden(
    spec: TableSpec, names: Sequence[str], label: str
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    picks: dict[str, str] = {}
    factors: dict[str, tuple[str, ...]] = {}
    for field_name, column in spec.overrides.items():
        if field_name not in spec.aliases:
            close = closest(field_name, list(spec.aliases))
            hint = (
                f"did you mean '{close[0]}'?" if close else f"Tenure's columns are: {', '.join(spec.aliases)}"
            )
            raise OptionError(
                f"--column names a column that {spec.table} do not have.",
                values=[spec.flag + field_name],
                hint=hint,
                code="option.column",
            )
        matching = _matching_name(column, names)
        parts = _FACTORS.split(column)
        if matching is not None:
            picks[field_name] = matching
        elif len(parts) > 1 and field_name in _EXPRESSIONS:
            factors[field_name] = tuple(
                part if _NUMBER.match(part) else _named_column(part, names, spec.flag + field_name, label)
                for part in parts
            )
        else:
            picks[field_name] = _named_column(column, names, spec.flag + field_name, label)
    return picks, factors


def _matching_name(column: str, names: Sequence[str]) -> str | None:
    if column in names:
        return column
    matches = [name for name in names if normalised(name) == normalised(column)]
    return matches[0] if len(matches) == 1 else None


def _named_column(column: str, names: Sequence[str], field_name: str, label: str) -> str:
    matching = _matching_name(column, names)
    if matching is None:
        close = closest(column, names)
        hint = f"did you mean '{close[0]}'?" if close else f"it has: {', '.join(names[:20])}"
        raise ColumnError(
            f"{label} has no column '{column}', which --column {field_name} refers to.",
            hint=hint,
            code="source.column.unknown",
        )
    return matching


def is_number(text: str) -> bool:
    """Whether a factor is a number rather than a column."""
    return bool(_NUMBER.match(text))
