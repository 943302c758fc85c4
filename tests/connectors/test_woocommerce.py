"""WooCommerce by a server that keeps its published rules."""

from __future__ import annotations

import csv

import pytest
from tests.connectors.shops import KEY, SECRET, Answer

from tenure.connectors.woocommerce import CONNECTOR
from tenure.core.errors import ConnectorError, OptionError


def settings(shop) -> dict[str, str]:
    return {"url": shop.address, "key": KEY, "secret": SECRET}


def ids(fetched) -> list[int]:
    with fetched.files[0].open(encoding="utf-8", newline="") as file:
        return sorted(int(row["order_id"]) for row in csv.DictReader(file))


def test_a_test_says_what_it_sees(woo, reach):
    sight = CONNECTOR.look(settings(woo), reach)
    assert (sight.shop, sight.orders) == ("Woolen Things", 230)


def test_all_pages_are_read_by_their_links(woo, reach, landing):
    fetched = CONNECTOR.fetch(settings(woo), None, landing(), reach)
    assert ids(fetched) == list(range(1, 231)) and fetched.records == 230


def test_an_order_that_changes_between_pages_is_not_lost(woo, reach, landing):
    def change(page: int) -> None:
        if page == 1:  # the one that would come last
            woo.orders[90] |= {"date_modified_gmt": "2024-09-01T00:00:00", "total": "65.00"}

    woo.on_page = change
    first = CONNECTOR.fetch(settings(woo), None, landing(), reach)
    woo.on_page = lambda _: None
    second = CONNECTOR.fetch(settings(woo), first.cursor, landing(), reach)

    assert set(ids(first)) | set(ids(second)) == set(range(1, 231)) and 90 in ids(second)
    assert len(ids(first)) == len(set(ids(first)))


def test_later_only_changes_are_read(woo, reach, landing):
    first = CONNECTOR.fetch(settings(woo), None, landing(), reach)
    refund = {"refunds": [{"id": 9, "total": "-20.00"}, {"id": 10, "total": "-5.00"}]}
    woo.orders[7] |= {"date_modified_gmt": "2024-09-01T00:00:00", **refund}
    second = CONNECTOR.fetch(settings(woo), first.cursor, landing(), reach)

    assert second.cursor == "2024-09-01T00:00:00" and 7 in ids(second) and len(ids(second)) < 10
    with second.files[0].open(encoding="utf-8", newline="") as file:
        assert {row["order_id"]: row["refunded_total"] for row in csv.DictReader(file)}["7"] == "25.00"


def test_nothing_new_is_no_file(reach, landing, woo):
    woo.orders.clear()
    fetched = CONNECTOR.fetch(settings(woo), "2024-09-01T00:00:00", landing(), reach)
    assert (fetched.files, fetched.records, fetched.cursor) == ((), 0, "2024-09-01T00:00:00")


def test_wrong_keys(woo, reach):
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.look(settings(woo) | {"secret": "cs_wrong"}, reach)
    assert caught.value.code == "connector.credentials" and "cs_" not in str(caught.value)


def test_rate_limits_are_waited_for(woo, reach, pauses, landing):
    woo.troubles = [Answer(429, {}, {"retry-after": "11"})]
    CONNECTOR.fetch(settings(woo), None, landing(), reach)
    assert 11.0 in pauses.waited


def test_keys_are_not_sent_to_another_host(woo, reach, landing):
    woo.troubles = [Answer(200, [], {"link": '<https://evil.example.com/x>; rel="next"'})]
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.fetch(settings(woo), None, landing(), reach)
    assert caught.value.code == "connector.answer"


def test_http_is_refused_for_public_hosts(reach):
    with pytest.raises(OptionError):
        CONNECTOR.check({"url": "http://shop.example.com", "key": KEY, "secret": SECRET}, reach)
