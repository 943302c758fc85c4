"""Finding our columns among theirs: by what the user said, then by alias, never by a guess between equals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tenure.core.errors import ColumnError, OptionError
from tenure.core.orders.reading import MappedColumn
from tenure.core.text.closest import closest
from tenure.sources.mapping import unfound
from tenure.sources.mapping.aliases import Tiers
from tenure.sources.mapping.names import headers_of_repeated, normalised

How = Literal["alias", "override", "computed", "constant"]

_FACTORS = re.compile(r"\s*\*\s*")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")
_EXPRESSIONS = ("amount",)


@dataclass(frozen=True)
class Wish:
    """What one table should give: its columns by alias, those it cannot be without, and the user's word.

    `flag` goes before a column's name in `--column` (`customers.` for the side tables). `preferred` are
    columns that the format itself points out, our name -> theirs: they go before aliases.
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
    """Columns that may not be ambiguous; an ambiguous one of the others is left out and told."""
    preferred: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """Which of their columns is which of ours.

    `factors` are the columns (and numbers) a column of ours is the product of.
    """

    picks: dict[str, str]
    how: dict[str, How]
    factors: dict[str, tuple[str, ...]]
    unused: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def mapping(self, table: str) -> tuple[MappedColumn, ...]:
        """For people to see, in our order."""
        plain = [MappedColumn(table, ours, theirs, self.how[ours]) for ours, theirs in self.picks.items()]
        made = [
            MappedColumn(table, ours, " * ".join(parts), self.how[ours])
            for ours, parts in self.factors.items()
        ]
        return (*plain, *made)


def find(wish: Wish, names: Sequence[str], where: str) -> Found:
    """Match our columns with the names of a table.

    Raises
    ------
    ColumnError
        `source.column.missing`, `source.column.ambiguous`, or `source.column.unknown` for an override that
        names a column the table does not have.
    OptionError
        `option.column` for an override of a column that is not ours.
    """
    picks, factors = _overridden(wish, names, where)
    how: dict[str, How] = dict.fromkeys((*picks, *factors), "override")
    taken = set(picks.values())
    notes: list[str] = []
    ambiguous: dict[str, list[str]] = {}
    for ours, tiers in wish.aliases.items():
        if ours in how:
            continue
        rivals = _best([name for name in names if name not in taken], ours, tiers, wish.preferred.get(ours))
        if len(rivals) > 1 and ours in wish.decisive:
            ambiguous[ours] = rivals
            taken.update(rivals)
        elif len(rivals) > 1:
            notes.append(f"{where}: {' and '.join(rivals)} could both be {ours}; neither is used.")
        elif rivals:
            picks[ours] = rivals[0]
            how[ours] = "alias"
            taken.add(rivals[0])
    absent = [ours for ours in wish.required if ours not in how and ours not in ambiguous]
    picks = {ours: picks[ours] for ours in (*wish.aliases, *picks) if ours in picks}
    taken.update(part for parts in factors.values() for part in parts)
    unused = tuple(name for name in names if name not in taken)
    found = Found(picks, how, factors, unused, tuple(notes))
    if absent or ambiguous:
        raise unfound.column_error(
            unfound.Unfound(wish, names, where, absent, ambiguous, found.mapping(wish.table))
        )
    return found


def _best(names: Sequence[str], ours: str, tiers: Tiers, preferred: str | None) -> list[str]:
    if preferred is not None and preferred in names:
        return [preferred]
    headers = headers_of_repeated(names)
    for tier in ((ours,), *tiers):
        wanted = {normalised(alias) for alias in tier}
        rivals = [
            name
            for name in names
            if normalised(headers.get(name, name)) in wanted and not _is_numbering(name)
        ]
        if rivals:
            return rivals
    return []


def _is_numbering(name: str) -> bool:
    """`_id` beside `id` numbers rows or people in some other file."""
    return name.strip().startswith("_") and normalised(name) == "id"


def _overridden(
    wish: Wish, names: Sequence[str], where: str
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    picks: dict[str, str] = {}
    factors: dict[str, tuple[str, ...]] = {}
    for ours, theirs in wish.overrides.items():
        if ours not in wish.aliases:
            close = closest(ours, list(wish.aliases))
            hint = f"did you mean '{close[0]}'?" if close else f"ours are: {', '.join(wish.aliases)}"
            raise OptionError(
                f"--column names a column that {wish.table} do not have.",
                values=[wish.flag + ours],
                hint=hint,
                code="option.column",
            )
        exact = _exact(theirs, names)
        parts = _FACTORS.split(theirs)
        if exact is not None:
            picks[ours] = exact
        elif len(parts) > 1 and ours in _EXPRESSIONS:
            factors[ours] = tuple(
                part if _NUMBER.match(part) else _named(part, names, wish.flag + ours, where)
                for part in parts
            )
        else:
            picks[ours] = _named(theirs, names, wish.flag + ours, where)
    return picks, factors


def _exact(theirs: str, names: Sequence[str]) -> str | None:
    if theirs in names:
        return theirs
    alike = [name for name in names if normalised(name) == normalised(theirs)]
    return alike[0] if len(alike) == 1 else None


def _named(theirs: str, names: Sequence[str], ours: str, where: str) -> str:
    exact = _exact(theirs, names)
    if exact is None:
        close = closest(theirs, names)
        hint = f"did you mean '{close[0]}'?" if close else f"it has: {', '.join(names[:20])}"
        raise ColumnError(
            f"{where} has no column '{theirs}', which --column {ours} refers to.",
            hint=hint,
            code="source.column.unknown",
        )
    return exact


def is_number(text: str) -> bool:
    """Whether a factor is a number rather than a column."""
    return bool(_NUMBER.match(text))
