"""Who ordered: spellings of one id are one customer, placeholders are nobody, guests are known by e-mail.

Nothing is joined by name. Every repair is told with the number of customers before and after, and
`--customer-id exact` undoes all of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import ColumnError
from tenure.core.orders.answers import Choice, Question
from tenure.core.orders.cleaning import RAW_PREFIX
from tenure.meaning.guests import by_email, placeholders_among, with_guests, without_placeholders
from tenure.meaning.ids import IdRepairs, distinct_ids, repairs_of

if TYPE_CHECKING:
    from tenure.meaning.orders import FileOrders


def settle_people(orders: FileOrders) -> tuple[FileOrders, IdRepairs]:
    """Give every row the id of its customer, or none.

    Raises
    ------
    ColumnError
        `source.id.scientific` where ids have lost digits; `source.id.email` where e-mail addresses are asked
        for and there are none.
    """
    rule = orders.answers.customer_id
    if rule == "auto":
        return _repaired(orders)
    if rule == "exact":
        return _as_answered(orders, orders), IdRepairs()
    settled, repairs = _repaired(by_email(orders))
    return _as_answered(orders, replace(settled, questions=orders.questions)), repairs


def _repaired(orders: FileOrders) -> tuple[FileOrders, IdRepairs]:
    """Spellings of one id joined, placeholders emptied, guests known by address; with the question."""
    ids = distinct_ids(orders)
    repairs = repairs_of(orders, ids)
    table = orders.table
    if repairs != IdRepairs():
        table = table.mutate(customer_id=repairs.apply(table.customer_id))
        ids = ids.mutate(name=repairs.apply(ids.name))
    names = placeholders_among(orders, ids)
    if names:
        table = without_placeholders(table, names)
    settled = orders.with_table(table)
    if orders.has("email") and (names or settled.look(any=table.customer_id.isnull().any())["any"]):
        settled = with_guests(settled)
    if repairs == IdRepairs() and not names and settled.notes == orders.notes:
        return orders, repairs
    return _told(orders, settled.kept(), repairs, bool(names)), repairs


def _told(before: FileOrders, after: FileOrders, repairs: IdRepairs, placeholders: bool) -> FileOrders:
    """What the repairs did, and how many customers each way of telling them apart would give."""
    exact, auto = _customers(before), _customers(after)
    why = [
        *(["surrounding spaces are removed"] if repairs.blanks else []),
        *(["`.0` is removed"] if repairs.floats else []),
        *(["e-mail addresses are compared without regard to case"] if repairs.addresses else []),
        *([f"missing leading zeros are restored ({repairs.width} digits)"] if repairs.width else []),
    ]
    name = after.name_of("customer_id")
    notes = [f"{name}: {exact:,} IDs as written are {auto:,} customers: {', '.join(why)}."] if why else []
    if placeholders:
        notes += _placeholder_notes(after)
    text = " ".join(notes) or f"{name}: guests are identified by e-mail address: {auto:,} customers."
    choices = _choices(before, auto)
    question = Question("customer", name, text, "customer_id", "--customer-id exact", choices, answer="auto")
    return after.asking(question)


def _as_answered(before: FileOrders, after: FileOrders) -> FileOrders:
    """Tell how customers are identified because somebody said so, and what would be done otherwise."""
    rule = before.answers.customer_id
    try:
        auto, _ = _repaired(before)
    except ColumnError:  # digits are lost: there is no other way
        return after
    asked = [question for question in auto.questions if question.topic == "customer"]
    if rule == "exact" and not asked:
        return after
    how = "every ID is one customer, exactly as written" if rule == "exact" else "one per e-mail address"
    name = before.name_of("email" if rule == "email" and before.has("email") else "customer_id")
    text = f"{name}: {how}, as you chose: {_customers(after):,} customers."
    choices = _choices(before, _customers(auto))
    question = Question("customer", name, text, "customer_id", "--customer-id auto", choices, answer=rule)
    return after.asking(question)


def _choices(written: FileOrders, auto: int) -> tuple[Choice, ...]:
    """Each way of telling customers apart, and how many there would be."""
    choices = [
        Choice("auto", "one customer per repaired ID", customers=auto, recommended=True),
        Choice("exact", "every ID exactly as written", customers=_customers(written)),
    ]
    if written.has("email"):
        addresses = _customers(by_email(written))
        choices.append(Choice("email", "one customer per e-mail address", customers=addresses))
    return tuple(choices)


def _customers(orders: FileOrders) -> int:
    return int(orders.look(n=orders.table.customer_id.nunique())["n"])


def _placeholder_notes(orders: FileOrders) -> list[str]:
    raw = orders.table[RAW_PREFIX + "customer_id"]
    money = orders.table.amount.sum(where=raw.notnull()) if orders.has("amount") else ibis.null("float64")
    few = orders.table.filter(raw.notnull()).group_by(name=raw).aggregate(rows=ibis._.count())
    names = [row["name"] for row in orders.rows_of(few.order_by([ibis.desc("rows"), "name"]).limit(5))]
    facts = orders.look(rows=raw.count(), money=money)
    if not facts["rows"]:
        return []
    worth = "" if facts["money"] is None else f", {facts['money']:,.2f} in total,"
    shown = ", ".join(f"'{name}'" for name in names if "@" not in name)
    return [
        f"{orders.name_of('customer_id')}: {facts['rows']:,} rows{worth} have a placeholder "
        f"({shown}) instead of a customer and are not counted."
    ]
