"""Tables as people read them: titles instead of column names, and numbers rounded as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Kind = Literal["text", "whole", "decimal", "money", "share", "day"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]

DIGITS: dict[Kind, int] = {"money": 2, "decimal": 2, "share": 1}
"""Digits after the decimal mark; of a share, in percent."""


@dataclass(frozen=True)
class ShownColumn:
    """A column of a table for people. Shares are from 0 to 1 and are written in percent."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class ShownTable:
    """A table for people; its rows come in pieces and are read once.

    title : name of the sheet in a workbook.
    """

    title: str
    columns: Sequence[ShownColumn]
    pieces: Iterable[Sequence[Row]]


def day_of(value: Cell) -> Cell:
    """The day of a moment, also of one that is written out; anything else as it is."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            return value
    return value
