"""What happened to a customer: an order is one thing, however many lines it has."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import numpy as np
import pytest

from tenure.serving.insights.timeline import customer, order_days


def line(order_id, amount, product, day, **more):
    at = datetime.fromisoformat(f"2025-01-{day:02d}T10:00:00")
    return {"customer_id": "ann", "order_id": order_id, "order_date": at, "amount": amount} | {
        "product_id": product,
        "channel": "web",
        "batch_id": None,
        **more,
    }


LINES = [
    line("a", 10.0, "p1", 1),
    line("a", 2.5, "p2", 1),
    line("b", 4.0, "p1", 3),
    line("a", -2.5, "p2", 5),
]
EVENTS = [{"customer_id": "ann", "occurred_at": datetime(2025, 1, 2), "kind": "visit"}] * 2


def view(lines=LINES, events=EVENTS):
    """A shop whose orders all came in a moment ago."""

    class Waiting:
        def has(self, customer_id):
            return customer_id == "ann"

        def of(self, kind, _):
            return list(events if kind == "events" else lines)

    return SimpleNamespace(served=SimpleNamespace(has_orders=False), waiting=Waiting())


@pytest.fixture
def happened():
    return customer("ann", view(), personal=False).timeline


def test_lines_of_an_order_are_one_moment_with_their_sum(happened):
    orders = [one for one in happened if one["what"] != "event"]
    assert [(one["what"], one["details"]["order_id"], one["details"]["amount"]) for one in orders] == [
        ("refund", "a", -2.5),
        ("order", "b", 4.0),
        ("order", "a", 12.5),
    ]


def test_a_moment_tells_what_all_its_lines_say_alike(happened):
    assert happened[-1]["details"] == {"order_id": "a", "channel": "web", "amount": 12.5, "lines": 2}
    assert happened[1]["details"] == {"order_id": "b", "product_id": "p1", "channel": "web", "amount": 4.0}


def test_equal_events_and_rows_without_a_number_stand_by_themselves(happened):
    assert [one["what"] for one in happened].count("event") == 2
    twice = [line(None, 1.0, None, 1), line(None, 1.0, None, 1)]
    assert len(customer("ann", view(twice, []), personal=False).timeline) == 2


def test_order_days_have_what_they_brought_with_later_refunds():
    found = order_days("ann", view())

    assert found.days.tolist() == np.array(["2025-01-01", "2025-01-03"], "datetime64[D]").tolist()
    assert found.net.tolist() == [12.5, 1.5]


def test_without_amounts_every_row_is_an_order_and_brings_nothing_known():
    found = order_days("ann", view([line("a", None, "p1", 1), line("b", None, "p1", 2)]))

    assert (len(found.days), found.net.tolist()) == (2, [0.0, 0.0])


def test_nobody_has_no_order_days():
    assert order_days("ann", view([])) is None
