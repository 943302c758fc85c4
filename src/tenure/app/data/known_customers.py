"""Match customer ids that lost their leading zeros to the spelling in the workspace."""

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

    from tenure.core.orders.cleaning import CleanedOrders
    from tenure.core.ports import Engine
    from tenure.store.lake.lake import Lake

_PADDED = "^0[0-9]+$"


@dataclass(frozen=True)
class RespelledIds:
    """Customer ids of a file that differ from the workspace's in leading zeros only.

    customers : number of ids that got the workspace's spelling.
    known : how many of these customers the workspace already had.
    money : spend of the known customers in this file; None in a log without amounts.
    unsure : number of ids that may or may not belong to existing customers; they are left unchanged.
    unsure_money : spend of these customers in this file.
    """

    customers: int = 0
    known: int = 0
    money: float | None = None
    unsure: int = 0
    unsure_money: float | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """Warnings for the user; empty if no id differs."""
        sentences = []
        if self.customers:
            sentences.append(
                f"Leading zeros: {self.customers:,} customer IDs in this file were matched "
                f"to the spelling in the workspace; {self.known:,} of them are existing "
                f"customers{_worth(self.money)}. To keep every ID exactly as written: "
                "--customer-id exact"
            )
        if self.unsure:
            sentences.append(
                f"{self.unsure:,} customer IDs in this file{_worth(self.unsure_money)} "
                "differ from existing ones only in leading zeros, and it is unclear "
                "whether they are the same: they count as separate customers. If they are "
                "the same, export the file again with the IDs as text"
            )
        return tuple(sentences)


def as_known(cleaned: CleanedOrders, lake: Lake, engine: Engine) -> tuple[CleanedOrders, RespelledIds]:
    """The tables with customer ids spelled as in the lake; see `meaning.known_ids`."""
    log = lake.table("transactions", engine)
    if log is None or not _has_padded_ids([log, *(rows for _, rows in cleaned.tables)], engine):
        return cleaned, RespelledIds()
    known_ids = engine.to_arrow(log.select(CUSTOMER_ID).distinct())[CUSTOMER_ID].to_pylist()
    matches = known_spellings(
        customers_in(cleaned, engine), [known_id for known_id in known_ids if known_id is not None]
    )
    orders = cleaned.tables.transactions
    respelled = RespelledIds(
        len(matches.spelling),
        len(matches.known_ids),
        _money(orders, matches.known_ids, engine),
        len(matches.unsure),
        _money(orders, matches.unsure, engine),
    )
    if not matches.spelling:
        return cleaned, respelled
    spelling = _as_table(matches.spelling.items(), engine)
    tables = cleaned.tables
    for name, rows in cleaned.tables:
        tables = tables.with_table(name, _respelled(rows, spelling))
    return replace(cleaned, tables=tables, quarantine=_respelled(cleaned.quarantine, spelling)), respelled


def table_as_known(rows: ir.Table, lake: Lake, engine: Engine) -> ir.Table:
    """Contacts or events with customer ids spelled as in the lake."""
    log = lake.table("transactions", engine)
    if CUSTOMER_ID not in rows.columns or log is None or not _has_padded_ids([log, rows], engine):
        return rows
    ids, known_ids = (
        engine.to_arrow(table.filter(table[CUSTOMER_ID].notnull()).select(CUSTOMER_ID).distinct())[
            CUSTOMER_ID
        ].to_pylist()
        for table in (rows, log)
    )
    spelling = known_spellings(ids, known_ids).spelling
    return _respelled(rows, _as_table(spelling.items(), engine)) if spelling else rows


def _has_padded_ids(tables: Iterable[ir.Table], engine: Engine) -> bool:
    """Whether any id is a number with leading zeros; without one, no ids can differ in them."""
    for rows in tables:
        if CUSTOMER_ID in rows.columns:
            padded = rows.filter(rows[CUSTOMER_ID].re_search(_PADDED)).select(CUSTOMER_ID).limit(1)
            if engine.to_arrow(padded).num_rows:
                return True
    return False


def _as_table(spelling: Iterable[tuple[str, str]], engine: Engine) -> ir.Table:
    import pyarrow as pa

    spellings, spelled = zip(*spelling, strict=True)
    columns = {"written": pa.array(spellings, pa.string()), "spelled": pa.array(spelled, pa.string())}
    return engine.from_arrow(pa.table(columns), ibis.util.gen_name("tenure_spelling"))


def _respelled(rows: ir.Table, spelling: ir.Table) -> ir.Table:
    if CUSTOMER_ID not in rows.columns:
        return rows
    joined = rows.left_join(spelling, rows[CUSTOMER_ID] == spelling.written)
    respelled = joined.mutate(**{CUSTOMER_ID: ibis.coalesce(joined.spelled, joined[CUSTOMER_ID])})
    return respelled.select(*rows.columns)


def _money(orders: ir.Table, customers: frozenset[str], engine: Engine) -> float | None:
    if not customers or "amount" not in orders.columns:
        return None
    ids = _as_table(((customer, customer) for customer in customers), engine)
    matching = orders.semi_join(ids, [("customer_id", "written")])
    money = engine.to_arrow(matching.aggregate(money=matching.amount.sum())).to_pylist()[0]["money"]
    return None if money is None else float(money)


def _worth(money: float | None) -> str:
    return "" if money is None else f" ({money:,.2f} in total)"
