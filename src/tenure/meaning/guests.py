"""Customers without an ID: placeholders identify nobody, guests are identified by e-mail address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import ColumnError
from tenure.core.orders.cleaning import RAW_PREFIX

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

PLACEHOLDERS = (
    *(
        "0",
        "-1",
        "-",
        "--",
        ".",
        "?",
        "x",
        "xx",
        "xxx",
        "na",
        "n/a",
        "none",
        "null",
        "nil",
        "nobody",
        "no customer",
    ),
    *("guest", "guest checkout", "guest customer", "guest user", "guests", "anonymous", "anon", "anonym"),
    *("unknown", "unknown customer", "not available", "not set", "(not set)", "undefined", "unregistered"),
    *(
        "walk-in",
        "walk in",
        "walkin",
        "walk-in customer",
        "walk in customer",
        "walkin customer",
        "cash customer",
    ),
    *(
        "cash",
        "cash sale",
        "counter sale",
        "pos customer",
        "default customer",
        "default",
        "test",
        "test customer",
    ),
    *("test@test.com", "test@example.com", "guest@guest.com", "noemail@noemail.com", "no-reply@example.com"),
    *(
        "gast",
        "gastbestellung",
        "unbekannt",
        "laufkunde",
        "barverkauf",
        "invite",
        "invité",
        "anonyme",
        "inconnu",
    ),
    *("invitado", "anonimo", "anónimo", "desconocido", "convidado", "onbekend", "ospite", "sconosciuto"),
)
"""IDs that do not identify a customer; compared in lower case."""


NULL_WORDS = ("nan", "nat", "null", "<na>", "n/a", "#n/a", "\\n")
"""Words for an empty cell."""


def is_null_word(customer_id: str) -> bool:
    """Whether an ID is a word for an empty cell, in any letter case."""
    return customer_id.strip().lower() in NULL_WORDS


def is_placeholder(customer_id: str) -> bool:
    """Whether an ID does not identify a customer.

    Examples
    --------
    >>> [is_placeholder(name) for name in ("Guest", " 0 ", "NaN", "guest-17")]
    [True, True, True, False]
    """
    return is_null_word(customer_id) or customer_id.strip().lower() in PLACEHOLDERS


_PLACEHOLDER = f"^({'|'.join(re.escape(word) for word in PLACEHOLDERS)})$"
_ADDRESS = r"^[^@\s]+@[^@\s]+$"


def placeholders_among(orders: FileOrders, ids: ir.Table) -> list[str]:
    """The placeholders among `ids` (`name, rows`), in lower case; without `0` if IDs count from zero."""
    matches = ids.filter(ids.name.strip().lower().re_search(_PLACEHOLDER))
    names = sorted({row["name"].strip().lower() for row in orders.rows_of(matches.select("name"))})
    if "0" in names and _counts_from_zero(orders, ids):
        names.remove("0")
    return names


def _counts_from_zero(orders: FileOrders, ids: ir.Table) -> bool:
    """Whether IDs are 0, 1, 2... without a gap, and 0 has no more orders than the most frequent other ID."""
    numbered = ids.select("rows", number=ids.name.try_cast("int64"))
    facts = orders.rows_of(
        numbered.aggregate(
            ids=numbered.number.nunique(),
            lowest=numbered.number.min(),
            highest=numbered.number.max(),
            of_zero=numbered.rows.max(where=numbered.number == 0),
            most=numbered.rows.max(where=numbered.number != 0),
        )
    )[0]
    is_consecutive = facts["lowest"] == 0 and facts["ids"] == (facts["highest"] or 0) + 1
    return bool(is_consecutive and facts["ids"] > 2 and facts["of_zero"] <= (facts["most"] or 0))


def without_placeholders(table: ir.Table, names: list[str]) -> ir.Table:
    """The rows; those with a placeholder have no customer, and the placeholder as its raw text."""
    is_placeholder_row = table.customer_id.strip().lower().isin(names)
    null = ibis.null("string")
    return table.mutate(
        customer_id=ibis.ifelse(is_placeholder_row, null, table.customer_id),
        **{RAW_PREFIX + "customer_id": ibis.ifelse(is_placeholder_row, table.customer_id, null)},
    )


def with_guests(orders: FileOrders) -> FileOrders:
    """Rows without an ID get the ID that their e-mail address has elsewhere, else the address itself."""
    table = orders.table
    address = table.email.strip().lower()
    usable = address.re_search(_ADDRESS) & ~address.re_search(_PLACEHOLDER)
    table = table.mutate(email=ibis.ifelse(usable, address, ibis.null("string")))
    guests = table.filter(
        table.customer_id.isnull() | (table.customer_id.strip() == ""), table.email.notnull()
    )
    totals = orders.rows_of(guests.aggregate(rows=guests.count(), people=guests.email.nunique()))[0]
    if not totals["rows"]:
        return orders
    identified = table.filter(
        table.customer_id.notnull(), table.customer_id.strip() != "", table.email.notnull()
    )
    by_email = identified.group_by("email").aggregate(
        known_id=identified.customer_id.min(), ids=identified.customer_id.nunique()
    )
    by_email = by_email.filter(by_email.ids == 1).drop("ids")
    joined = table.left_join(by_email, "email").drop("email_right")
    own_id = ibis.ifelse(joined.customer_id.strip() == "", ibis.null("string"), joined.customer_id)
    joined = joined.mutate(customer_id=ibis.coalesce(own_id, joined.known_id, joined.email)).drop("known_id")
    raw = RAW_PREFIX + "customer_id"
    if raw in joined.columns:
        joined = joined.mutate(**{raw: ibis.ifelse(joined.email.notnull(), ibis.null("string"), joined[raw])})
    return orders.with_table(joined).with_notes(
        f"{orders.location}: {totals['rows']:,} guest rows have no customer ID; "
        f"{orders.name_of('email')} identifies {totals['people']:,} people among them."
    )


def by_email(orders: FileOrders) -> FileOrders:
    """Identify customers by e-mail address; those without one keep their ID."""
    if orders.has("email"):
        address = orders.table.email.strip().lower()
        by_address = ibis.ifelse(address.re_search(_ADDRESS), address, orders.table.customer_id)
        return orders.with_table(orders.table.mutate(customer_id=by_address))
    if not orders.aggregate(any=orders.table.customer_id.contains("@").any())["any"]:
        raise ColumnError(
            f"{orders.location} has no e-mail addresses, so customers cannot be identified by e-mail.",
            hint='choose the column: --column email="...", or leave out --customer-id email',
            code="source.id.email",
        )
    return orders
