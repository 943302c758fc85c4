"""Features: each is one number about a customer, with its unit, meaning and needed columns.

A feature is a small function from a *grain* to a column expression. The grain determines what one row is
while the feature is computed (`core.frames.grain` lists the columns of each):

- `day`: one row per customer and day (refunds netted on the day of their order);
- `gap`, `rank`: the same, with the days since the order day before, or the rank of the order's value;
- `order`: one row per customer and order id;
- `line`: one row per row of the log, joined with its product;
- `category`, `product`: one row per customer and category, or product, that they bought;
- `event`: one row per event;
- `shop`: the rows of the whole shop; the feature is the same number for every customer;
- `profile`: one row per customer of the customers table;
- `customer`: one row per customer, after all the above; for ratios of other features.

Features of the last two are row expressions, all others are aggregates (one value per customer). All features
of a grain share one aggregation. A feature that depends on the day of the cut takes `cut`, a `Cut`, as second
argument: the only clock it may read. It should derive values from the day by `cut.day`, `cut.date_of` and
`cut.number_of`, so that a back-test writes the query of its frames once; a feature that reads `cut.as_of`
works too, more slowly.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

Grain = Literal[
    "day", "gap", "rank", "order", "line", "category", "product", "event", "shop", "profile", "customer"
]
Unit = Literal[
    "days",
    "years",
    "orders",
    "currency",
    "currency per day",
    "share",
    "ratio",
    "count",
    "index",
    "category",
    "flag",
    "per day",
]


@dataclass(frozen=True)
class Cut:
    """The end of the history, and the length of the window after it (for features of its season).

    `horizon_days` is None if there is no window; features of the window are then null.
    """

    as_of: date
    horizon_days: int | None = None

    @property
    def day(self) -> ir.DateValue:
        """The day of the cut, for expressions."""
        return self.date_of(lambda day: day)

    def date_of(self, derive: Callable[[date], date]) -> ir.DateValue:
        """A date derived from the day of the cut, such as a year before."""
        return ibis.literal(derive(self.as_of))

    def number_of(self, derive: Callable[[date], int]) -> ir.IntegerValue:
        """As `date_of`, a whole number such as the year."""
        return ibis.literal(derive(self.as_of))


@dataclass(frozen=True)
class Feature:
    """One feature: `build(table_at_grain)` or `build(table_at_grain, cut)` gives its column expression."""

    name: str
    grain: Grain
    unit: Unit
    doc: str
    build: Callable[..., ir.Value]
    needs: tuple[str, ...] = ()
    """`table.column` names, beyond the required ones, without which the feature is switched off.

    A need may name alternatives: `"transactions.cost | products.cost + transactions.quantity"`.
    """
    uses: tuple[str, ...] = ()
    """Other features it is derived from (grain `customer`)."""
    parts: tuple[Feature, ...] = ()
    """Aggregates it is derived from that are not features themselves (grain `customer`)."""
    family: str = ""
    when_absent: float | None = None
    """Value for a customer with no row at this grain (a count of nothing is 0, a mean of nothing is null)."""
    sentence: str = ""
    """How people are told its value, such as `{} of orders on a weekend`; if empty, `<name> is <value>`."""

    def said_as(self, sentence: str) -> Feature:
        """The feature with a sentence, which has one `{}` for the value. Its definition stays the same."""
        return replace(self, sentence=sentence)

    def column(self, rows: ir.Table, cut: Cut) -> ir.Value:
        """The feature's expression over a table at its grain."""
        takes_cut = len(inspect.signature(self.build).parameters) == 2
        return self.build(rows, cut) if takes_cut else self.build(rows)

    @property
    def all_needs(self) -> tuple[str, ...]:
        """Its own needs and those of its parts, each once."""
        return tuple(dict.fromkeys((*self.needs, *(need for part in self.parts for need in part.all_needs))))


def feature(
    *,
    grain: Grain,
    unit: Unit,
    needs: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    parts: tuple[Feature, ...] = (),
    when_absent: float | None = None,
) -> Callable[[Callable[..., ir.Value]], Feature]:
    """Turn a function into a Feature with the function's name; its docstring is the meaning."""

    def wrap(build: Callable[..., ir.Value]) -> Feature:
        doc = " ".join((build.__doc__ or "").split())
        family = build.__module__.rpartition(".")[2]
        return Feature(build.__name__, grain, unit, doc, build, needs, uses, parts, family, when_absent)

    return wrap


UNKNOWN = ibis.null("float64")
"""Value of a feature that cannot be computed, such as the season of an unknown window."""


def one_if(condition: ir.Value) -> ir.Value:
    """1.0 where the condition holds, 0.0 where it does not or is unknown; equal on every engine."""
    return ibis.ifelse(condition, 1, 0).cast("float64")


def settled(value: ir.Value, decimals: int = 9) -> ir.Value:
    """Round off the last digits of a sum, which depend on the order in which an engine adds.

    An amount that was paid and refunded is then 0, not a tiny divisor.
    """
    return value.round(decimals).cast("float64")


def how_many(condition: ir.Value) -> ir.Value:
    """Rows of the grain where the condition holds, as an aggregate in float64; unknown does not count.

    Cheaper than the sum of `one_if`, and 0 on every engine where the condition never holds.
    """
    return ibis.ifelse(condition, 1, None).count().cast("float64")


def ratio(part: ir.Value, whole: ir.Value) -> ir.Value:
    """`part / whole` as float64; null where the whole is zero or unknown."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


@dataclass(frozen=True)
class FeatureSet:
    """Features in a fixed order, with a version that changes when a name or a definition does."""

    features: tuple[Feature, ...]

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.features)

    def __len__(self) -> int:
        return len(self.features)

    def __getitem__(self, name: str) -> Feature:
        for feature in self.features:
            if feature.name == name:
                return feature
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(feature.name for feature in self.features)

    @property
    def version(self) -> str:
        """Twelve hex digits over names and source text."""
        text = "\n".join(_definition(feature) for feature in self.features)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def select(self, names: Iterable[str]) -> FeatureSet:
        """The named features and those they are derived from, in this set's order."""
        by_name = {feature.name: feature for feature in self.features}
        selected: set[str] = set()
        pending = list(names)
        while pending:
            name = pending.pop()
            if name not in selected:
                selected.add(name)
                pending.extend(by_name[name].uses)
        return FeatureSet(tuple(feature for feature in self.features if feature.name in selected))


def _definition(feature: Feature) -> str:
    facts = f"{feature.name} {feature.grain} {feature.needs} {feature.uses} {feature.when_absent}"
    own = f"{facts}\n{inspect.getsource(feature.build)}"
    return "\n".join((own, *(_definition(part) for part in feature.parts)))
