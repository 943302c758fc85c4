"""One wrong year must not make every other customer look lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

from tenure.cleaning.lone_dates import (
    Edge,
    OrderDay,
    UsualDays,
    find_usual_days,
    lone_date_rules,
    usual_days,
)
from tenure.cleaning.scratch import Scratch

START = date(2023, 1, 2)


def _days(*gaps: int, orders: int = 20) -> list[OrderDay]:
    """A day, and one more after each gap; a single order on the last where its gap is long."""
    day, order_days = START, [OrderDay(START, orders)]
    for gap in gaps:
        day += timedelta(days=gap)
        order_days.append(OrderDay(day, orders))
    return order_days


def _with_orders(days: list[OrderDay], place: int, orders: int) -> list[OrderDay]:
    return [
        OrderDay(order_day.day, orders) if at == place % len(days) else order_day
        for at, order_day in enumerate(days)
    ]


def test_a_lone_order_far_after_all_others_is_not_usual():
    days = _with_orders(_days(*[3] * 30, 400), -1, 1)

    assert usual_days(days) == UsualDays(last=Edge(START + timedelta(days=90), 400))


def test_a_lone_order_far_before_all_others_is_not_usual():
    days = _with_orders(_days(400, *[3] * 30), 0, 1)

    assert usual_days(days) == UsualDays(first=Edge(START + timedelta(days=400), 400))


def test_both_ends_may_have_one():
    days = _with_orders(_with_orders(_days(5000, *[3] * 30, 400), 0, 1), -1, 1)

    usual = usual_days(days)

    assert (usual.first.gap, usual.last.gap) == (5000, 400)


@pytest.mark.parametrize(
    ("gaps", "last"),
    [
        pytest.param([3] * 30 + [60], 1, id="no longer than sixty days"),
        pytest.param([3] * 20 + [40, 3, 200], 1, id="no longer than five times the longest gap"),
        pytest.param([3] * 30 + [400], 2, id="more than one order of a small log"),
        pytest.param([3] * 7 + [400], 1, id="fewer than ten order days"),
        pytest.param([365] * 12, 1, id="customers who come once a year"),
        pytest.param([1] * 12, 1, id="nothing far away"),
    ],
)
def test_other_logs_are_left_alone(gaps, last):
    assert usual_days(_with_orders(_days(*gaps), -1, last)) == UsualDays()


def test_of_many_orders_one_in_a_thousand_may_be_lone():
    days = _with_orders(_with_orders(_days(*[1] * 100, 400, 30, orders=100), -1, 4), -2, 5)

    assert usual_days(days).last == Edge(START + timedelta(days=100), 400)
    assert usual_days(_with_orders(days, -2, 50)) == UsualDays()


def test_orders_that_get_rare_towards_the_end_stay():
    days = _days(*[2] * 400, 15, 40, 70, orders=10)
    for place in (-1, -2, -3):
        days = _with_orders(days, place, 1)

    assert usual_days(days) == UsualDays()


def _log(*dates: str) -> list[dict]:
    usual = [START + timedelta(days=3 * place) for place in range(40)]
    rows = [{"order_id": f"o{place}", "order_date": f"{day}"} for place, day in enumerate(usual)]
    return rows + [{"order_id": f"lone{place}", "order_date": day} for place, day in enumerate(dates)]


def test_a_lone_order_is_quarantined_with_its_date_and_the_gap(shop):
    cleaned = shop.clean(_log("2024-05-01"))

    assert shop.reasons(cleaned) == {41: "implausible_date"}
    (row,) = shop.rows(cleaned.quarantine)
    assert row["detail"].startswith("2024-05-01 00:00:00")
    assert row["detail"].endswith(", 368 days after all others")
    (count,) = [count for count in cleaned.counts if count.rule == "implausible_date"]
    assert (count.rows, count.action) == (1, "quarantined")
    assert "a lone order 368 days after all others" in count.doc


def test_the_lines_of_one_lone_order_go_together(shop):
    lines = [{"order_id": "lone", "order_date": "2024-05-01", "product_id": name} for name in "abc"]

    assert shop.reasons(shop.clean(_log() + lines)) == dict.fromkeys((41, 42, 43), "implausible_date")


def test_two_lone_orders_of_a_small_log_are_a_part_of_it(shop):
    assert shop.reasons(shop.clean(_log("2024-05-01", "2024-05-01"))) == {}


def test_impossible_and_future_dates_do_not_hide_a_lone_one(shop):
    cleaned = shop.clean(_log("1970-01-01", "2004-03-01", "2050-01-01"))

    assert shop.reasons(cleaned) == {41: "impossible_date", 42: "implausible_date", 43: "future_date"}


def test_side_tables_and_their_orders_stay_as_they_are(shop):
    events = [{"occurred_at": "2019-01-01"}, {"occurred_at": "2024-05-01"}]

    cleaned = shop.clean(_log("2024-05-01"), customers=[{"customer_id": "ann"}], events=events)

    assert shop.reasons(cleaned) == {41: "implausible_date"}
    assert shop.reasons(cleaned, "events") == {}


@pytest.mark.parametrize(
    "engine",
    [
        "duckdb_engine",
        pytest.param("spark_engine", marks=[pytest.mark.spark, pytest.mark.integration]),
        pytest.param("postgres_engine", marks=pytest.mark.postgres),
    ],
)
def test_every_engine_finds_the_lone_order(engine, request, sockets_collected):
    rows = _log("2024-05-01")
    days = [datetime.fromisoformat(row["order_date"]) for row in rows]
    log = pa.table({"order_id": [row["order_id"] for row in rows], "order_date": days})
    with sockets_collected():
        here = request.getfixturevalue(engine)
        table = here.from_arrow(log, "lone_log")
        usual = find_usual_days(table, "order_date", date(2024, 6, 30), Scratch(here, "lone"))
        (rule,) = lone_date_rules(table, "order_date", usual)
        lone = here.to_arrow(table.filter(rule.matches).select("order_id", detail=rule.detail)).to_pylist()

    assert [row["order_id"] for row in lone] == ["lone0"]
    assert lone[0]["detail"].endswith("368 days after all others")
