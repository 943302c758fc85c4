"""Which rows that come in are new."""

from __future__ import annotations

from datetime import datetime, timedelta

from tenure.serving.live.same_rows import compare_rows

AT = datetime(2024, 5, 1, 12)


def row(order="o1", amount=10.0, customer="a", at=AT, **more):
    return {"customer_id": customer, "order_id": order, "order_date": at, "amount": amount, **more}


def test_a_row_that_is_there_is_known():
    fate = compare_rows("transactions", [row(), row("o2")], [row()])
    assert ([one["order_id"] for one in fate.fresh], fate.known_count, fate.changed) == (["o2"], 1, ())


def test_two_equal_lines_of_one_order_stay_two():
    fate = compare_rows("transactions", [row(), row()], [])
    assert len(fate.fresh) == 2
    assert compare_rows("transactions", [row(), row(), row()], [row(), row()]).known_count == 2


def test_amounts_agree_to_six_decimals():
    assert compare_rows("transactions", [row(amount=10.0000001)], [row()]).known_count == 1
    assert compare_rows("transactions", [row(amount=10.001)], [row()]).changed == ("o1",)


def test_a_line_more_of_an_order_whose_lines_are_all_known_is_new():
    fate = compare_rows("transactions", [row(), row(amount=5.0)], [row()])
    assert (len(fate.fresh), fate.known_count, fate.changed) == (1, 1, ())


def test_an_order_that_lost_lines_and_gained_others_was_changed():
    there = [row(), row(amount=5.0)]
    fate = compare_rows("transactions", [row(), row(amount=6.0)], there)
    assert fate.changed == ("o1",)
    assert fate.fresh == []


def test_a_refund_is_the_same_whatever_order_it_names():
    refund = row("r1", amount=-3.0, at=AT + timedelta(days=1))
    assert compare_rows("transactions", [refund | {"order_id": "o1"}], [row(), refund]).known_count == 1


def test_refunds_of_two_orders_are_two_however_alike():
    sales, later = [row(), row("o2")], AT + timedelta(days=1)
    first, second, unnamed = (row(name, amount=-3.0, at=later) for name in ("o1", "o2", "r1"))

    assert compare_rows("transactions", [second], [*sales, first]).fresh == [second]
    assert compare_rows("transactions", [second], [*sales, first, second]).known_count == 1
    assert compare_rows("transactions", [second], [*sales, unnamed]).known_count == 1
    assert compare_rows("transactions", [first, second], [*sales, unnamed]).known_count == 1
    assert compare_rows("transactions", [unnamed, unnamed], [*sales, first, second]).known_count == 2


def test_nobody_elses_order_is_ones_own():
    assert compare_rows("transactions", [row(customer="b")], [row()]).known_count == 0


def test_events_are_told_apart_by_time_and_kind():
    event = {"customer_id": "a", "occurred_at": AT, "kind": "page_view", "value": 1.0}
    fate = compare_rows("events", [event, event | {"kind": "session"}], [event])
    assert ([one["kind"] for one in fate.fresh], fate.known_count) == (["session"], 1)
