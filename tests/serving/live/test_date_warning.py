"""Dates that are hard to believe are told where freshness is shown, before and after they reach the lake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from tests.in_shop import in_shop
from tests.serving.conftest import NOW, RUN_NOW, RUN_THEN, copied, scored, shop_orders

from tenure.app.data.compact import Compact, compact
from tenure.app.workspace.dates_ahead import dates_ahead
from tenure.core.clock import clock
from tenure.serving.live.health import freshness
from tenure.serving.live.record import record

LATE = datetime(2024, 2, 29, 9, tzinfo=UTC)


@pytest.fixture
def shop(insight, tmp_path):
    with copied(insight.live, tmp_path) as live:
        yield live


def posted(shop, moment: datetime, order_id: str = "now1") -> None:
    row = {"customer_id": "c0001", "order_id": order_id, "order_date": moment, "amount": 10.0}
    record("transactions", [row], shop, LATE)


def warned(shop, today: date) -> str:
    return freshness(shop.view(), today).warning or ""


def test_one_order_after_a_long_gap_is_told_while_it_waits_and_once_it_is_in_the_lake(shop):
    assert warned(shop, NOW) == ""
    posted(shop, LATE)

    for _ in range(2):
        found = warned(shop, LATE.date())
        assert "newest orders are isolated: 1 order on 2024-02-29, 190 days after all others" in found
        assert "the last of which is from 2023-08-23" in found and "tenure order remove" in found
        assert "predicted total" not in found
        in_shop(compact, Compact(), shop.workspace.path, shop.settings)
    assert not shop.view().waiting.orders


def test_one_order_long_before_all_others_is_told(shop):
    posted(shop, datetime(1975, 1, 5, tzinfo=UTC))

    assert "oldest orders are isolated: 1 order on 1975-01-05" in warned(shop, NOW)


def test_an_order_that_is_still_to_come_is_told(shop):
    posted(shop, LATE)

    today = LATE.date() - timedelta(days=19)
    assert "dated 2024-02-29, 19 days after today" in warned(shop, today)


def test_the_doctor_finds_dates_that_are_still_to_come(shop):
    place, settings = shop.workspace.path, shop.settings
    assert dates_ahead(shop) is None
    posted(shop, LATE)
    earlier = replace(settings, now=LATE - timedelta(days=19))

    assert "dated 2024-02-29, 19 days after today" in dates_ahead(replace(shop, settings=earlier))
    in_shop(compact, Compact(), place, settings)
    assert "dated 2024-02-29, 19 days after today" in dates_ahead(replace(shop, settings=earlier))
    assert dates_ahead(replace(shop, settings=replace(settings, now=clock()))) is None


def test_the_doctor_finds_a_file_that_came_in_while_the_clock_was_ahead(shop):
    settings = replace(shop.settings, now=datetime(2023, 9, 1, tzinfo=UTC))

    found = dates_ahead(replace(shop, settings=settings))
    assert "last imported on" in found and "after today (2023-09-01)" in found


def test_the_money_is_told_with_the_first_scoring_that_saw_the_lone_order(make_live_shop):
    orders = shop_orders()
    days = [LATE + timedelta(days=one) for one in (0, 1)]
    lone = pd.DataFrame(
        [
            {
                "customer_id": "c0001",
                "order_id": f"l{n}",
                "order_date": day.replace(tzinfo=None),
                "amount": 5.0,
            }
            for n, day in enumerate(days)
        ]
    )
    before, now = scored(orders, NOW, RUN_THEN, 1), scored(orders, date(2024, 3, 2), RUN_NOW, 2)
    now["predicted_clv"] /= 40
    live = make_live_shop(pd.concat([orders, lone], ignore_index=True), [before, now])

    told = warned(live, date(2024, 3, 2))
    totals = [table["predicted_clv"].sum() for table in (before, now)]
    expected = f"predicted total from {totals[0]:,.0f} (as of {NOW}) to {totals[1]:,.0f}"
    assert "2 orders from 2024-02-29 to 2024-03-01, 190 days after all others" in told
    assert expected in told
