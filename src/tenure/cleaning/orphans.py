"""Dangling keys: orders whose customer or product is missing from its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import UnknownCustomers

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

REGISTER_SHARE = 0.95
"""A customers table that covers this share of the rows is a register; the other rows are orphans."""

KNOWN = "__known_customer"


def unknown_are_orphans(
    rows: ir.Table, customers: ir.Table, policy: UnknownCustomers, engine: Engine
) -> bool:
    """Whether orders of customers outside the customers table should be removed."""
    if policy != "auto":
        return policy == "quarantine"
    with_customer = with_known(rows.filter(rows.customer_id.notnull()), customers)
    facts = with_customer.aggregate(rows=with_customer.count(), known=with_customer[KNOWN].sum())
    totals = engine.to_arrow(facts).to_pylist()[0]
    return bool((totals["known"] or 0) >= REGISTER_SHARE * totals["rows"])


def with_known(rows: ir.Table, customers: ir.Table) -> ir.Table:
    """The rows with a column that is true if the customers table has their customer."""
    known_ids = customers.select("customer_id").distinct()
    marked = known_ids.mutate(**{KNOWN: ibis.literal(True)})
    joined = rows.left_join(marked, "customer_id")
    return joined.select(*rows.columns, **{KNOWN: joined[KNOWN].fill_null(False)})


def unknown_customer_rules(rows: ir.Table) -> list[RowRule]:
    """Rule for rows from `with_known`."""
    doc = "the customers table covers the customers of nearly all rows, but not this one"
    return [RowRule("unknown_customer", doc, ~rows[KNOWN] & rows.customer_id.notnull(), rows.customer_id)]


def of_unknown(rows: ir.Table, reference: ir.Table, key: str) -> ir.Table:
    """The rows whose `key` is filled and not in the other table."""
    return rows.filter(rows[key].notnull()).anti_join(reference, key)
