"""Campaigns in the store: kept once, replaced by day, removed with their days."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from tenure.core.errors import DataError, StoreError
from tenure.store import _campaigns_bit_by_bit as bit_by_bit
from tenure.store import campaigns as campaigns_module
from tenure.store.campaigns import CampaignDay, CampaignNamed, Campaigns, Kept

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
DAYS = [CampaignDay(date(2024, 1, 1) + timedelta(days=n), 10.0 + n, 100, 5, 1.5, 30.0) for n in range(3)]


@pytest.fixture
def campaigns(empty_store) -> Campaigns:
    empty_store.upgrade()
    return Campaigns(empty_store)


def test_what_is_kept_comes_back(campaigns):
    spring = CampaignNamed("Spring", "search", "brand", "High-CLV")
    assert campaigns.keep({spring: DAYS}, NOON) == Kept(1, 3, 0)

    one = campaigns.all()[0]
    assert (one.name, one.source, one.campaign_type, one.tier, one.added_at) == (
        "Spring",
        "search",
        "brand",
        "High-CLV",
        NOON,
    )
    rows = campaigns.days()
    assert [row["spend"] for row in rows] == [10, 11, 12]
    assert {row["campaign_id"] for row in rows} == {one.campaign_id}


def test_days_that_are_known_are_replaced_and_others_stay(campaigns):
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)
    again = [CampaignDay(DAYS[1].day, 99.0), CampaignDay(date(2024, 2, 1), 1.0)]

    assert campaigns.keep({CampaignNamed("Spring", "social"): again}, NOON) == Kept(0, 1, 1)

    assert [row["spend"] for row in campaigns.days()] == [10, 99, 12, 1]
    assert [(one.name, one.source) for one in campaigns.all()] == [("Spring", "social")]


def test_a_long_history_is_replaced_too(campaigns):
    long = [CampaignDay(date(2020, 1, 1) + timedelta(days=n), 1.0) for n in range(1_200)]
    campaigns.keep({CampaignNamed("Always", "search"): long}, NOON)
    assert campaigns.keep({CampaignNamed("Always", "search"): long}, NOON) == Kept(0, 0, 1_200)
    assert len(campaigns.days()) == 1_200


def test_one_that_is_removed_takes_its_days_with_it(campaigns):
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS, CampaignNamed("Autumn", "social"): DAYS}, NOON)
    spring = next(one for one in campaigns.all() if one.name == "Spring")

    assert campaigns.remove(spring.campaign_id)

    assert [one.name for one in campaigns.all()] == ["Autumn"]
    assert len(campaigns.days()) == 3
    assert not campaigns.remove(spring.campaign_id)


def test_so_many_campaigns_are_kept_and_no_more(campaigns, monkeypatch):
    monkeypatch.setattr(campaigns_module, "MOST_CAMPAIGNS", 2)
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)
    both = {CampaignNamed(name, "search"): DAYS for name in ("Spring", "Summer")}

    with pytest.raises(DataError, match="too many campaigns") as refused:
        campaigns.keep(both | {CampaignNamed("Autumn", "search"): DAYS}, NOON)

    assert refused.value.code == "campaign.too_many"
    assert campaigns.keep(both, NOON) == Kept(1, 3, 3)


def test_so_many_days_are_kept_and_no_more(campaigns, monkeypatch):
    monkeypatch.setattr(campaigns_module, "MOST_DAYS", 3)
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)

    with pytest.raises(DataError, match="too many days") as refused:
        campaigns.keep({CampaignNamed("Summer", "search"): DAYS[:1]}, NOON)

    assert refused.value.code == "campaign.too_many"
    assert [one.name for one in campaigns.all()] == ["Spring"]
    assert campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON) == Kept(0, 0, 3)


def test_days_come_in_columns_as_they_come_in_rows(campaigns, monkeypatch):
    assert campaigns.day_table().num_rows == 0
    monkeypatch.setattr(campaigns_module, "_READ_AT_ONCE", 2)
    many = CampaignDay(date(2025, 1, 1), 7.0, impressions=2**53 + 2)
    campaigns.keep({CampaignNamed("Spring", "search"): [*DAYS, many]}, NOON)

    table = campaigns.day_table()

    assert table.to_pylist() == [{name: row[name] for name in table.schema.names} for row in campaigns.days()]


def _many(campaigns: int, days: int, spend: float = 1.0) -> dict[CampaignNamed, list[CampaignDay]]:
    spans = [CampaignDay(date(2000, 1, 1) + timedelta(days=n), spend) for n in range(days)]
    return {CampaignNamed(f"Campaign {n}", "search"): spans for n in range(campaigns)}


@pytest.fixture
def in_short_parts(monkeypatch):
    monkeypatch.setattr(bit_by_bit, "AT_ONCE", 100)
    monkeypatch.setattr(bit_by_bit, "_PAUSE_SECONDS", 0.0)


def test_a_long_file_is_taken_in_as_a_short_one_is(campaigns, in_short_parts):
    assert campaigns.keep(_many(3, 200), NOON) == Kept(3, 600, 0)
    ids = {one.name: one.campaign_id for one in campaigns.all()}

    assert campaigns.keep(_many(4, 250), NOON) == Kept(1, 400, 600)

    assert len(campaigns.days()) == campaigns.day_table().num_rows == 1_000
    assert {one.name for one in campaigns.all()} == {f"Campaign {n}" for n in range(4)}
    few = {CampaignNamed("Campaign 0", "social"): _many(1, 251, 2.0)[CampaignNamed("Campaign 0", "search")]}
    few[CampaignNamed("Campaign 0", "social")][:200] = [CampaignDay(date(2000, 1, 1), 1.0)]
    assert campaigns.keep(few, NOON) == Kept(0, 1, 51)
    assert len(ids) == 3


def test_a_long_file_of_known_days_changes_what_differs_and_keeps_the_ids(campaigns, in_short_parts):
    campaigns.keep(_many(3, 200), NOON)
    before = campaigns.all()
    again = _many(3, 200)
    again[CampaignNamed("Campaign 1", "search")] = [
        CampaignDay(date(2000, 1, 1), 99.0),
        *again[CampaignNamed("Campaign 1", "search")][1:],
    ]

    assert campaigns.keep(again, NOON) == Kept(0, 0, 600)

    assert campaigns.all() == before
    assert sorted(row["spend"] for row in campaigns.days())[-2:] == [1.0, 99.0]


def test_days_that_are_all_rewritten_take_the_place_of_the_old_and_no_others(campaigns, in_short_parts):
    campaigns.keep(_many(3, 200), NOON)

    assert campaigns.keep(_many(2, 150, 5.0), NOON) == Kept(0, 0, 300)

    assert sorted(row["spend"] for row in campaigns.days()) == [1.0] * 300 + [5.0] * 300
    assert [one.added_at for one in campaigns.all()] == [NOON] * 3


def test_a_long_file_that_is_too_long_leaves_nothing_behind(
    empty_store, campaigns, in_short_parts, monkeypatch
):
    monkeypatch.setattr(campaigns_module, "MOST_DAYS", 500)
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)

    with pytest.raises(DataError, match="too many days"):
        campaigns.keep(_many(3, 200), NOON)

    assert _rows(empty_store) == (1, 3)


def test_a_long_file_that_breaks_off_is_seen_by_nobody_and_swept_out_by_the_next(
    empty_store, campaigns, in_short_parts, monkeypatch
):
    if not empty_store.waits_for_writers:
        pytest.skip("one transaction takes all of it there")
    with monkeypatch.context() as killed:
        killed.setattr(bit_by_bit, "_give_up", lambda *_: None)
        killed.setattr(bit_by_bit, "_show", _killed)
        with pytest.raises(KeyboardInterrupt):
            campaigns.keep(_many(3, 200), NOON)
    assert campaigns.all() == campaigns.days() == [] and _rows(empty_store) == (4, 600)
    with pytest.raises(StoreError, match="being taken in"):
        campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)

    campaigns.keep(_many(1, 200), NOON + timedelta(hours=1))

    assert _rows(empty_store) == (1, 200)


def test_whoever_writes_beside_a_long_file_does_not_wait_for_its_end(empty_store, campaigns):
    if not empty_store.waits_for_writers:
        pytest.skip("nobody waits there for those who write something else")
    waited = []

    with ThreadPoolExecutor(1) as threads:
        coming = threads.submit(campaigns.keep, _many(40, 1_000), NOON)
        while not coming.done():
            began = time.monotonic()
            with empty_store.transaction():
                waited.append(time.monotonic() - began)
            time.sleep(0.02)

    assert coming.result() == Kept(40, 40_000, 0)
    assert max(waited) < 1.0


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def _rows(database) -> tuple[int, int]:
    with database.transaction(reads_only=True) as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in ("campaigns", "campaign_days")
        ]
    return counts[0], counts[1]
