"""What a feature is: one number about a customer, with its unit, its meaning and what it needs.

A feature is written as a small function from a *grain* to a column expression. The grain says what
one row is while the feature looks at it:

- `day`: one row per customer and order day (refunds netted on the day of their order);
- `order`: one row per order;
- `line`: one row per order line, joined with its product;
- `event`: one row per event;
- `profile`: one row per customer of the customers table;
- `customer`: one row per customer, after all the above: for ratios of other features.

`day`, `order`, `line` and `event` features are aggregates (one value per customer comes out);
`profile` and `customer` features are row expressions. Every feature gets `cut`, a `Cut`: the only
clock it may read.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import ibis.expr.types as ir

Grain = Literal["day", "order", "line", "event", "profile", "customer"]
Unit = Literal[
    "days", "orders", "currency", "share", "ratio", "count", "index", "category", "flag", "per day"
]


@dataclass(frozen=True)
class Cut:
    """When the history ends, and how long the window after it is (for the season it falls into)."""

    as_of: date
    horizon_days: int


@dataclass(frozen=True)
class Feature:
    """One feature: `build(table_at_grain, cut)` gives its column expression."""

    name: str
    grain: Grain
    unit: Unit
    doc: str
    build: Callable[[ir.Table, Cut], ir.Value]
    needs: tuple[str, ...] = ()
    """`table.column` names without which it is switched off, beyond the required ones."""
    uses: tuple[str, ...] = ()
    """Other features it is made of (grain `customer`)."""
    family: str = ""
    when_absent: float | None = None
    """Value for a customer with no row at this grain (a count of nothing is 0, a mean of nothing is null)."""


def feature(
    *,
    grain: Grain,
    unit: Unit,
    needs: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    when_absent: float | None = None,
) -> Callable[[Callable[[ir.Table, Cut], ir.Value]], Feature]:
    """Turn a function into a Feature: its name is the feature's, its docstring the meaning."""

    def wrap(build: Callable[[ir.Table, Cut], ir.Value]) -> Feature:
        doc = " ".join((build.__doc__ or "").split())
        family = build.__module__.rpartition(".")[2]
        return Feature(build.__name__, grain, unit, doc, build, needs, uses, family, when_absent)

    return wrap


@dataclass(frozen=True)
class FeatureSet:
    """Features in a fixed order, with a version that changes when a name or a definition does."""

    features: tuple[Feature, ...]

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.features)

    def __len__(self) -> int:
        return len(self.features)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.features)

    @property
    def version(self) -> str:
        """Twelve hex digits over names and source text."""
        text = "\n".join(f"{one.name}\n{inspect.getsource(one.build)}" for one in self.features)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def select(self, names: tuple[str, ...]) -> FeatureSet:
        """Those of the names, with the features they are made of, in this set's order."""
        by_name = {one.name: one for one in self.features}
        wanted: set[str] = set()
        pending = list(names)
        while pending:
            name = pending.pop()
            if name not in wanted:
                wanted.add(name)
                pending.extend(by_name[name].uses)
        return FeatureSet(tuple(one for one in self.features if one.name in wanted))
