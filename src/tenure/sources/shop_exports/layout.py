"""Layout of one kind of export of a shop system: its columns, and how amounts are computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.sources.mapping.names import normalised
from tenure.sources.mapping.parts import KINDS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import ExtraCharge
    from tenure.core.orders.schema import Kind
    from tenure.core.ports import Engine
    from tenure.sources.mapping.aliases import Tiers

Spellings = tuple[str, ...]
"""Names of a column in the versions and languages of an export, newest first."""


@dataclass(frozen=True)
class Amount:
    """How to compute the amount for goods of a row from columns of the layout.

    base : the column to start from. plus, less : columns to add and subtract, if present; subtracted values
    get the sign of the base, whatever sign the export uses.
    contains : charges that the base includes and that are subtracted; separate : charges outside the base.
    Both kinds count with `--include`.
    """

    base: str
    plus: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    contains: Mapping[ExtraCharge, tuple[str, ...]] = field(default_factory=dict)
    separate: Mapping[ExtraCharge, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are used."""
        charges = (
            name for part in (self.contains, self.separate) for names in part.values() for name in names
        )
        return (self.base, *self.plus, *self.less, *charges)


@dataclass(frozen=True)
class Original:
    """How a refund row refers to the row it belongs to.

    reference : column with the ID of that row; identity : column in which that ID is looked up.
    """

    reference: str
    identity: str


@dataclass(frozen=True)
class Layout:
    """One kind of export.

    title : the shop system's name for it, for messages.
    known_by : columns that identify it; at least one of each tuple has to be present.
    exact_names : columns that have to match exactly, except for case: `amount_refunded` of Stripe's API is in
        cents, `Amount Refunded` of its dashboard is not.
    columns : field -> spellings. In addition to the names of the schema and of `tenure.meaning.columns`,
        there may be columns that only `amounts`, `original` and `prepare` use.
    amounts : ways to compute the amount; the first one whose base is present is used. Without any,
        `amount` is one of the columns.
    money : extra columns that hold money and are not part of any amount.
    customer_hint : which export identifies the customer, and how to get it; shown if this one does not.
    notes : sentences about what counts.
    minor_units : columns in the smallest unit of the currency, the amount first.
    is_lines : whether a row is an order line with its own amount.
    date_format : the system's date format, for files in which the order of day and month is ambiguous.
    prepare : final changes to the typed rows. computed : columns that it adds, and their origin.
    """

    title: str
    known_by: tuple[Spellings, ...]
    columns: Mapping[str, Spellings]
    customer_hint: str
    amounts: tuple[Amount, ...] = ()
    money: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_lines: bool = False
    date_format: str | None = None
    original: Original | None = None
    prepare: Callable[[ir.Table, Engine], ir.Table] | None = None
    computed: Mapping[str, str] = field(default_factory=dict)
    exact_names: Spellings = ()
    minor_units: tuple[str, ...] = ()

    def missing(self, names: Sequence[str]) -> list[str]:
        """Identifying columns that are not among the column names of a file."""
        present = {normalised(name) for name in names}
        missing = [group[0] for group in self.known_by if not present & {normalised(name) for name in group}]
        exact = {name.strip().casefold() for name in names}
        return [*missing, *(name for name in self.exact_names if name not in exact and name not in missing)]

    def names_customer(self, names: Sequence[str]) -> bool:
        """Whether a file has a column that identifies the customer."""
        present = {normalised(name) for name in names}
        return any(normalised(name) in present for name in self.columns.get("customer_id", ()))

    @property
    def aliases(self) -> dict[str, Tiers]:
        """The columns, with each spelling preferred over the next."""
        return {
            field_name: tuple((name,) for name in spellings) for field_name, spellings in self.columns.items()
        }

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kinds of the layout's extra columns."""
        money = {*self.money, *(name for amount in self.amounts for name in amount.columns)}
        kinds: dict[str, Kind] = {}
        for name in self.columns:
            if name in money:
                kinds[name] = "money"
            elif name not in KINDS:
                kinds[name] = "text"
        return kinds
