"""A later export that cancels, refunds or edits orders: told with its money, and counted when asked to."""

from __future__ import annotations

import pytest

from tenure.core.orders.answers import Answers

HEADER = ("customer_id", "order_id", "order_date", "amount", "status")
FIRST = (
    ("ann", "1", "2024-01-01", 10.0, "completed"),
    ("bob", "2", "2024-01-02", 20.0, "completed"),
    ("cid", "3", "2024-01-03", 30.0, "completed"),
    ("ann", "4", "2024-01-04", 40.0, "completed"),
)
LATER = (
    ("ann", "1", "2024-01-01", 10.0, "completed"),
    ("bob", "2", "2024-01-02", 20.0, "cancelled"),
    ("cid", "3", "2024-01-03", 25.0, "completed"),
    ("ann", "4", "2024-01-04", 40.0, "refunded"),
    ("bob", "5", "2024-01-05", 50.0, "completed"),
)


@pytest.fixture
def export(tmp_path, lakes):
    return lambda name, rows: lakes.write_log(tmp_path / name, *rows, header=HEADER)


def amounts(rows):
    return {row["order_id"]: row["amount"] for row in rows}


def test_changed_orders_stay_and_are_told_with_their_money(take_in, export, lake_rows):
    take_in(export("first.csv", FIRST))

    changed = take_in(export("later.csv", LATER)).orders_changed

    assert (changed.orders, changed.money_before, changed.money_now) == (3, 90.0, 25.0)
    assert not changed.replaced
    assert amounts(lake_rows()) == {"1": 10.0, "2": 20.0, "3": 30.0, "4": 40.0, "5": 50.0}


def test_the_same_file_counts_when_it_is_to_replace_them(take_in, export, lake_rows):
    take_in(export("first.csv", FIRST))
    later = export("later.csv", LATER)
    told = take_in(later).orders_changed_sentence

    ingested = take_in(later, answers=Answers(changed_orders="replace"))

    assert "3 orders have changed" in told
    assert "(90.00)" in told and "(25.00)" in told and "--changed-orders replace" in told
    assert ingested.orders_changed.replaced
    assert ingested.batch.rows_added["transactions"] == 1  # order 3, as it is now
    assert amounts(lake_rows()) == {"1": 10.0, "3": 25.0, "5": 50.0}


def test_whose_orders_were_replaced_is_noted_for_their_predictions(take_in, export, lake_rows):
    take_in(export("first.csv", FIRST))
    batch = take_in(export("later.csv", LATER), answers=Answers(changed_orders="replace")).batch

    noted = lake_rows("order_changes")

    assert {(row["customer_id"], row["order_id"]) for row in noted} == {
        ("bob", "2"),
        ("cid", "3"),
        ("ann", "4"),
    }
    assert {(row["change"], row["batch_id"]) for row in noted} == {("replaced", batch.batch_id)}


@pytest.mark.integration
def test_replacing_again_changes_nothing(take_in, export, lake_rows):
    replace = Answers(changed_orders="replace")
    take_in(export("first.csv", FIRST))
    take_in(export("later.csv", LATER), answers=replace)
    before = amounts(lake_rows())

    again = take_in(export("again.csv", (*LATER, LATER[0])), answers=replace)

    assert again.orders_changed is None
    assert amounts(lake_rows()) == before


def test_a_line_that_was_cancelled_changes_its_order_alone(take_in, lakes, tmp_path, lake_rows):
    header = (*HEADER, "sku")
    lines = [
        ("ann", "1", "2024-01-01", 10.0, "completed", "a"),
        ("ann", "1", "2024-01-01", 12.0, "completed", "b"),
        ("bob", "2", "2024-01-02", 20.0, "completed", "a"),
    ]
    take_in(lakes.write_log(tmp_path / "first.csv", *lines, header=header))
    lines[1] = ("ann", "1", "2024-01-01", 12.0, "cancelled", "b")

    later = lakes.write_log(tmp_path / "later.csv", *lines, header=header)
    changed = take_in(later, answers=Answers(changed_orders="replace")).orders_changed

    assert (changed.orders, changed.money_before, changed.money_now) == (1, 22.0, 10.0)
    assert sorted((row["order_id"], row["product_id"]) for row in lake_rows()) == [("1", "a"), ("2", "a")]


def test_a_file_that_agrees_with_the_workspace_says_nothing(take_in, export):
    take_in(export("first.csv", FIRST))

    assert take_in(export("more.csv", (*FIRST, LATER[-1]))).orders_changed is None
    assert take_in(export("first.csv", FIRST)).orders_changed is None


@pytest.fixture
def refunded(tmp_path, lakes):
    """An export in which so much of order 1 has been refunded so far."""
    header = ("customer_id", "order_id", "order_date", "amount", "refunded_amount")

    def write(so_far):
        rows = (("ann", "1", "2024-01-01", 100.0, so_far), ("bob", "2", "2024-01-02", 20.0, 0.0))
        return lakes.write_log(tmp_path / f"{so_far}.csv", *rows, header=header)

    return write


