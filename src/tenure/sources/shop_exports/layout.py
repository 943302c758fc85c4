"""What one kind of export of a shop system looks like: its columns, and how amounts are worked out."""

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
"""Names a column has had in the versions and languages of an export, the newest first."""


@dataclass(frozen=True)
class Amount:
    """How the amount of the goods of a row is worked out, in columns of the layout.

    base : column it starts from. plus, less : columns that are added and taken off, where they are there;
    what is taken off has the sign of the base, however the export writes it.
    contains : charges that are in the base and are taken out of it; beside : charges that are not in it.
    Either kind counts with `--include`.
    """

    base: str
    plus: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    contains: Mapping[ExtraCharge, tuple[str, ...]] = field(default_factory=dict)
    beside: Mapping[ExtraCharge, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that takes part."""
        charges = (name for part in (self.contains, self.beside) for names in part.values() for name in names)
        return (self.base, *self.plus, *self.less, *charges)


@dataclass(frozen=True)
class Original:
    """How a row that takes money back names the row it belongs to.

    reference : its column with the id of that row; identity : the column that id is found in.
    """

    reference: str
    identity: str


@dataclass(frozen=True)
class Layout:
    """One kind of export.

    title : what the shop system calls it, for messages.
    known_by : columns that tell it; of each tuple one has to be there.
    spelled : columns that have to be spelled so, but for their case: `amount_refunded` of Stripe's interface
        is in cents, `Amount Refunded` of its dashboard is not.
    columns : ours -> theirs. Beside the names of the schema and of `tenure.meaning.columns` there may be
        columns that only `amounts`, `originals` and `prepare` use.
    amounts : ways to work out the amount; the first whose base is there is taken. Without any, `amount` is
        one of the columns.
    money : columns of the layout's own that hold money and are in none of the amounts.
    who : which export of the system names the customer, and how to get it; told where this one does not.
    notes : what is counted, in sentences.
    minor_units : columns in the smallest unit of the currency, the amount first.
    is_lines : a row is a line of an order, with an amount of its own.
    date_format : how the system writes dates, for a file in which day and month could be told either way.
    prepare : last changes to the typed rows. worked_out : columns that it makes, and what of.
    """

    title: str
    known_by: tuple[Spellings, ...]
    columns: Mapping[str, Spellings]
    who: str
    amounts: tuple[Amount, ...] = ()
    money: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_lines: bool = False
    date_format: str | None = None
    original: Original | None = None
    prepare: Callable[[ir.Table, Engine], ir.Table] | None = None
    worked_out: Mapping[str, str] = field(default_factory=dict)
    spelled: Spellings = ()
    minor_units: tuple[str, ...] = ()

    def missing(self, names: Sequence[str]) -> list[str]:
        """Columns it is known by that are not among the names of a file."""
        present = {normalised(name) for name in names}
        missing = [group[0] for group in self.known_by if not present & {normalised(one) for one in group}]
        exact = {name.strip().casefold() for name in names}
        return [*missing, *(one for one in self.spelled if one not in exact and one not in missing)]

    def names_customer(self, names: Sequence[str]) -> bool:
        """Whether a file has one of the columns that tell the customer."""
        present = {normalised(name) for name in names}
        return any(normalised(name) in present for name in self.columns.get("customer_id", ()))

    @property
    def aliases(self) -> dict[str, Tiers]:
        """The columns, each spelling better than the next."""
        return {ours: tuple((name,) for name in spellings) for ours, spellings in self.columns.items()}

    @property
    def kinds(self) -> dict[str, Kind]:
        """What the columns hold that are the layout's own."""
        money = {*self.money, *(name for amount in self.amounts for name in amount.columns)}
        own: dict[str, Kind] = {}
        for name in self.columns:
            if name in money:
                own[name] = "money"
            elif name not in KINDS:
                own[name] = "text"
        return own
