"""Orders of an erased customer that only waited are not served on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.app.live.conftest import opened, shop_orders

from tenure.app.bootstrap import clock
from tenure.app.forget import Forget, forget
from tenure.app.live.record import record
from tenure.core.ports import Silent


@pytest.fixture
def shop(tmp_path):
    made = opened(tmp_path, shop_orders(), [])
    yield made
    made.close()


def sale(order, customer):
    at = datetime(2023, 8, 20, 10, tzinfo=UTC)
    return {"customer_id": customer, "order_id": order, "order_date": at, "amount": 5.0}


def test_a_customer_whose_orders_only_waited_is_gone_once_forgotten(shop):
    record("transactions", [sale("new1", "ada"), sale("new2", "bob")], shop, clock())
    before = shop.view()
    assert before.waiting.has("ada")
    forget(Forget(("ada",), shop.workspace.path), replace(shop.settings, now=clock()), Silent())
    after = shop.view()

    assert not after.waiting.has("ada")
    assert after.waiting.has("bob")
    assert after.key != before.key


def test_who_is_forgotten_while_a_view_is_made_is_in_none_that_comes_after(shop, monkeypatch):
    record("transactions", [sale("new1", "ada"), sale("new2", "bob")], shop, clock())
    read, forgotten = shop.arrivals.all, []

    def slowly():
        found = read()
        if not forgotten:
            forgotten.append("ada")
            forget(Forget(("ada",), shop.workspace.path), replace(shop.settings, now=clock()), Silent())
        return found

    monkeypatch.setattr(shop.arrivals, "all", slowly)

    assert not shop.view().waiting.has("ada")
    assert not shop.view().waiting.has("ada")