def test_a_refund_that_has_grown_is_not_another_refund(take_in, refunded, lake_rows):
    take_in(refunded(20.0))

    later = take_in(refunded(50.0)).orders_changed

    assert (later.orders, later.money_before, later.money_now) == (1, 80.0, 50.0)
    assert sum(row["amount"] for row in lake_rows()) == 100.0  # 80 and 20, as before
    take_in(refunded(50.0), answers=Answers(changed_orders="replace"))
    assert sum(row["amount"] for row in lake_rows()) == 70.0


def test_the_first_refund_of_an_order_counts(take_in, refunded, lake_rows):
    take_in(refunded(0.0))

    assert take_in(refunded(50.0)).orders_changed is None
    assert sum(row["amount"] for row in lake_rows()) == 70.0


@pytest.fixture
def shared_numbers(take_in, export):
    """Order 1 of Ann and order 1 of Bob are two orders: the second came after the first."""
    take_in(export("ann.csv", [("ann", "1", "2024-01-01", 10.0, "completed")]))
    take_in(export("both.csv", SHARED))


SHARED = (("ann", "1", "2024-01-01", 10.0, "completed"), ("bob", "1", "2024-01-02", 55.0, "completed"))


def of_customers(rows):
    return sorted((row["customer_id"], row["order_id"], row["amount"]) for row in rows)


@pytest.mark.integration
@pytest.mark.parametrize(("status", "left"), [("completed", [("ann", "1", 12.0)]), ("cancelled", [])])
def test_an_order_of_somebody_else_with_the_same_id_is_not_replaced(
    take_in, export, lake_rows, shared_numbers, status, left
):
    later = export("later.csv", [("ann", "1", "2024-01-01", 12.0, status), *FIRST[1:2]])

    told = take_in(later, answers=Answers(changed_orders="replace")).orders_changed

    assert (told.orders, told.money_before) == (1, 10.0)
    assert of_customers(lake_rows()) == [*left, ("bob", "1", 55.0), ("bob", "2", 20.0)]


def test_a_line_is_added_to_an_order_whose_id_somebody_else_has_too(
    take_in, export, lake_rows, shared_numbers
):
    more = export("more.csv", [SHARED[0], ("ann", "1", "2024-01-01", 7.0, "completed")])

    assert take_in(more).orders_changed is None
    assert of_customers(lake_rows()) == [("ann", "1", 7.0), ("ann", "1", 10.0), ("bob", "1", 55.0)]


def test_an_order_that_has_moved_to_another_customer_is_replaced(take_in, export, lake_rows):
    take_in(export("first.csv", FIRST))
    moved = export("moved.csv", [("dan", "1", "2024-01-01", 10.0, "completed"), FIRST[1]])

    assert take_in(moved).orders_changed.orders == 1
    assert amounts(lake_rows()) == {"1": 10.0, "2": 20.0, "3": 30.0, "4": 40.0}

    take_in(moved, answers=Answers(changed_orders="replace"))

    assert [row["customer_id"] for row in lake_rows() if row["order_id"] == "1"] == ["dan"]


@pytest.mark.integration
def test_a_third_customer_with_a_shared_id_has_an_order_of_their_own(
    take_in, export, lake_rows, shared_numbers
):
    third = export("third.csv", [("cid", "1", "2024-01-03", 7.0, "completed")])

    assert take_in(third).orders_changed is None
    assert of_customers(lake_rows()) == [("ann", "1", 10.0), ("bob", "1", 55.0), ("cid", "1", 7.0)]


@pytest.mark.integration
@pytest.mark.parametrize(
    ("now", "left"),
    [
        ([("ann", 10.0), ("bob", 20.0)], [("ann", "1", 10.0), ("bob", "1", 20.0)]),
        (
            [("bob", 10.0), ("bob", 20.0), ("ann", -3.0)],
            [("ann", "1", -3.0), ("bob", "1", 10.0), ("bob", "1", 20.0)],
        ),
    ],
)
def test_an_order_that_has_moved_in_part_is_replaced(take_in, lakes, tmp_path, lake_rows, now, left):
    header = (*HEADER, "sku")

    def lines(rows):
        return [(who, "1", "2024-01-01", amount, "completed", f"p{amount}") for who, amount in rows]

    first = [("ann", 10.0), ("ann", 20.0), *([("ann", -3.0)] if len(now) > 2 else [])]
    take_in(lakes.write_log(tmp_path / "first.csv", *lines(first), header=header))
    later = lakes.write_log(tmp_path / "later.csv", *lines(now), header=header)

    assert take_in(later).orders_changed.orders == 1
    take_in(later, answers=Answers(changed_orders="replace"))

    assert of_customers(lake_rows()) == left
