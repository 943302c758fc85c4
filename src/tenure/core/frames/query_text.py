"""The query of a customer frame as text in which the day of the cut is left open.

Ibis takes three times as long to write the query of a frame, some 50,000 characters, as DuckDB takes to run
it on a small shop, and a back-test asks for two dozen frames that differ in their day alone. So the query is
written once, for a cut whose day nobody may read: what features derive from it are placeholders, each with
the function that gives its value on a real day. A feature that does read the day itself makes its query
depend on more than that; then there is no such text, and every day's query is written by itself.
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
"""Placeholders are days from here on, and numbers from `_FIRST_NUMBER` on: no shop has such values."""

_FIRST_NUMBER = 1_907_000_000


@runtime_checkable
class TextEngine(Protocol):
    """What an engine offers that takes its queries as text."""

    def text_of(self, expression: ir.Table) -> str:
        """The query of an expression, as `run_text` takes it."""

    def date_text(self, day: date) -> str:
        """A date as the text of a query has it."""

    def run_text(self, text: str, schema: pa.Schema) -> pa.Table:
        """Run now and fetch, in these types."""


class DayWasRead(Exception):
    """A feature read the day of the cut itself."""


@dataclass(frozen=True)
class OpenCut(Cut):
    """A cut at any day: what is derived from the day is a placeholder, the day itself cannot be read."""

    dates: list[Callable[[date], date]] = field(default_factory=list)
    numbers: list[Callable[[date], int]] = field(default_factory=list)
    _places: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ = self.day  # the first placeholder, which is that of the snapshot, too

    def __getattribute__(self, name: str) -> Any:
        if name == "as_of":
            raise DayWasRead
        return super().__getattribute__(name)

    def date_of(self, derive: Callable[[date], date]) -> ir.DateValue:
        """A placeholder for `derive(as_of)`."""
        return ibis.literal(_FIRST_DAY + timedelta(days=self._place(derive, self.dates)))

    def number_of(self, derive: Callable[[date], int]) -> ir.IntegerValue:
        """A placeholder for `derive(as_of)`."""
        return ibis.literal(_FIRST_NUMBER + self._place(derive, self.numbers))

    def _place(self, derive: Callable[[date], Any], known: list[Callable[[date], Any]]) -> int:
        """Of the same function over the same values once: else equal parts of a query would not be equal."""
        cells = tuple(one.cell_contents for one in derive.__closure__ or ())
        key = (derive.__code__, cells)
        if key not in self._places:
            self._places[key] = len(known)
            known.append(derive)
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
        except DayWasRead:
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
        # At once, longest first: no value can be taken for a placeholder, nor one placeholder for another.
        pattern = "|".join(re.escape(one) for one in sorted(values, key=len, reverse=True))
        return re.sub(pattern, lambda found: values[found.group()], self.text)
