"""What a run does to the orders of the workspace: nothing twice, nothing lost, and the money is right."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.connectors.shops import START, TOKEN, Answer

from tenure.app.connections import run_connection as runs
from tenure.app.connections.list_connections import show_connection
from tenure.app.connections.opened import connections_of
from tenure.core.errors import ConnectorError


def test_everything_is_imported_and_again_nothing(run, net, shop):
    first, second = run(), run()

    assert (first.records, first.rows_added, second.rows_added) == (12, 24, 0)
    assert net() == 12 * 50.0
    assert list((shop.path / "uploads").iterdir()) == []


def test_refunds_that_grow_count_once(run, net, shopify):
    run()
    shopify.refund(3, 20.0, START + timedelta(days=70))
    run()
    assert net() == 580.0
    shopify.refund(3, 50.0, START + timedelta(days=71))
    result = run()
    assert (net(), result.orders_changed) == (550.0, 1)


def test_a_canceled_order_that_comes_alone_leaves_and_comes_back(run, net, shopify):
    run()
    order = shopify.sell(100)
    run()
    assert net() == 650.0
    changes = {"displayFinancialStatus": "VOIDED", "cancelledAt": "2024-08-01T00:00:00Z", "transactions": []}
    before = dict(order)
    order |= changes | {"updatedAt": "2024-08-01T00:00:00Z"}
    run()
    assert net() == 600.0
    order |= before | {"updatedAt": "2024-08-02T00:00:00Z"}
    run()
    assert net() == 650.0


def test_a_run_that_is_killed_before_the_cursor_moved_adds_nothing_twice(
    run, net, shop, connected, monkeypatch
):
    """All orders are in the lake, and the process ends at that very moment."""

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(runs, "_result", killed)
        with pytest.raises(Killed):
            run()
    stored = connections_of(shop).get(connected.connection_id)
    assert (net(), stored.cursor, stored.last_run_at) == (600.0, None, None)

    assert run().rows_added == 0
    assert net() == 600.0
    assert connections_of(shop).get(connected.connection_id).cursor == "2024-03-12T09:30:00Z"


def test_a_run_that_fails_keeps_the_cursor_and_says_why_without_the_secret(run, shopify, shop, connected):
    run()
    shopify.sell(100)
    shopify.troubles = [Answer(200, {"data": None})]
    with pytest.raises(ConnectorError):
        run()
    shown = show_connection(connected.connection_id, shop)
    assert shown.last_error["code"] == "connector.answer"
    assert shown.last_result["rows_added"] == 24
    assert TOKEN not in json.dumps(shown.last_error)
    assert run().rows_added == 2
    assert show_connection(connected.connection_id, shop).last_error is None


def test_an_old_order_among_new_ones_is_not_taken_for_a_mistyped_date(run, net, shopify, shop):
    run()
    for number in range(400, 415):
        shopify.sell(number, customer=number)
    shopify.refund(0, 10.0, START + timedelta(days=500))
    result = run()
    assert (result.rows_quarantined, net()) == (0, 27 * 50.0 - 10.0)


def test_a_refused_key_is_reported_and_changes_nothing(run, shopify, net, shop, connected):
    run()
    shopify.troubles = [Answer(401, {"errors": "expired"})]
    with pytest.raises(ConnectorError) as caught:
        run()
    assert caught.value.code == "connector.credentials" and net() == 600.0
