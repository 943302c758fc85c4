"""Shopify by a server that keeps its published rules."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from tests.connectors.shops import START, TOKEN, Answer

from tenure.connectors.shopify import CONNECTOR
from tenure.core.errors import ConnectorError, OptionError


def settings(shop) -> dict[str, str]:
    return {"shop": shop.address, "token": TOKEN}


def rows(fetched) -> list[dict[str, str]]:
    with fetched.files[0].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_test_says_what_it_sees(shopify, reach):
    sight = CONNECTOR.look(settings(shopify), reach)

    newest = START + timedelta(days=59)
    assert (sight.shop, sight.orders, sight.newest_order, sight.notes) == ("Tea & Leaves", 60, newest, ())


def test_a_missing_scope_is_reported(shopify, reach):
    shopify.scopes.remove("read_all_orders")
    assert "last 60 days" in CONNECTOR.look(settings(shopify), reach).notes[0]


def test_all_pages_are_read_and_every_line(shopify, reach, landing):
    shopify.sell(60, lines=330)
    fetched = CONNECTOR.fetch(settings(shopify), None, landing(), reach)

    landed = rows(fetched)
    assert (fetched.records, len(landed), fetched.cursor) == (61, 60 * 2 + 330, "2024-04-30T09:30:00Z")
    assert len({row["Lineitem sku"] for row in landed if row["Name"] == "#1061"}) == 330
    assert landed[0]["Email"] == "buyer0@example.com" and landed[1]["Email"] == ""


def test_later_only_changes_are_read(shopify, reach, landing):
    first = CONNECTOR.fetch(settings(shopify), None, landing(), reach)
    shopify.refund(3, 20.0, START + timedelta(days=90))
    second = CONNECTOR.fetch(settings(shopify), first.cursor, landing(), reach)

    assert [row["Name"] for row in rows(second) if row["Email"]] == ["#1060", "#1004"]  # the last one again
    assert second.cursor == "2024-05-30T09:30:00Z"


def test_waits_as_long_as_points_are_missing(shopify, reach, pauses, landing):
    shopify.available = 100.0
    fetched = CONNECTOR.fetch(settings(shopify), None, landing(), reach)

    assert fetched.records == 60
    assert max(pauses.waited) > 5  # of 752 points 652 were missing, and 100 return a second


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_passing_faults_are_tried_again(shopify, reach, pauses, landing, status):
    shopify.troubles = [Answer(status, {}, {"retry-after": "7"}), Answer(status, {})]
    fetched = CONNECTOR.fetch(settings(shopify), None, landing(), reach)

    assert fetched.records == 60 and 7.0 in pauses.waited


def test_too_long_a_wait_ends_the_run(shopify, reach, landing):
    shopify.troubles = [Answer(429, {}, {"retry-after": "3600"})]
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.fetch(settings(shopify), None, landing(), reach)
    assert (caught.value.code, caught.value.message) == (
        "connector.busy",
        "The platform asks to wait 60 minutes.",
    )


def test_wrong_credentials_name_the_next_step_and_no_secret(shopify, reach):
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.look(settings(shopify) | {"token": "shpat_wrong"}, reach)
    assert caught.value.code == "connector.credentials" and "new key" in caught.value.hint
    assert "shpat" not in f"{caught.value} {caught.value.hint}"


def test_a_missing_permission_counts_as_wrong_credentials(shopify, reach):
    shopify.scopes.remove("read_orders")
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.look(settings(shopify), reach)
    assert caught.value.code == "connector.credentials"


@pytest.mark.parametrize(
    "shop", ["https://evil.example.com", "http://my-shop.myshopify.com", "ftp://x.myshopify.com", "https://"]
)
def test_other_addresses_are_refused(reach, shop):
    with pytest.raises(OptionError) as caught:
        CONNECTOR.check({"shop": shop, "token": TOKEN}, reach)
    assert caught.value.code == "option.connection"


def test_test_orders_do_not_count(shopify, reach, landing):
    shopify.sell(70, test=True)
    assert CONNECTOR.fetch(settings(shopify), None, landing(), reach).records == 60


def test_a_cursor_that_is_none_reads_everything(shopify, reach, landing):
    since = datetime(2024, 4, 20, tzinfo=UTC).isoformat()
    assert CONNECTOR.fetch(settings(shopify), since, landing(), reach).records == 10
