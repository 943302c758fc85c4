"""Where a workspace names customers: tables of the lake and of the store, and what else identifies them."""

from __future__ import annotations

import json
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from tenure.core.errors import InputError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.orders.leading_zeros import is_number, without_zeros
from tenure.store.lake.order_changes import ORDER_CHANGES

if TYPE_CHECKING:
    from collections.abc import Collection

    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.serving.shop import Shop
    from tenure.store.lake.lake import Lake

QUARANTINE = "quarantine"
_MIN_DIGITS = 5
_MIN_LETTERS = 6


def known_customers(shop: Shop, ids: tuple[str, ...], interrupted: Collection[str] = ()) -> set[str]:
    """Customers whom a table of the lake or of the store names, and those whose erasure was `interrupted`: it
    is unknown whether they are still named anywhere.

    Raises InputError (`input.unknown_customer`) if an unknown ID differs from a known one only in letter case
    or spaces.
    """
    known_ids = set(interrupted)
    known_ids |= set(ids) & shop.database.customers() if shop.workspace.has_database else set()
    with shop.engine() as engine:
        known_ids |= _named_in_lake(shop.lake, ids, engine)
        _refuse_alike(shop.lake, set(ids) - known_ids, engine)
    return known_ids


def _named_in_lake(lake: Lake, ids: tuple[str, ...], engine: Engine) -> set[str]:
    named_ids: set[str] = set()
    for name in lake.names():
        rows = lake.table(name, engine)
        if rows is not None and CUSTOMER_ID in rows.columns:
            matches = rows.filter(rows[CUSTOMER_ID].isin(ids)).select(CUSTOMER_ID).distinct()
            named_ids |= set(engine.to_arrow(matches)[CUSTOMER_ID].to_pylist())
    rows = lake.table(QUARANTINE, engine)
    if rows is not None:
        # Other customers may be in the text of a row that could not be read.
        for customer_id in set(ids) - named_ids:
            if engine.to_arrow(rows.filter(names_any(QUARANTINE, rows, (customer_id,))).limit(1)).num_rows:
                named_ids.add(customer_id)
    return named_ids


def _refuse_alike(lake: Lake, unknown: set[str], engine: Engine) -> None:
    """Files and texts would be searched for a customer who stays in the tables. Raises InputError."""
    rows = lake.table("transactions", engine) if unknown else None
    if rows is None:
        return
    plain = rows[CUSTOMER_ID].strip().lower()
    alike = rows.filter(plain.isin([customer_id.strip().lower() for customer_id in unknown]))
    if engine.to_arrow(alike.limit(1)).num_rows:
        raise InputError(
            "This customer does not exist; another ID differs only in letter case or spaces.",
            hint="write the ID exactly as in the list of customers",
            code="input.unknown_customer",
        )


def alike_customers(shop: Shop, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Customers whose IDs differ from one of these only in leading zeros."""
    bare = [without_zeros(customer_id) for customer_id in ids if is_number(customer_id)]
    if not bare:
        return ()
    with shop.engine() as engine:
        rows = shop.lake.table("transactions", engine)
        if rows is None:
            return ()
        lake_ids = rows[CUSTOMER_ID]
        matches = rows.filter(lake_ids.re_replace("^0+([0-9])", r"\1").isin(bare), ~lake_ids.isin(ids))
        customer_ids = engine.to_arrow(matches.select(CUSTOMER_ID).distinct())[CUSTOMER_ID].to_pylist()
    return tuple(sorted(customer_ids))


def rows_in_lake(lake: Lake, ids: tuple[str, ...], engine: Engine) -> dict[str, int]:
    """Rows that name one of the customers, by table; tables without any are left out."""
    counts = {}
    for name in lake.names():
        rows = lake.table(name, engine)
        if rows is None or CUSTOMER_ID not in rows.columns:
            continue
        matches = rows.filter(names_any(name, rows, ids))
        counts[name] = engine.to_arrow(matches.aggregate(rows=matches.count())).to_pylist()[0]["rows"]
    return {name: int(count) for name, count in counts.items() if count}


def also_called(lake: Lake, ids: tuple[str, ...], engine: Engine) -> tuple[str, ...]:
    """What else identifies one of them: addresses, numbers, full names."""
    rows = lake.table("customers", engine)
    if rows is None:
        return ()
    matches = rows.filter(names_any("customers", rows, ids))
    contact_columns = [name for name in ("email", "phone", "first_name", "last_name") if name in rows.columns]
    contacts = engine.to_arrow(matches.select(*contact_columns)).to_pylist() if contact_columns else []
    words = [row.get(name) for row in contacts for name in ("email", "phone")]
    words += [f"{row['first_name']} {row['last_name']}" for row in contacts if _is_full(row)]
    return tuple(dict.fromkeys(word.strip() for word in words if word and _identifies(word)))


def _identifies(word: str) -> bool:
    """Whether it is an address, a number or a name, not a placeholder such as a dash or zero."""
    return "@" in word or " " in word.strip() or sum(map(str.isdigit, word)) >= _MIN_DIGITS


def searched_ids(ids: tuple[str, ...], known_ids: Collection[str]) -> tuple[str, ...]:
    """IDs to search files and texts for: unknown ones only if they are long, because a few letters are in
    every file.
    """
    return tuple(
        customer_id
        for customer_id in ids
        if customer_id in known_ids or sum(map(str.isalnum, customer_id)) >= _MIN_LETTERS
    )


def _is_full(row: dict[str, str | None]) -> bool:
    return bool(row.get("first_name") and row.get("last_name"))


def order_ids(lake: Lake, ids: tuple[str, ...], engine: Engine) -> tuple[str, ...]:
    """IDs of all their orders, including removed and corrected ones."""
    ids_named = []
    for name in ("transactions", ORDER_CHANGES):
        rows = lake.table(name, engine)
        if rows is not None:
            matches = rows.filter(names_any(name, rows, ids)).select("order_id").distinct()
            ids_named += [row["order_id"] for row in engine.to_arrow(matches).to_pylist()]
    return tuple(dict.fromkeys(order_id for order_id in ids_named if order_id))


def names_any(name: str, rows: ir.Table, ids: tuple[str, ...]) -> ir.BooleanValue:
    has_id = rows[CUSTOMER_ID].isin(ids).fill_null(False)
    if name != QUARANTINE:
        return has_id
    # A row can be in quarantine because its customer could not be read; its text is searched then.
    texts = [text for customer_id in ids for text in _as_json(customer_id)]
    mentions = [rows[column].contains(text) for column in ("row", "detail") for text in texts]
    return has_id | reduce(or_, mentions).fill_null(False)


def _as_json(customer_id: str) -> set[str]:
    return {json.dumps(customer_id), json.dumps(customer_id, ensure_ascii=False)}


def unknown_customers(how_many: int) -> InputError:
    subject = "this customer" if how_many == 1 else f"any of these {how_many} customers"
    return InputError(
        f"No table in the workspace contains {subject}.",
        hint="check the spelling: IDs must match exactly; the workspace has no data about them",
        code="input.unknown_customer",
    )
