"""A text column of dates, and the shapes of its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tenure.core.orders.reading import SOURCE_ROW
from tenure.core.text.quoted import Quoted
from tenure.sources.values.date_layouts import DateShape, parse_shape
from tenure.sources.values.month_names import foreign_months, in_english, spelling_in_english
from tenure.sources.values.shapes import shapes

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine

_COMMON = {"9999-99-99 99:99:99": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", "9999-99-99": r"^\d{4}-\d\d-\d\d$"}


@dataclass(frozen=True)
class Example:
    """A value with its row, as shown in errors."""

    row: int
    text: str

    @property
    def quoted(self) -> Quoted:
        return Quoted(self.text, f"row {self.row}: ")


@dataclass(frozen=True)
class DateColumn:
    """A text column `name` of `rows`; `label` names the table in messages."""

    name: str
    rows: ir.Table
    engine: Engine
    label: str
    options: ReadOptions

    @property
    def text(self) -> ir.StringValue:
        """The values without surrounding blanks, with months in English."""
        return in_english(self.rows[self.name].strip(), self._foreign_months)

    @cached_property
    def spellings(self) -> Mapping[str, int]:
        """Spellings (digits as nines) with their numbers of rows, without blank values."""
        counts: Counter[str] = Counter()
        for spelling, rows in self._as_written.items():
            counts[spelling_in_english(spelling, self._foreign_months)] += rows
        return counts

    @cached_property
    def _as_written(self) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for shape in shapes(self.name, self.rows, self.engine, _COMMON):
            counts.update(dict(shape.spellings))
        return counts

    @cached_property
    def _foreign_months(self) -> tuple[str, ...]:
        return foreign_months(self._as_written)

    @cached_property
    def date_shapes(self) -> Mapping[DateShape, int]:
        """Meanings of the values that are dates, most frequent first, with their numbers of rows."""
        counts: Counter[DateShape] = Counter()
        for spelling, rows in self.spellings.items():
            meaning = parse_shape(spelling)
            if meaning is not None:
                counts[meaning] += rows
        return dict(counts.most_common())

    @property
    def count(self) -> int:
        """Number of nonblank rows."""
        return sum(self.spellings.values())

    def rows_of(self, *kinds: str) -> int:
        """Number of rows with these kinds of dates."""
        return sum(rows for shape, rows in self.date_shapes.items() if shape.kind in kinds)

    def aggregate(self, **aggregates: ir.Value) -> dict[str, Any]:
        """Aggregates over all rows, in one query."""
        return dict(self.engine.to_arrow(self.rows.aggregate(**aggregates)).to_pylist()[0])

    def examples(self, test: ir.BooleanValue, limit: int = 3) -> list[Example]:
        """The first values for which a test holds."""
        matches = self.rows.filter(test).select(SOURCE_ROW, text=self.rows[self.name])
        records = self.engine.to_arrow(matches.order_by(SOURCE_ROW).limit(limit)).to_pylist()
        return [Example(record[SOURCE_ROW], record["text"]) for record in records]
