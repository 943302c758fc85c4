"""Stripe by a server that keeps its published rules."""

from __future__ import annotations

import csv

import pytest
from tests.connectors.shops import STRIPE_KEY, Answer

from tenure.connectors.stripe import CONNECTOR
from tenure.core.errors import ConnectorError, OptionError


def settings(account) -> dict[str, str]:
    return {"key": STRIPE_KEY, "url": account.address}


def rows(fetched) -> list[dict[str, str]]:
    with fetched.files[0].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_charges_come_first(stripe_account, reach, landing):
    fetched = CONNECTOR.fetch(settings(stripe_account), None, landing(), reach)
    assert len({row["id"] for row in rows(fetched)}) == fetched.records == 150


def test_a_late_refund_of_an_old_charge_is_found(stripe_account, reach, landing):
    first = CONNECTOR.fetch(settings(stripe_account), None, landing(), reach)
    stripe_account.refund(2, 1_000, stripe_account.now + 50)
    stripe_account.refund(2, 2_000, stripe_account.now + 60)
    second = CONNECTOR.fetch(settings(stripe_account), first.cursor, landing(), reach)

    assert {row["id"]: row["amount_refunded"] for row in rows(second)}["ch_0002"] == "2000"
    assert second.records < 10 and second.cursor == str(stripe_account.now + 60)


def test_after_a_month_everything_is_read_again(stripe_account, reach, landing):
    cursor = str(stripe_account.now - 29 * 86_400 - 60)
    assert CONNECTOR.fetch(settings(stripe_account), cursor, landing(), reach).records == 150


def test_what_it_sees(stripe_account, reach):
    assert CONNECTOR.look(settings(stripe_account), reach).newest_order.year == 2023


def test_expired_key(stripe_account, reach):
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.look(settings(stripe_account) | {"key": "rk_live_expired"}, reach)
    assert caught.value.code == "connector.credentials" and "rk_live" not in str(caught.value)


def test_a_publishable_key_is_refused_at_once(stripe_account, reach):
    with pytest.raises(OptionError):
        CONNECTOR.check(settings(stripe_account) | {"key": "pk_live_1"}, reach)


def test_faults_that_stay_end_the_run(stripe_account, reach, landing):
    stripe_account.troubles = [Answer(503, {})] * 6
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.fetch(settings(stripe_account), None, landing(), reach)
    assert caught.value.code == "connector.busy"
