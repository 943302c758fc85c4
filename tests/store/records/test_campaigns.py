"""Campaigns in the store: kept once, replaced by day, removed with their days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tenure.core.errors import DataError
from tenure.store.records import campaigns as campaigns_module
from tenure.store.records.campaigns import CampaignDay, CampaignNamed, Campaigns, SavedCounts

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
DAYS = [CampaignDay(date(2024, 1, 1) + timedelta(days=n), 10.0 + n, 100, 5, 1.5, 30.0) for n in range(3)]


@pytest.fixture
def campaigns(empty_store) -> Campaigns:
    empty_store.upgrade()
    return Campaigns(empty_store)


def test_what_is_kept_comes_back(campaigns):
    spring = CampaignNamed("Spring", "search", "brand", "High-CLV")
    assert campaigns.keep({spring: DAYS}, NOON) == SavedCounts(1, 3, 0)

    campaign = campaigns.all()[0]
    assert (campaign.name, campaign.source, campaign.campaign_type, campaign.tier, campaign.added_at) == (
        "Spring",
        "search",
        "brand",
        "High-CLV",
        NOON,
    )
    rows = campaigns.days()
    assert [row["spend"] for row in rows] == [10, 11, 12]
    assert {row["campaign_id"] for row in rows} == {campaign.campaign_id}


def test_days_that_are_known_are_replaced_and_others_stay(campaigns):
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)
    new_days = [CampaignDay(DAYS[1].day, 99.0), CampaignDay(date(2024, 2, 1), 1.0)]

    assert campaigns.keep({CampaignNamed("Spring", "social"): new_days}, NOON) == SavedCounts(0, 1, 1)

    assert [row["spend"] for row in campaigns.days()] == [10, 99, 12, 1]
    assert [(campaign.name, campaign.source) for campaign in campaigns.all()] == [("Spring", "social")]


def test_a_long_history_is_replaced_too(campaigns):
    long = [CampaignDay(date(2020, 1, 1) + timedelta(days=n), 1.0) for n in range(1_200)]
    campaigns.keep({CampaignNamed("Always", "search"): long}, NOON)
    assert campaigns.keep({CampaignNamed("Always", "search"): long}, NOON) == SavedCounts(0, 0, 1_200)
    assert len(campaigns.days()) == 1_200


def test_one_that_is_removed_takes_its_days_with_it(campaigns):
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS, CampaignNamed("Autumn", "social"): DAYS}, NOON)
    spring = next(campaign for campaign in campaigns.all() if campaign.name == "Spring")

    assert campaigns.remove(spring.campaign_id)

    assert [campaign.name for campaign in campaigns.all()] == ["Autumn"]
    assert len(campaigns.days()) == 3
    assert not campaigns.remove(spring.campaign_id)


def test_so_many_campaigns_are_kept_and_no_more(campaigns, monkeypatch):
    monkeypatch.setattr(campaigns_module, "MAX_CAMPAIGNS", 2)
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)
    both = {CampaignNamed(name, "search"): DAYS for name in ("Spring", "Summer")}

    with pytest.raises(DataError, match="too many campaigns") as refused:
        campaigns.keep(both | {CampaignNamed("Autumn", "search"): DAYS}, NOON)

    assert refused.value.code == "campaign.too_many"
    assert campaigns.keep(both, NOON) == SavedCounts(1, 3, 3)


def test_so_many_days_are_kept_and_no_more(campaigns, monkeypatch):
    monkeypatch.setattr(campaigns_module, "MAX_DAYS", 3)
    campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON)

    with pytest.raises(DataError, match="too many days") as refused:
        campaigns.keep({CampaignNamed("Summer", "search"): DAYS[:1]}, NOON)

    assert refused.value.code == "campaign.too_many"
    assert [campaign.name for campaign in campaigns.all()] == ["Spring"]
    assert campaigns.keep({CampaignNamed("Spring", "search"): DAYS}, NOON) == SavedCounts(0, 0, 3)


def test_days_come_in_columns_as_they_come_in_rows(campaigns, monkeypatch):
    assert campaigns.day_table().num_rows == 0
    monkeypatch.setattr(campaigns_module, "_READ_AT_ONCE", 2)
    many = CampaignDay(date(2025, 1, 1), 7.0, impressions=2**53 + 2)
    campaigns.keep({CampaignNamed("Spring", "search"): [*DAYS, many]}, NOON)

    table = campaigns.day_table()

    assert table.to_pylist() == [{name: row[name] for name in table.schema.names} for row in campaigns.days()]
