"""What campaigns cost is read from the platform they run on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.channels.conftest import Pauses
from tests.channels.meta_platform import Meta
from tests.channels.platforms import TOKEN, started

from tenure.app.economics.read_campaigns import ReadCampaigns, read_campaigns
from tenure.app.workspace.init import Init, init
from tenure.core.errors import ChannelError, DataError, OptionError
from tenure.core.settings import Settings
from tenure.serving.shop import open_shop
from tenure.store.records.campaigns import Campaigns
from tenure.store.workspace import Workspace

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def day(campaign: str, when: str, spend: str, currency: str = "GBP", **more) -> dict[str, object]:
    told = {"campaign_name": campaign, "date_start": when, "date_stop": when, "spend": spend}
    return told | {"impressions": "1200", "clicks": "31", "account_currency": currency} | more


@pytest.fixture
def meta():
    bought = [{"action_type": "link_click", "value": "31"}, {"action_type": "purchase", "value": "3"}]
    worth = [{"action_type": "purchase", "value": "150.5"}]
    platform = Meta()
    platform.spent = [
        day("Spring", "2026-01-31", "9.99"),
        day("Spring", "2026-02-01", "10.5", actions=bought, action_values=worth),
        day("Reels", "2026-02-01", "20"),
        day("Spring", "2026-02-02", "11"),
    ]
    with started(platform):
        yield platform


@pytest.fixture
def place(tmp_path):
    made = Workspace.open(init(Init(tmp_path / "shop", currency="GBP")).path)
    yield made
    made.database.close()


@pytest.fixture
def read(meta, place):
    """Reads February; keywords change the command."""

    def make(token: str = TOKEN, **asked):
        told = {"meta_ads": {"token": token, "account": "12", "url": meta.address}}
        settings = replace(Settings(now=NOW), channels=told)
        command = ReadCampaigns("meta_ads", date(2026, 2, 1), date(2026, 2, 28), "paid_social")
        with open_shop(place.path, settings) as shop:
            return read_campaigns(replace(command, **asked), shop, wire=Pauses().wire)

    return make


def test_every_day_of_the_span_is_kept_with_what_the_platform_counts(read, place):
    made = read()

    assert (made.campaigns, made.days_added, made.spend) == (2, 3, pytest.approx(41.5))
    kept = Campaigns(place.database)
    assert {(one.name, one.source) for one in kept.all()} == {
        ("Spring", "paid_social"),
        ("Reels", "paid_social"),
    }
    ids = {one.name: one.campaign_id for one in kept.all()}
    first = next(one for one in kept.days() if one["campaign_id"] == ids["Spring"])
    assert (first["day"], first["spend"], first["clicks"]) == (date(2026, 2, 1), 10.5, 31)
    assert (first["new_customers"], first["revenue"]) == (3, 150.5)
    other = next(one for one in kept.days() if one["campaign_id"] == ids["Reels"])
    assert (other["new_customers"], other["revenue"]) == (None, None)


def test_read_again_days_are_replaced(read, meta, place):
    read()
    meta.spent[1]["spend"] = "99"

    again = read()

    assert (again.days_added, again.days_replaced) == (0, 3)
    assert sum(one["spend"] for one in Campaigns(place.database).days()) == pytest.approx(130)


def test_an_account_in_another_money_is_refused(read, meta, place):
    meta.spent[2]["account_currency"] = "USD"

    with pytest.raises(DataError) as caught:
        read()
    assert (caught.value.code, caught.value.values) == ("campaign.currency", ("USD",))
    assert Campaigns(place.database).days() == []


def test_what_cannot_be_read_is_said(read):
    with pytest.raises(DataError, match="There was no spend"):
        read(since=date(2025, 1, 1), until=date(2025, 1, 31))
    with pytest.raises(OptionError, match="first day is after the last"):
        read(since=date(2026, 3, 1))
    with pytest.raises(OptionError) as caught:
        read(channel="klaviyo")
    assert caught.value.code == "option.channel"
    with pytest.raises(ChannelError) as refused:
        read(token="no such token")
    assert refused.value.code == "channel.credentials"
    assert "no such token" not in str(refused.value)
