"""What waits is compared with what comes in where it can matter, and with nothing else."""

from datetime import datetime, timedelta

import pytest
from tests.store.conftest import NOON

from tenure.store.records.arrival_rows import Counterparts
from tenure.store.records.arrivals import Arrivals, NewRows

DAY = datetime(2024, 1, 1)


def order(number: str, customer: str = "ann", amount: float = 5.0, day: int = 0) -> dict[str, object]:
    at = DAY + timedelta(days=day)
    return {"customer_id": customer, "order_id": number, "order_date": at, "amount": amount}


def event(customer: str, day: int) -> dict[str, object]:
    return {"customer_id": customer, "occurred_at": DAY + timedelta(days=day), "kind": "visit"}


@pytest.fixture
def counterparts_of(database):
    """The rows that are handed to who judges these, of all that wait."""
    arrivals = Arrivals(database)
    orders = [
        order("1"),
        order("2"),
        order("1", "bob"),
        order("3", amount=-5.0, day=3),
        order("4", "bob", -5.0, 3),
        order("5", amount=-5.0, day=9),
    ]
    events = [event("ann", 3), event("ann", 9), event("bob", 3)]
    for kind, rows in (("transactions", orders), ("events", events)):
        arrivals.add(kind, lambda _, rows=rows: NewRows(rows, {}, lambda: False), Counterparts(kind), NOON)

    def found(kind, *rows):
        handed = []

        def choose(waiting):
            handed.append([arrival.row for arrival in waiting])
            return NewRows([], {}, lambda: False)

        arrivals.add(kind, choose, Counterparts.of(kind, rows), NOON)
        return handed[-1]

    return found


def test_a_sale_meets_the_rows_of_its_order(counterparts_of):
    assert counterparts_of("transactions", order("1")) == [order("1"), order("1", "bob")]


def test_a_refund_meets_refunds_of_its_customer_at_its_time_and_the_sales_of_its_order(counterparts_of):
    refund = order("2", amount=-5.0, day=3)

    assert counterparts_of("transactions", refund) == [order("2"), order("3", amount=-5.0, day=3)]


def test_an_event_meets_those_of_its_customer_at_its_time(counterparts_of):
    assert counterparts_of("events", event("ann", 3)) == [event("ann", 3)]


@pytest.mark.parametrize(
    ("came", "times"),
    [
        (order("7"), 2),
        (order("8"), 1),
        (order("9", amount=-1.0, day=1), 2),
        (order("9", amount=1.0, day=1), 1),
        (order("9", "bob", -1.0, 1), 1),
    ],
)
@pytest.mark.parametrize("few", [0, 100])
def test_rows_are_judged_again_if_a_counterpart_arrived_meanwhile(database, monkeypatch, came, times, few):
    monkeypatch.setattr("tenure.store.records.arrivals._MAX_QUERIED_IDS", few)
    arrivals = Arrivals(database)
    rows = [order("7"), order("6", amount=-2.0, day=1)]
    looked = []

    def choose(waiting):
        looked.append(waiting)
        if len(looked) == 1:
            chosen = NewRows([came], {}, lambda: False)
            arrivals.add("transactions", lambda _: chosen, Counterparts("transactions"), NOON)
        return NewRows(rows, {}, lambda: False)

    arrivals.add("transactions", choose, Counterparts.of("transactions", rows), NOON)

    assert len(looked) == times
