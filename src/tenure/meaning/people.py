"""Who ordered: join spellings of an ID, discard placeholders, and identify guests by e-mail address.

Customers are never joined by name. Every repair is reported with the number of customers before and after,
and `--customer-id exact` undoes all repairs.
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
    """Give every row the ID of its customer, or none.

    Raises
    ------
    ColumnError
        `source.id.scientific` if IDs have lost digits; `source.id.email` if e-mail addresses are requested
        and there are none.
    """
    rule = orders.answers.customer_id
    if rule == "auto":
        return _repaired(orders)
    if rule == "exact":
        return _as_answered(orders, orders), IdRepairs()
    settled, repairs = _repaired(by_email(orders))
    return _as_answered(orders, replace(settled, questions=orders.questions)), repairs


def _repaired(orders: FileOrders) -> tuple[FileOrders, IdRepairs]:
    """Join spellings of an ID, clear placeholders, and identify guests by address; adds the question."""
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
    if orders.has("email") and (names or settled.aggregate(any=table.customer_id.isnull().any())["any"]):
        settled = with_guests(settled)
    if repairs == IdRepairs() and not names and settled.notes == orders.notes:
        return orders, repairs
    return _with_question(orders, settled.materialised(), repairs, bool(names)), repairs


def _with_question(
    before: FileOrders, after: FileOrders, repairs: IdRepairs, placeholders: bool
) -> FileOrders:
    """Add the question: what the repairs did, and the number of customers for each way to identify them."""
    exact, auto = _customers(before), _customers(after)
    changes = [
        *(["surrounding spaces are removed"] if repairs.blanks else []),
        *(["`.0` is removed"] if repairs.floats else []),
        *(["e-mail addresses are compared without regard to case"] if repairs.addresses else []),
        *([f"missing leading zeros are restored ({repairs.width} digits)"] if repairs.width else []),
    ]
    name = after.name_of("customer_id")
    notes = (
        [f"{name}: {exact:,} IDs as written are {auto:,} customers: {', '.join(changes)}."] if changes else []
    )
    if placeholders:
        notes += _placeholder_notes(after)
    text = " ".join(notes) or f"{name}: guests are identified by e-mail address: {auto:,} customers."
    choices = _choices(before, auto)
    question = Question("customer", name, text, "customer_id", "--customer-id exact", choices, answer="auto")
    return after.with_questions(question)


def _as_answered(before: FileOrders, after: FileOrders) -> FileOrders:
    """Report how customers are identified by the user's choice, and what the default would do."""
    rule = before.answers.customer_id
    try:
        auto, _ = _repaired(before)
    except ColumnError:  # digits are lost, so there is no alternative
        return after
    proposals = [question for question in auto.questions if question.topic == "customer"]
    if rule == "exact" and not proposals:
        return after
    rule_text = (
        "every ID is one customer, exactly as written" if rule == "exact" else "one per e-mail address"
    )
    name = before.name_of("email" if rule == "email" and before.has("email") else "customer_id")
    text = f"{name}: {rule_text}, as you chose: {_customers(after):,} customers."
    choices = _choices(before, _customers(auto))
    question = Question("customer", name, text, "customer_id", "--customer-id auto", choices, answer=rule)
    return after.with_questions(question)


def _choices(unrepaired: FileOrders, auto: int) -> tuple[Choice, ...]:
    """Each way to identify customers, with the number of customers."""
    choices = [
        Choice("auto", "one customer per repaired ID", customers=auto, recommended=True),
        Choice("exact", "every ID exactly as written", customers=_customers(unrepaired)),
    ]
    if unrepaired.has("email"):
        addresses = _customers(by_email(unrepaired))
        choices.append(Choice("email", "one customer per e-mail address", customers=addresses))
    return tuple(choices)


def _customers(orders: FileOrders) -> int:
    return int(orders.aggregate(n=orders.table.customer_id.nunique())["n"])


def _placeholder_notes(orders: FileOrders) -> list[str]:
    raw = orders.table[RAW_PREFIX + "customer_id"]
    money = orders.table.amount.sum(where=raw.notnull()) if orders.has("amount") else ibis.null("float64")
    counts = orders.table.filter(raw.notnull()).group_by(name=raw).aggregate(rows=ibis._.count())
    names = [row["name"] for row in orders.rows_of(counts.order_by([ibis.desc("rows"), "name"]).limit(5))]
    facts = orders.aggregate(rows=raw.count(), money=money)
    if not facts["rows"]:
        return []
    total = "" if facts["money"] is None else f", {facts['money']:,.2f} in total,"
    names_shown = ", ".join(f"'{name}'" for name in names if "@" not in name)
    return [
        f"{orders.name_of('customer_id')}: {facts['rows']:,} rows{total} have a placeholder "
        f"({names_shown}) instead of a customer and are not counted."
    ]
