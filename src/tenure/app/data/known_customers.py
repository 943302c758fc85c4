"""A file's customers, spelled as the workspace knows them: one stays one, whatever saved the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from tenure.app.forgetting.returned_customers import customers_in
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.meaning.known_ids import known_spellings

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.cleaning import Cleaned
    from tenure.core.ports import Engine
    from tenure.store.lake.lake import Lake

_PADDED = "^0[0-9]+$"


@dataclass(frozen=True)
class RespelledIds:
    """What became of ids that differ from the workspace's in leading zeros alone.

    customers : of the file, spelled as the workspace spells its own. known : those of them whom it had.
    unsure : customers of whom nothing tells whether they are known ones; they stay as they are.
    money : what known ones spent in this file, `unsure_money` the others; None in a log without amounts.
    """

    customers: int = 0
    known: int = 0
    money: float | None = None
    unsure: int = 0
    unsure_money: float | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to tell of it; none where there is nothing."""
        told = []
        if self.customers:
            told.append(
                f"Leading zeros: {self.customers:,} customer IDs in this file were matched "
                f"to the spelling in the workspace; {self.known:,} of them are existing "
                f"customers{_worth(self.money)}. To keep every ID exactly as written: "
                "--customer-id exact"
            )
        if self.unsure:
            told.append(
                f"{self.unsure:,} customer IDs in this file{_worth(self.unsure_money)} "
                "differ from existing ones only in leading zeros, and it is unclear "
                "whether they are the same: they count as separate customers. If they are "
                "the same, export the file again with the IDs as text"
            )
        return tuple(told)


def as_known(cleaned: Cleaned, lake: Lake, engine: Engine) -> tuple[Cleaned, RespelledIds]:
    """The tables with ids spelled as those of the lake, see `meaning.known_ids`."""
    log = lake.table("transactions", engine)
    if log is None or not _has_padded([log, *(rows for _, rows in cleaned.tables)], engine):
        return cleaned, RespelledIds()
    known = engine.to_arrow(log.select(CUSTOMER_ID).distinct())[CUSTOMER_ID].to_pylist()
    found = known_spellings(customers_in(cleaned, engine), [one for one in known if one is not None])
    orders = cleaned.tables.transactions
    told = RespelledIds(
        len(found.spelling),
        len(found.known),
        _money(orders, found.known, engine),
        len(found.unsure),
        _money(orders, found.unsure, engine),
    )
    if not found.spelling:
        return cleaned, told
    spelling = _as_table(found.spelling.items(), engine)
    tables = cleaned.tables
    for name, rows in cleaned.tables:
        tables = tables.with_table(name, _respelled(rows, spelling))
    return replace(cleaned, tables=tables, quarantine=_respelled(cleaned.quarantine, spelling)), told


def _has_padded(tables: Iterable[ir.Table], engine: Engine) -> bool:
    """Whether any id is a number with leading zeros: nothing can differ in them otherwise."""
    for rows in tables:
        if CUSTOMER_ID in rows.columns:
            padded = rows.filter(rows[CUSTOMER_ID].re_search(_PADDED)).select(CUSTOMER_ID).limit(1)
            if engine.to_arrow(padded).num_rows:
                return True
    return False


def _as_table(spelling: Iterable[tuple[str, str]], engine: Engine) -> ir.Table:
    import pyarrow as pa

    written, spelled = zip(*spelling, strict=True)
    columns = {"written": pa.array(written, pa.string()), "spelled": pa.array(spelled, pa.string())}
    return engine.from_arrow(pa.table(columns), ibis.util.gen_name("tenure_spelling"))


def _respelled(rows: ir.Table, spelling: ir.Table) -> ir.Table:
    if CUSTOMER_ID not in rows.columns:
        return rows
    joined = rows.left_join(spelling, rows[CUSTOMER_ID] == spelling.written)
    made = joined.mutate(**{CUSTOMER_ID: ibis.coalesce(joined.spelled, joined[CUSTOMER_ID])})
    return made.select(*rows.columns)


def _money(orders: ir.Table, customers: frozenset[str], engine: Engine) -> float | None:
    if not customers or "amount" not in orders.columns:
        return None
    theirs = orders.semi_join(
        _as_table(((one, one) for one in customers), engine), [("customer_id", "written")]
    )
    money = engine.to_arrow(theirs.aggregate(money=theirs.amount.sum())).to_pylist()[0]["money"]
    return None if money is None else float(money)


def _worth(money: float | None) -> str:
    return "" if money is None else f" ({money:,.2f} in total)"
