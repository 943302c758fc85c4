"""Statements with more values than a database takes in one: 32,766 on SQLite, 65,535 on PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from tests.store.conftest import NOON

from tenure.store.records.arrival_rows import Counterparts
from tenure.store.records.arrivals import Arrivals, NewRows

MANY = 70_000


def one_more(arrivals: Arrivals, customer: str) -> None:
    row = {"customer_id": customer, "order_id": customer, "order_date": datetime(2024, 1, 1), "amount": 1.0}
    arrivals.add(
        "transactions", lambda _: NewRows([row], {}, lambda: False), Counterparts("transactions"), NOON
    )


def test_arrivals_go_however_many_batches_the_served_copy_holds(database):
    arrivals = Arrivals(database)
    for customer, batch_id in (("ann", "live-1"), ("bob", "live-2"), ("cid", "other")):
        one_more(arrivals, customer)
        arrivals.claim(batch_id, 10)

    gone = arrivals.remove([f"live-{number}" for number in range(MANY)], NOON)

    assert gone == 2
    assert [arrival.row["customer_id"] for arrival in arrivals.all()] == ["cid"]


def test_any_number_of_customers_is_erased(database):
    arrivals = Arrivals(database)
    for customer in ("c1", "c69999", "stays"):
        one_more(arrivals, customer)

    erased = database.erase_customers([f"c{number}" for number in range(MANY)])

    assert erased == {"arrivals": 2}
    assert [arrival.row["customer_id"] for arrival in arrivals.all()] == ["stays"]
