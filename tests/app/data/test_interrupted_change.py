"""A change of an order that was interrupted is completed by the same call or the next compaction."""

from __future__ import annotations

import pytest
from tests.app.data.served_orders import at_present, orders_of, refunds_of, row

from tenure.app.data.compact import Compact, compact
from tenure.app.data.correct_order import CorrectOrder, correct_order
from tenure.app.data.remove_order import RemoveOrder, remove_order
from tenure.core.clock import clock
from tenure.core.errors import NotFound, StoreError
from tenure.serving.live.record import record


def fails_after_the_commit(monkeypatch):
    def busy(*_, **__):
        raise StoreError("The SQL store is busy", code="store.sql")

    monkeypatch.setattr("tenure.app.data.change_order.refresh_serving", busy)


@pytest.mark.integration
@pytest.mark.parametrize("of", [None, "c0002"])
def test_a_move_that_failed_after_the_commit_is_completed_by_the_same_call(shop, monkeypatch, of):
    record("transactions", [row("n1", "c0002", 44.0)], shop, clock())
    moved = [row("n1", "c0001", 44.0)]
    with monkeypatch.context() as patched:
        fails_after_the_commit(patched)
        with pytest.raises(StoreError):
            correct_order(CorrectOrder("n1", moved, of=of), at_present(shop))

    correct_order(CorrectOrder("n1", moved, of=of), at_present(shop))

    for _ in range(2):
        assert (orders_of(shop)["n1"], orders_of(shop, "c0002").get("n1")) == (44.0, None)
        compact(Compact(), at_present(shop))
    assert shop.arrivals.all() == []


def test_a_removal_that_failed_after_the_commit_counts_with_the_next_compaction(shop, monkeypatch):
    refunds = refunds_of(shop)
    record("transactions", [row("n1"), row("n1", amount=-5.0)], shop, clock())
    with monkeypatch.context() as patched:
        fails_after_the_commit(patched)
        with pytest.raises(StoreError):
            remove_order(RemoveOrder("n1"), at_present(shop))

    compact(Compact(), at_present(shop))

    assert "n1" not in orders_of(shop) and refunds_of(shop) == refunds


def test_a_removal_from_the_lake_that_failed_after_the_commit_is_completed_by_the_same_call(
    shop, monkeypatch
):
    number = next(iter(orders_of(shop)))
    with monkeypatch.context() as patched:
        fails_after_the_commit(patched)
        with pytest.raises(StoreError):
            remove_order(RemoveOrder(number), at_present(shop))
    assert number in orders_of(shop)

    assert remove_order(RemoveOrder(number), at_present(shop)).rows_now == 0

    assert number not in orders_of(shop)
    with pytest.raises(NotFound):
        remove_order(RemoveOrder(number), at_present(shop))


def test_what_waited_of_an_order_whose_change_was_not_committed_is_taken_in_as_it_was(shop, monkeypatch):
    record("transactions", [row("n1")], shop, clock())
    with monkeypatch.context() as patched:
        patched.setattr("tenure.store.lake.writing.LakeWrite.commit", fails)
        with pytest.raises(StoreError):
            remove_order(RemoveOrder("n1"), at_present(shop))

    assert orders_of(shop)["n1"] == 25.0
    compact(Compact(), at_present(shop))
    assert orders_of(shop)["n1"] == 25.0


def fails(*_, **__):
    raise StoreError("The disk is full", code="store.full")
