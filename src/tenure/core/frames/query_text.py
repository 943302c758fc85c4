"""The query of a customer frame as text with placeholders for the day of the cut.

Ibis takes three times as long to write the query of a frame, some 50,000 characters, as DuckDB takes to run
it on a small shop, and a back-test needs two dozen frames that differ only in their day. So the query is
written once, for a cut whose day cannot be read: values that features derive from it are placeholders, each
with the function that gives its value on a real day. If a feature reads the day itself, its query depends on
more than the placeholders; then there is no such text, and each day's query is written separately.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import ibis

from tenure.core.frames.compute import compute
from tenure.core.frames.feature import Cut, FeatureSet
from tenure.core.frames.snapshot import Snapshot

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from tenure.core.orders.tables import Tables

_FIRST_DAY = date(1583, 1, 1)
"""Placeholders are dates from this day on, and numbers from `_FIRST_NUMBER` on: no shop has such values."""

_FIRST_NUMBER = 1_907_000_000


@runtime_checkable
class TextEngine(Protocol):
    """An engine that takes its queries as text."""

    def text_of(self, expression: ir.Table) -> str:
        """The query of an expression, for `run_text`."""

    def date_text(self, day: date) -> str:
        """A date as it is written in a query."""

    def run_text(self, text: str, schema: pa.Schema) -> pa.Table:
        """Run a query now and fetch its rows in the types of `schema`."""


class CutDayRead(Exception):
    """A feature read the day of the cut itself."""


@dataclass(frozen=True)
class OpenCut(Cut):
    """A cut at any day: values derived from the day are placeholders; the day itself cannot be read."""

    dates: list[Callable[[date], date]] = field(default_factory=list)
    numbers: list[Callable[[date], int]] = field(default_factory=list)
    _places: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ = self.day  # reserves the first placeholder, which the snapshot uses too

    def __getattribute__(self, name: str) -> Any:
        if name == "as_of":
            raise CutDayRead
        return super().__getattribute__(name)

    def date_of(self, derive: Callable[[date], date]) -> ir.DateValue:
        """A placeholder for `derive(as_of)`."""
        return ibis.literal(_FIRST_DAY + timedelta(days=self._place(derive, self.dates)))

    def number_of(self, derive: Callable[[date], int]) -> ir.IntegerValue:
        """A placeholder for `derive(as_of)`."""
        return ibis.literal(_FIRST_NUMBER + self._place(derive, self.numbers))

    def _place(self, derive: Callable[[date], Any], derivations: list[Callable[[date], Any]]) -> int:
        """Index of the placeholder; the same function over the same values gets the same one, so that equal
        parts of a query stay equal.
        """
        cells = tuple(cell.cell_contents for cell in derive.__closure__ or ())
        key = (derive.__code__, cells)
        if key not in self._places:
            self._places[key] = len(derivations)
            derivations.append(derive)
        return self._places[key]


@dataclass(frozen=True)
class FrameText:
    """A frame's query for any day. `schema` is that of its rows."""

    text: str
    cut: OpenCut
    schema: pa.Schema

    @classmethod
    def of(
        cls, features: FeatureSet, tables: Tables, horizon_days: int, engine: TextEngine
    ) -> FrameText | None:
        """None where a feature reads the day of the cut itself."""
        cut = OpenCut(_FIRST_DAY, horizon_days)
        try:
            rows = compute(features, Snapshot(tables, _FIRST_DAY, horizon_days), cut)
        except CutDayRead:
            return None
        return cls(engine.text_of(rows), cut, rows.schema().to_pyarrow())

    def at(self, day: date, engine: TextEngine) -> str:
        """The query of the frame at `day`."""
        values = {
            engine.date_text(_FIRST_DAY + timedelta(days=place)): engine.date_text(derive(day))
            for place, derive in enumerate(self.cut.dates)
        }
        values |= {
            str(_FIRST_NUMBER + place): str(derive(day)) for place, derive in enumerate(self.cut.numbers)
        }
        # All at once, longest first: no value can be mistaken for a placeholder, nor one placeholder for
        # another.
        pattern = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
        return re.sub(pattern, lambda match: values[match.group()], self.text)
